/** A direct call, HTTP and IPC give equal answers for every method of the contract. */
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Transport } from '#api/client.ts';
import { methods } from '#api/contract.ts';
import { connectIpc } from '../../src-main/hosts/electron/ipc.ts';
import { startWebHost } from '../../src-main/hosts/web/server.ts';
import { createHttpLine } from '../../src-renderer/http-line.ts';
import { questions } from '../suites/host-questions.ts';
import { hostSuite } from '../suites/host-suite.ts';
import { ensureBuilt } from '../support/built-app.ts';
import { openBarePage } from '../support/electron-stand-in/bare-page.ts';
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

hostSuite('IPC, through the built bridge, the real handlers and structured clone', async (engine) => {
  const { app, standIn } = standInModule;
  await app.whenReady();
  const disconnect = connectIpc(engine, () => []);
  const page = openBarePage({
    wire: {
      ask: (question) =>
        question.type === 'invoke'
          ? standIn.invokeFrom(question.frame, question.channel, question.args)
          : Promise.reject(new Error('A bridge only invokes.')),
      hear: () => () => {},
    },
    window: 0,
    preload: join(await ensureBuilt(), 'preload', 'index.cjs'),
    url: 'alice://app/index.html',
  });
  return {
    call: (page.exposed as { alice: Transport }).alice.call,
    close() {
      page.close();
      disconnect();
      return Promise.resolve();
    },
  };
});
