/** Which disk or server a folder lies on: what fails together counts as one when copies are counted. */
import { readFile, readlink, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Linux's device numbers (glibc, gnu_dev_major): 12 bits of major and 20 of minor, interleaved. */
function numbersOf(device: string): string {
  const dev = BigInt(device);
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}

/** The whole disk of a partition, by the kernel's tree of block devices; null where it does not tell. */
async function diskOf(numbers: string): Promise<string | null> {
  try {
    const node = await readlink(`/sys/dev/block/${numbers}`);
    const isPartition = await stat(join('/sys/dev/block', node, 'partition')).then(
      () => true,
      () => false,
    );
    return basename(isPartition ? dirname(node) : node);
  } catch {
    return null;
  }
}

/** What is mounted with this device number (proc(5), mountinfo): kind of file system and source. */
async function mountOf(numbers: string): Promise<{ type: string; source: string } | null> {
  try {
    for (const line of (await readFile('/proc/self/mountinfo', 'utf8')).split('\n')) {
      const [before = '', after = ''] = line.split(' - ');
      const [type = '', source = ''] = after.split(' ');
      if (before.split(' ')[2] === numbers) return { type, source };
    }
  } catch {
    return null; // Another system than Linux.
  }
  return null;
}

/** `//nas/share`, `nas:/export` and `user@nas:/path` all lie on `nas`. */
export function serverOf(source: string): string | null {
  const host = /^\/\/([^/]+)\//.exec(source)?.[1] ?? /^(?:[^@/]+@)?(\[[^\]]+\]|[^:/]+):/.exec(source)?.[1];
  return host === undefined ? null : host.toLowerCase();
}

/** A name that is equal for places that fail together; `device` as the fingerprint of a folder gives it. */
export async function failureDomain(device: string): Promise<string> {
  if (process.platform !== 'linux') return `device ${device}`;
  const numbers = numbersOf(device);
  const disk = await diskOf(numbers);
  if (disk !== null) return `disk ${disk}`;
  const mount = await mountOf(numbers);
  if (mount !== null) {
    const server = serverOf(mount.source);
    if (server !== null) return `server ${server}`;
    // Some file systems (btrfs) have numbers of their own, and name the disk that they are on.
    const source = mount.source.startsWith('/dev/')
      ? await stat(mount.source, { bigint: true }).catch(() => null)
      : null;
    const below = source === null ? null : await diskOf(numbersOf(`${source.rdev}`));
    if (below !== null) return `disk ${below}`;
  }
  return `device ${device}`;
}
