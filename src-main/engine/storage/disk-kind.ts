/** Whether a disk rotates: one that does is slower with two streams than with one. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Layers of encryption, RAID and volumes on one another, at most. */
const DEEPEST = 8;

/** The whole disk of a partition, by its name; itself for all others. */
async function wholeDisk(name: string, sys: string): Promise<string> {
  const node = await realpath(join(sys, 'class/block', name));
  const isPartition = await stat(join(node, 'partition')).then(
    () => true,
    () => false,
  );
  return basename(isPartition ? dirname(node) : node);
}

/**
 * By the kernel's word for it (Documentation/ABI/stable/sysfs-block, `queue/rotational`), through volumes, encryption and RAID down to
 * the disks below, of which one is enough. Null where it is not told, as on other systems than Linux. `disk`: a name such as `sda`.
 */
export async function isRotating(disk: string, sys = '/sys', depth = 0): Promise<boolean | null> {
  try {
    const name = await wholeDisk(disk, sys);
    const below = await readdir(join(sys, 'block', name, 'slaves')).catch(() => []);
    if (below.length > 0 && depth < DEEPEST) {
      const answers = await Promise.all(below.map((one) => isRotating(one, sys, depth + 1)));
      return answers.includes(true) ? true : answers.includes(null) ? null : false;
    }
    return (await readFile(join(sys, 'block', name, 'queue/rotational'), 'utf8')).trim() === '1';
  } catch {
    return null;
  }
}

const STREAMS = { rotating: 1, unknown: 2, solid: 4, server: 4 };

/** How many streams a failure domain bears at once, unless somebody says otherwise. */
export async function usualStreams(domain: string, sys = '/sys'): Promise<number> {
  const [kind = '', ...words] = domain.split(' ');
  if (kind === 'server') return STREAMS.server;
  const rotates = kind === 'disk' ? await isRotating(words.join(' '), sys) : null;
  return rotates === null ? STREAMS.unknown : rotates ? STREAMS.rotating : STREAMS.solid;
}
