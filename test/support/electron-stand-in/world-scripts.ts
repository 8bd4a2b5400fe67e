/** Puts the scripts together that run in a page's two worlds: the same sources, as scripts without types and imports. */
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';

/** Global names that only the two scripts and the driver know. */
export const SAY = '__standInSay';
export const HEAR = '__standInHear';

/** A CommonJS module as a function of what such a module is given. */
export function asModule(source: string): string {
  return `(function (require, module, exports) { ${source}\n})`;
}

/** Later files may import earlier ones; `modules['./name.ts']` is what a file exports. */
function bundle(names: string[]): string {
  const parts = names.map((name) => {
    const { code } = transformSync(readFileSync(new URL(name, import.meta.url), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    const key = JSON.stringify(`./${name}`);
    return `modules[${key}] = {}; ${asModule(code)}((each) => modules[each], {}, modules[${key}]);`;
  });
  return `const modules = {}; ${parts.join('\n')}`;
}

/** For the page's own world. */
export function pageScript(secret: string): string {
  return `{ ${bundle(['bridge-end.ts'])}
    modules['./bridge-end.ts'].openBridgeEnd(${JSON.stringify(secret)}, 'page'); }`;
}

/** For the isolated world; `preload` is the text of the built file, a CommonJS module. Frames inside the page get none. */
export function preloadScript(secret: string, preload: string): string {
  return `if (window === window.top) { ${bundle(['clone-text.ts', 'bridge-end.ts', 'preload-world.ts'])}
    const bridge = modules['./bridge-end.ts'].openBridgeEnd(${JSON.stringify(secret)}, 'preload');
    const world = modules['./preload-world.ts'].createPreloadWorld(bridge, () => location.href, globalThis.${SAY});
    globalThis.${HEAR} = world.hear;
    ${asModule(preload)}(world.require, { exports: {} }, {});
  }`;
}
