/** The page's client over the desktop's bridge, and the addresses of media. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const heard: unknown[] = [];
const bridge = {
  call: (method: string, input: unknown) => Promise.resolve({ ok: true, result: { method, input } }),
  listen(event: string) {
    heard.push(event);
    return () => void heard.push('stopped');
  },
};

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('window', { alice: bridge });
});
afterEach(() => vi.unstubAllGlobals());

it('is always online over the bridge, which cannot be cut', async () => {
  const { client, connection, onReconnect } = await import('../../src-renderer/client.ts');
  const changed = vi.fn();
  const stops = [connection.subscribe(changed), onReconnect(changed)];
  expect(await client.call('host.about', {})).toEqual({ method: 'host.about', input: {} });
  client.listen('catalog.changed', changed)();
  expect([connection.get(), heard, changed.mock.calls]).toEqual(['online', ['catalog.changed', 'stopped'], []]);
  for (const stop of stops) stop();
});

it('addresses media by their ids alone', async () => {
  const { originalUrl, previewUrl } = await import('../../src-renderer/client.ts');
  const digits = '3f'.repeat(32);
  expect(previewUrl(`sha256:${digits}`, 512)).toBe(`/media/preview/${digits}?size=512`);
  expect(originalUrl(`sha256:${digits}`)).toBe(`/media/original/${digits}`);
  expect(originalUrl(`sha256:${digits}`, { download: true })).toBe(`/media/original/${digits}?download=1`);
});
