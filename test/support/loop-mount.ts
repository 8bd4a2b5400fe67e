/** File systems of other kinds in a file, mounted for a test; needs root, loop devices and the tools of the file system. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, truncateSync } from 'node:fs';

export type LoopKind = 'xfs' | 'btrfs' | 'vfat' | 'ext4';

const makers: Record<LoopKind, string[]> = {
  xfs: ['mkfs.xfs', '-q', '-f', '-m', 'reflink=1'],
  btrfs: ['mkfs.btrfs', '-q', '-f'],
  vfat: ['mkfs.vfat', '-F', '32'],
  ext4: ['mkfs.ext4', '-q', '-F'],
};

/** Why such a file system cannot be mounted here, as a sentence; null where it can. */
export function whyNoLoop(kind: LoopKind): string | null {
  if (process.platform !== 'linux') return 'there are no loop devices on this system';
  if (process.getuid?.() !== 0) return 'only root may mount';
  if (!existsSync('/dev/loop-control')) return 'there is no /dev/loop-control';
  const [tool = ''] = makers[kind];
  if (!['/sbin', '/usr/sbin', '/bin', '/usr/bin'].some((folder) => existsSync(`${folder}/${tool}`)))
    return `${tool} is not installed`;
  if (!readFileSync('/proc/filesystems', 'utf8').includes(kind)) return `the kernel does not know ${kind}`;
  return null;
}

/** `at` is a folder that is made; `image` a file that is. Returns the way to take both away. */
export function mountLoop(kind: LoopKind, image: string, at: string, megabytes: number): () => void {
  closeSync(openSync(image, 'w'));
  truncateSync(image, megabytes * 1024 * 1024);
  const [tool = '', ...flags] = makers[kind];
  execFileSync(tool, [...flags, image], { stdio: 'ignore' });
  mkdirSync(at, { recursive: true });
  execFileSync('mount', ['-o', 'loop', image, at]);
  return () => {
    execFileSync('umount', [at]);
    rmSync(image);
  };
}
