/** A direct call, HTTP and IPC give equal answers for every method of the contract. */
import { expect, it, vi } from 'vitest';
import type { Reply } from '#api/client.ts';
import { methods } from '#api/contract.ts';
import { connectIpc } from '../../src-main/hosts/electron/ipc.ts';
import { startWebHost } from '../../src-main/hosts/web/server.ts';
import { createHttpLine } from '../../src-renderer/http-line.ts';
import { questions } from '../suites/host-questions.ts';
import { hostSuite } from '../suites/host-suite.ts';
import * as standInModule from '../support/electron-stand-in/electron.ts';
import { enter } from '../support/web-visitor.ts';

vi.mock('electron', () => import('../support/electron-stand-in/electron.ts'));

it('every method of the contract is asked', () => {
  expect(Object.keys(questions).toSorted()).toEqual(Object.keys(methods).toSorted());
});

hostSuite('A direct call', (engine) => Promise.resolve({ call: engine.dispatch, close: () => Promise.resolve() }));

hostSuite('HTTP, from the page’s own line to the real web host', async (engine) => {
  const host = await startWebHost({ engine, pageDir: '/nowhere' });
  const { cookie, token } = await enter(host);
  const { transport } = createHttpLine({
    fetch: (path, init) => {
      const headers = { ...(init.headers as Record<string, string>), cookie, origin: host.origin };
      return fetch(host.origin + path, { ...init, headers });
    },
    openEvents: () => {
      throw new Error('Nobody listens here.');
    },
    token: () => token,
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }) as unknown as Document,
  });
  return { call: transport.call, close: () => host.close() };
});

hostSuite('IPC, through the real handlers and structured clone', async (engine) => {
  const { app, standIn } = standInModule;
  await app.whenReady();
  const disconnect = connectIpc(engine, () => []);
  const page = { url: 'alice://app/index.html', parent: null };
  return {
    call: (method, input) => standIn.invokeFrom(page as never, 'alice:call', [method, input]) as Promise<Reply>,
    close() {
      disconnect();
      return Promise.resolve();
    },
  };
});
