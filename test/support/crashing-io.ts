/** Every call that changes something passes one counter; at the chosen one the program dies, and nothing it does later has any effect. */
import { nodeLedgerIo, type LedgerIo } from '#engine/ledger/ledger-io.ts';
import { nodeIo, type IoFile, type LocalIo } from '#engine/storage/local-io.ts';

export interface CrashPlan {
  /** The call with this number (from 1) is the last one; never, when it is above all. */
  at: number;
  /** Whether that call still has its effect; a write then has half of it. */
  after: boolean;
}

export class Crash extends Error {}

export interface CrashingIo {
  io: LocalIo;
  ledgerIo: LedgerIo;
  /** Calls so far. */
  count(): number;
  died(): boolean;
}

export function createCrashingIo(plan: CrashPlan): CrashingIo {
  let calls = 0;
  let dead = false;
  const alive = (): void => {
    if (dead) throw new Crash('dead');
  };
  async function change<T>(work: () => Promise<T>, half: () => Promise<unknown> = work): Promise<T> {
    alive();
    calls += 1;
    if (calls !== plan.at) return work();
    if (plan.after) await half().catch(() => undefined);
    dead = true;
    throw new Crash('the program was killed');
  }
  async function look<T>(work: () => Promise<T>): Promise<T> {
    alive();
    return work();
  }
  const wrap = (file: IoFile): IoFile => ({
    fd: file.fd,
    read: (...args) => look(() => file.read(...args)),
    write: (buffer, offset, length, position) =>
      change(
        () => file.write(buffer, offset, length, position),
        () => file.write(buffer, offset, Math.ceil(length / 2), position),
      ),
    stat: () => look(() => file.stat()),
    // A killed program loses nothing that was written; power cuts are tried elsewhere, with a real disk.
    sync: () => change(async () => undefined),
    utimes: (...args) => change(() => file.utimes(...args)),
    chmod: (mode) => change(() => file.chmod(mode)),
    chown: (...args) => change(() => file.chown(...args)),
    // The system closes what a killed program had open.
    close: () => file.close(),
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
    replace: (path, bytes) => change(() => nodeLedgerIo.replace(path, bytes)),
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
        sync: () => change(async () => undefined),
        close: () => file.close(),
      };
    },
  };
  return { io, ledgerIo, count: () => calls, died: () => dead };
}
