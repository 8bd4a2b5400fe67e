/** File calls over a real folder of which a chosen one fails: a full or dying disk, at any point of any operation. */
import { nodeIo, type IoFile, type LocalIo } from '#engine/storage/local-io.ts';

export interface FaultPlan {
  /** Counts the calls made; the one with this number (from 1) fails. */
  failAt: number;
  errno: string;
  /** Only calls of these names count; all when left out. */
  only?: readonly string[];
}

export interface FaultyIo extends LocalIo {
  /** Names of the calls counted so far, in order. */
  readonly calls: string[];
}

/** Handles must be closed even on a dying disk, and looking at the place is no write: these do not fail unless asked for. */
const exempt = new Set(['close', 'stat', 'statfs', 'realpath', 'lstat']);

export function createFaultyIo(plan: FaultPlan): FaultyIo {
  const calls: string[] = [];
  let failed = false;
  const pass = (name: string) => {
    if (plan.only === undefined ? exempt.has(name) : !plan.only.includes(name)) return;
    calls.push(name);
    if (calls.length !== plan.failAt || failed) return;
    failed = true;
    throw Object.assign(new Error(`${plan.errno}: planned`), { code: plan.errno });
  };
  const wrap = (file: IoFile): IoFile => ({
    fd: file.fd,
    read: async (...args) => (pass('read'), file.read(...args)),
    write: async (...args) => (pass('write'), file.write(...args)),
    stat: async () => (pass('fstat'), file.stat()),
    sync: async () => (pass('sync'), file.sync()),
    utimes: async (...args) => (pass('utimes'), file.utimes(...args)),
    chmod: async (mode) => (pass('chmod'), file.chmod(mode)),
    chown: async (...args) => (pass('chown'), file.chown(...args)),
    close: () => file.close(),
  });
  return {
    calls,
    walk: nodeIo.walk,
    open: async (...args) => (pass('open'), wrap(await nodeIo.open(...args))),
    lstat: async (path) => (pass('lstat'), nodeIo.lstat(path)),
    stat: async (path) => (pass('stat'), nodeIo.stat(path)),
    realpath: async (path) => (pass('realpath'), nodeIo.realpath(path)),
    link: async (...args) => (pass('link'), nodeIo.link(...args)),
    rename: async (...args) => (pass('rename'), nodeIo.rename(...args)),
    unlink: async (path) => (pass('unlink'), nodeIo.unlink(path)),
    mkdir: async (path) => (pass('mkdir'), nodeIo.mkdir(path)),
    rmdir: async (path) => (pass('rmdir'), nodeIo.rmdir(path)),
    copyFile: async (...args) => (pass('copyFile'), nodeIo.copyFile(...args)),
    statfs: async (path) => (pass('statfs'), nodeIo.statfs(path)),
  };
}
