/** Builds three main entries (desktop, web, command line), every worker as its own file, the bridge and the page. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const here = import.meta.dirname;
const host = (name: string) => join(here, 'src-main', 'hosts', name, 'index.ts');
const workers = join(here, 'src-main', 'engine', 'workers');
const workerEntries = readdirSync(workers)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => [basename(name, '.ts'), join(workers, name)] as const);

export default defineConfig({
  main: {
    // Tells the sources that their neighbours are built files: see engine/workers/worker-url.ts.
    define: { __ALICE_BUNDLED__: 'true' },
    build: {
      outDir: join(here, 'out', 'main'),
      rollupOptions: {
        input: { desktop: host('electron'), web: host('web'), cli: host('cli'), ...Object.fromEntries(workerEntries) },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(here, 'out', 'preload'),
      // A sandboxed preload must be one CommonJS file.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: join(here, 'src-preload', 'index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(here, 'src-renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: join(here, 'out', 'renderer'),
      emptyOutDir: true,
      // An inlined asset would be a data: URL, which the page's content policy refuses.
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: join(here, 'src-renderer', 'index.html') },
    },
  },
});
