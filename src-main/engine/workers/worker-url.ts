/** Finds the file of a worker or child process, both when Alice runs from source and when it was bundled. */

/** Set by the build (`define`); absent when the sources run as they are. */
declare const __ALICE_BUNDLED__: boolean | undefined;

/**
 * The URL of `engine/workers/<name>.ts`, or of its own entry `<name>.js` in the built output. The bundler may put this very
 * function into a chunk one folder below the entries, hence the look at our own address.
 */
export function workerUrl(name: string): URL {
  const here = import.meta.url;
  const bundled = typeof __ALICE_BUNDLED__ !== 'undefined' && __ALICE_BUNDLED__ === true;
  if (!bundled) return new URL(`./${name}.ts`, here);
  return new URL(/\/chunks\/[^/]*$/.test(here) ? `../${name}.js` : `./${name}.js`, here);
}
