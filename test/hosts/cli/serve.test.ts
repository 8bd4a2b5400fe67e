/** `alice serve`: finds the web host beside itself and passes on what concerns it. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serveArguments } from '../../../src-main/hosts/cli/commands/serve.ts';
import { webHostUrl } from '../../../src-main/hosts/cli/entry-url.ts';

describe('alice serve', () => {
  it('finds the source of the web host', () => {
    const found = webHostUrl();
    expect(found.pathname).toMatch(/src-main\/hosts\/web\/index\.ts$/);
    expect(existsSync(found)).toBe(true);
  });

  it('passes the data folder and its own flags on, and nothing that was not given', () => {
    expect(serveArguments({ dataDir: undefined }, { open: true })).toEqual([]);
    expect(serveArguments({ dataDir: '/lib' }, { open: false, port: 8080 })).toEqual([
      '--data-dir',
      '/lib',
      '--port',
      '8080',
      '--no-open',
    ]);
  });
});
