/** Small ext4 disks in files, mounted for real: their power can be cut, and they can be pulled out. Needs root and loop devices. */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTempFolder } from './temp-folder.ts';

export interface LoopDisk {
  /** Where it is mounted. */
  path: string;
  /** Nothing that was not forced to the disk is there afterwards; until it is mounted anew every call fails. */
  cutPower(): void;
  /** Throws while a file of it is open. */
  unmount(): void;
  /** As when it is pulled out: open files stay reachable, its folder is an empty one of the disk below. */
  pullOut(): void;
  plugIn(): void;
  remove(): void;
}

/** ext4's ioctl 'X', 125: shut down without writing the journal back (2). It does what a power cut does to what was not synced. */
const SHUTDOWN =
  'for (@ARGV) { open(F, "<", $_) or die; my $how = pack("L", 2); ioctl(F, 0x8004587D, $how) or die "$!"; close F }';

function must(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Cuts the power of several disks at one moment. */
export function cutPower(...paths: string[]): void {
  must('perl', '-e', SHUTDOWN, ...paths);
}

/** `at`: an empty folder to mount it on. */
export function makeLoopDisk(at: string, megabytes = 48): LoopDisk {
  const image = join(tmpdir(), `alice-disk-${process.pid}-${Math.random().toString(36).slice(2)}.img`);
  const file = openSync(image, 'wx');
  ftruncateSync(file, megabytes * 1024 * 1024);
  closeSync(file);
  mkdirSync(at, { recursive: true });
  must('mkfs.ext4', '-q', '-F', '-m', '0', image);
  // Without these ext4 writes early what careless programs forget to force to the disk.
  const mount = (): void => must('mount', '-o', 'loop,noauto_da_alloc,commit=300', image, at);
  mount();
  return {
    path: at,
    cutPower: () => cutPower(at),
    unmount: () => must('umount', at),
    pullOut: () => must('umount', '-l', at),
    plugIn: mount,
    remove() {
      spawnSync('umount', ['-l', at]);
      rmSync(image, { force: true });
    },
  };
}

let reason: string | null | undefined;

/** Why there are no such disks here, as a sentence; null where there are. */
export function whyNoDisks(): string | null {
  if (reason !== undefined) return reason;
  const missing = ['mkfs.ext4', 'mount', 'umount', 'perl'].filter((program) => !isThere(program));
  if (process.platform !== 'linux') reason = 'this is not Linux';
  else if (process.getuid?.() !== 0) reason = 'only root may mount disks';
  else if (missing.length > 0) reason = `${missing.join(', ')} is not installed`;
  else reason = tryOne();
  return reason;
}

function tryOne(): string | null {
  const folder = makeTempFolder('disk');
  try {
    const disk = makeLoopDisk(join(folder.path, 'disk'), 16);
    try {
      disk.cutPower();
      disk.unmount();
      disk.plugIn();
      return null;
    } finally {
      disk.remove();
    }
  } catch (error) {
    return String(error);
  } finally {
    folder.remove();
  }
}
