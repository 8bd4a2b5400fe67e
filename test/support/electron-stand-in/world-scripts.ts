/** Puts the scripts together that run in a page's two worlds: the same sources, without their types and imports. */
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';

/** Global names that only the two scripts and the driver know. */
export const SAY = '__standInSay';
export const HEAR = '__standInHear';

function scriptOf(name: string): string {
  const source = readFileSync(new URL(name, import.meta.url), 'utf8');
  const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  return code.replaceAll(/^import .*$/gm, '').replaceAll(/^export (?=function|const)/gm, '');
}

/** A CommonJS module as a function of what such a module is given. */
export function asModule(source: string): string {
  return `(function (require, module, exports) { ${source}\n})`;
}

/** For the page's own world. */
export function pageScript(secret: string): string {
  return `{ ${scriptOf('bridge-end.ts')}
    openBridgeEnd(${JSON.stringify(secret)}, 'page'); }`;
}

/** For the isolated world; `preload` is the text of the built file, a CommonJS module. Frames inside the page get none. */
export function preloadScript(secret: string, preload: string): string {
  return `if (window === window.top) {
    ${scriptOf('clone-text.ts')}
    ${scriptOf('bridge-end.ts')}
    ${scriptOf('preload-world.ts')}
    const bridge = openBridgeEnd(${JSON.stringify(secret)}, 'preload');
    const world = createPreloadWorld(bridge, () => location.href, globalThis.${SAY});
    globalThis.${HEAR} = world.hear;
    ${asModule(preload)}(world.require, { exports: {} }, {});
  }`;
}
