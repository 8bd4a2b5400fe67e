/** Finds the web host's entry file: the TypeScript source beside this folder, or its bundle after a build. */

declare const __ALICE_BUNDLED__: boolean | undefined;

/**
 * A host never imports another host; the command line only starts the web host as a process of its own.
 * Bundled code lies beside the entries, or in a `chunks` folder one level down when several entries use it.
 */
export function webHostUrl(here: string = import.meta.url): URL {
  if (typeof __ALICE_BUNDLED__ === 'undefined' || !__ALICE_BUNDLED__) return new URL('../web/index.ts', here);
  return new URL(new URL('.', here).pathname.endsWith('/chunks/') ? '../web.js' : './web.js', here);
}
