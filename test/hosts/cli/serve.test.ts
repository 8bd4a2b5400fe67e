/** `alice serve`: finds the web host beside itself and passes on what concerns it. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serveArguments } from '../../../src-main/hosts/cli/commands/serve.ts';
import { webHostUrl } from '../../../src-main/hosts/cli/entry-url.ts';
import { readFlags } from '../../../src-main/hosts/web/flags.ts';

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
    const everything = {
      open: true,
      listen: '0.0.0.0',
      hostName: ['nas.local', 'alice.example:443'],
      tlsCert: 'a.crt',
      tlsKey: 'a.key',
      passwordFile: 'p',
      iUnderstand: true,
      newSession: true,
    };
    const passed = serveArguments({ dataDir: undefined }, everything);
    expect(readFlags(passed)).toEqual({
      dataDir: undefined,
      port: 0,
      open: true,
      listen: '0.0.0.0',
      hostNames: ['nas.local', 'alice.example:443'],
      tlsCert: 'a.crt',
      tlsKey: 'a.key',
      passwordFile: 'p',
      understood: true,
      newSession: true,
    });
  });
});
