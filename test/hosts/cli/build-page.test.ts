/** A checkout builds its page itself before it is served for the first time, and again after a change. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPage, findCheckout, isPageFresh } from '../../../src-main/hosts/cli/build-page.ts';

describe('the page of a checkout', () => {
  let root = '';
  const put = (path: string, text: string, seconds: number) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), seconds, seconds);
  };
  /** A build tool that leaves the page, or ends with an error. */
  const installBuilder = (script: string) => {
    put('package.json', '{}', 1);
    put('node_modules/electron-vite/package.json', '{}', 1);
    put('node_modules/electron-vite/bin/electron-vite.js', script, 1);
  };
  const writesPage = `const fs = require('fs'); fs.mkdirSync('out/renderer', { recursive: true });
    fs.writeFileSync('out/renderer/index.html', process.argv.slice(2).join(' '));`;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'alice-page-'));
    put('src-renderer/gallery/grid.tsx', '', 1000);
    put('src-preload/api/media.ts', '', 1000);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is this one', () => {
    expect(JSON.parse(readFileSync(join(findCheckout()!, 'package.json'), 'utf8'))).toMatchObject({ name: 'alice' });
  });

  it('is fresh only while it is there and no source is younger', () => {
    expect(isPageFresh(root)).toBe(false);
    const later = Math.round(Date.now() / 1000) + 1000;
    put('out/renderer/index.html', '', later);
    expect(isPageFresh(root)).toBe(true);
    put('src-renderer/gallery/grid.tsx', '', later + 1000);
    expect(isPageFresh(root)).toBe(false);
  });

  it('is built when it is missing, once, and this is said', async () => {
    installBuilder(writesPage);
    const said: string[] = [];
    await buildPage(root, (line) => said.push(line));
    await buildPage(root, (line) => said.push(line));
    expect(said).toHaveLength(1);
    expect(readFileSync(join(root, 'out/renderer/index.html'), 'utf8')).toMatch(/^build /);
  });

  it('says how to see what is wrong when the build fails', async () => {
    installBuilder('process.exit(3);');
    await expect(buildPage(root, () => undefined)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('npm run build') as string,
    });
  });

  it('stays as it is where there is no build tool', async () => {
    put('package.json', '{}', 1);
    await buildPage(root, () => expect.fail('nothing is to be built'));
    expect(isPageFresh(root)).toBe(false);
  });
});
