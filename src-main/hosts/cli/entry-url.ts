/** Finds another host's entry file beside this one: the TypeScript source, or its bundle after a build. */

declare const __ALICE_BUNDLED__: boolean | undefined;

/**
 * `from` is the caller's `import.meta.url`. Code that several entries use is bundled into a `chunks` folder one level down.
 * A host never imports another host; the command line only starts the web host as a process of its own.
 */
export function webHostUrl(from: string): URL {
  if (typeof __ALICE_BUNDLED__ === 'undefined' || !__ALICE_BUNDLED__) return new URL('../web/index.ts', from);
  return new URL(new URL('.', from).pathname.endsWith('/chunks/') ? '../web.js' : './web.js', from);
}
