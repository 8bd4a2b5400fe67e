/** The bridge: what the page is given of the desktop, and nothing else. */
import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';

const { exposed, invoked, ipcRenderer } = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  ipcRenderer: {} as Record<string, unknown>,
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void exposed.set(name, api) },
  webUtils: { getPathForFile: (file: { name: string }) => `/dropped/${file.name}` },
  ipcRenderer: Object.assign(ipcRenderer, {
    invoke: async (...message: unknown[]) => {
      invoked.push(message);
      return { ok: true, result: 'from the engine' };
    },
  }),
}));

interface Bridge {
  call(method: string, input: unknown): Promise<unknown>;
  listen(event: string, listener: (...args: unknown[]) => void): () => void;
  pathOf(file: object): string;
}

it('gives the page call, listen and the path of a dropped file, and neither channels nor event objects', async () => {
  const main = new EventEmitter();
  ipcRenderer.on = main.on.bind(main);
  ipcRenderer.removeListener = main.removeListener.bind(main);
  await import('../../src-preload/index.ts');
  expect([...exposed.keys()]).toEqual(['alice']);
  const bridge = exposed.get('alice') as Bridge;
  expect(Object.keys(bridge).toSorted()).toEqual(['call', 'listen', 'pathOf']);
  expect(bridge.pathOf({ name: 'pictures' })).toBe('/dropped/pictures');
  expect(await bridge.call('media.search', { query: 'x' })).toEqual({ ok: true, result: 'from the engine' });
  expect(invoked).toEqual([['alice:call', 'media.search', { query: 'x' }]]);

  const heard = vi.fn();
  const stop = bridge.listen('job.progress', heard);
  main.emit('alice:event', { sender: 'secret' }, 'job.progress', { id: '1' });
  main.emit('alice:event', { sender: 'secret' }, 'catalog.changed', { generation: 1 });
  stop();
  main.emit('alice:event', { sender: 'secret' }, 'job.progress', { id: '2' });
  expect(heard.mock.calls).toEqual([[{ id: '1' }]]);
});
