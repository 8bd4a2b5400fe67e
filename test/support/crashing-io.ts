/** Every call passes one counter; at the chosen one the program dies and nothing it does later has any effect, or the call fails. */
import { writeFile } from 'node:fs/promises';
import { nodeLedgerIo, type LedgerIo } from '#engine/ledger/ledger-io.ts';
import { nodeIo, type IoFile, type LocalIo } from '#engine/storage/local-io.ts';

export interface CrashPlan {
  /** The call with this number (from 1) is the last one; never, when it is above all. */
  at: number;
  /** Whether that call still has its effect; a write then has half of it. */
  after: boolean;
  /** Hears of each call before it is made: to do something to the world in the middle of an operation. */
  onCall?: ((count: number) => void) | undefined;
  /** In place of dying the call fails with this; `short`: a write takes only half of what it is given, and says so. */
  error?: string | undefined;
  /** All calls from then on fail, as on a disk that stays full or read-only. */
  lasting?: boolean | undefined;
  /** What is counted: calls that change something, or those that look. */
  counts?: 'changes' | 'looks' | undefined;
  /** Whether bytes are forced to the disk: slow, and needed only where the power is cut. */
  syncs?: boolean | undefined;
  /** What is done at the moment of death. */
  onDeath?: (() => void) | undefined;
}

export class Crash extends Error {}

export interface CrashingIo {
  io: LocalIo;
  ledgerIo: LedgerIo;
  /** Calls so far. */
  count(): number;
  /** True once the call was reached. */
  struck(): boolean;
  died(): boolean;
}

export function createCrashingIo(plan: CrashPlan): CrashingIo {
  let calls = 0;
  let dead = false;
  const { counts = 'changes', error, lasting = false } = plan;
  const alive = (): void => {
    if (dead) throw new Crash('dead');
  };
  const strike = (): never => {
    if (error !== undefined) throw Object.assign(new Error(`${error}: planned`), { code: error });
    dead = true;
    plan.onDeath?.();
    throw new Crash('the program was killed');
  };
  async function pass<T>(work: () => Promise<T>, half: () => Promise<unknown>): Promise<T> {
    alive();
    calls += 1;
    plan.onCall?.(calls);
    const hit = calls === plan.at || (lasting && calls > plan.at);
    if (!hit || error === 'short') return work();
    if (plan.after && calls === plan.at) await half().catch(() => undefined);
    return strike();
  }
  async function change<T>(work: () => Promise<T>, half: () => Promise<unknown> = work): Promise<T> {
    if (counts === 'changes') return pass(work, half);
    alive();
    return work();
  }
  async function look<T>(work: () => Promise<T>): Promise<T> {
    if (counts === 'looks') return pass(work, async () => undefined);
    alive();
    return work();
  }
  const sync = (work: () => Promise<void>): Promise<void> => change(plan.syncs === true ? work : async () => undefined);
  /** A file is closed whatever happens: the system does it for a killed program, and `close` itself does it before it fails. */
  async function close(work: () => Promise<void>): Promise<void> {
    await work();
    if (error !== undefined && !dead) await change(async () => undefined);
  }
  const wrap = (file: IoFile): IoFile => ({
    fd: file.fd,
    read: (...args) => look(() => file.read(...args)),
    write: (buffer, offset, length, position) => {
      const part = error === 'short' && calls + 1 === plan.at ? Math.ceil(length / 2) : length;
      return change(
        () => file.write(buffer, offset, part, position),
        () => file.write(buffer, offset, Math.ceil(length / 2), position),
      );
    },
    stat: () => look(() => file.stat()),
    sync: () => sync(() => file.sync()),
    utimes: (...args) => change(() => file.utimes(...args)),
    chmod: (mode) => change(() => file.chmod(mode)),
    chown: (...args) => change(() => file.chown(...args)),
    close: () => close(() => file.close()),
  });
  const io: LocalIo = {
    walk: nodeIo.walk,
    open: async (path, flags, mode) => {
      const open = async (): Promise<IoFile> => wrap(await nodeIo.open(path, flags, mode));
      return mode === undefined ? look(open) : change(open, async () => (await nodeIo.open(path, flags, mode)).close());
    },
    lstat: (path) => look(() => nodeIo.lstat(path)),
    stat: (path) => look(() => nodeIo.stat(path)),
    realpath: (path) => look(() => nodeIo.realpath(path)),
    statfs: (path) => look(() => nodeIo.statfs(path)),
    link: (...args) => change(() => nodeIo.link(...args)),
    rename: (...args) => change(() => nodeIo.rename(...args)),
    unlink: (path) => change(() => nodeIo.unlink(path)),
    mkdir: (path) => change(() => nodeIo.mkdir(path)),
    rmdir: (path) => change(() => nodeIo.rmdir(path)),
    copyFile: (...args) => change(() => nodeIo.copyFile(...args)),
  };
  const ledgerIo: LedgerIo = {
    read: (path) => look(() => nodeLedgerIo.read(path)),
    readPart: (...args) => look(() => nodeLedgerIo.readPart(...args)),
    size: (path) => look(() => nodeLedgerIo.size(path)),
    names: (folder) => look(() => nodeLedgerIo.names(folder)),
    makeFolder: (folder) => change(() => nodeLedgerIo.makeFolder(folder)),
    // Killed within it, a program leaves the temporary file.
    replace: (path, bytes) =>
      change(
        () => nodeLedgerIo.replace(path, bytes),
        () => (error === undefined ? writeFile(`${path}.0123456789ab.tmp`, bytes) : nodeLedgerIo.replace(path, bytes)),
      ),
    truncate: (path, length) => change(() => nodeLedgerIo.truncate(path, length)),
    remove: (path) => change(() => nodeLedgerIo.remove(path)),
    async openForAppending(path) {
      const file = await change(
        () => nodeLedgerIo.openForAppending(path),
        async () => (await nodeLedgerIo.openForAppending(path)).close(),
      );
      return {
        write: (bytes) =>
          change(
            () => file.write(bytes),
            () => file.write(bytes.subarray(0, Math.ceil(bytes.length / 2))),
          ),
        sync: () => sync(() => file.sync()),
        close: () => close(() => file.close()),
      };
    },
  };
  return { io, ledgerIo, count: () => calls, struck: () => calls >= plan.at, died: () => dead };
}
