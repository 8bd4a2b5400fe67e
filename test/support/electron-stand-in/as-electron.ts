/** Makes plain Node look like Electron's to the engine: its name among the versions, and its habit of taking *.asar files for folders. */
import fs from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';

const plain = { ...fs };

/** As `asar` support does it: whatever lies in such a file seems to be a folder, which then cannot be read. */
function disguise(name: 'lstatSync' | 'statSync'): void {
  const original = plain[name] as (path: fs.PathLike, options?: object) => fs.BigIntStats | undefined;
  const disguised = (path: fs.PathLike, options?: object) => {
    const stats = original(path, options);
    if (!stats?.isFile() || !String(path).endsWith('.asar')) return stats;
    return Object.assign(Object.create(stats) as fs.BigIntStats, { isFile: () => false, isDirectory: () => true });
  };
  Object.assign(fs, { [name]: disguised });
}

/** For every process and thread of the program. */
export function behaveAsElectron(): void {
  Object.defineProperty(process.versions, 'electron', { value: '45.0.0', enumerable: true });
  Object.assign(globalThis, { __plainFs: plain });
  disguise('lstatSync');
  disguise('statSync');
  syncBuiltinESMExports();
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'original-fs'
        ? { url: 'stand-in:original-fs', format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === 'stand-in:original-fs'
        ? { format: 'commonjs', source: 'module.exports = globalThis.__plainFs;', shortCircuit: true }
        : next(url, context),
  });
}
