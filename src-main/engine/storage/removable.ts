/** Tells folders on disks that can be pulled out, or on mounts that can die, from those that cannot, without touching them. */
import { readFileSync } from 'node:fs';

/** Where desktop systems mount what people plug in. */
const removablePlaces = ['/media/', '/run/media/', '/mnt/', '/Volumes/'];

/** File systems whose server or disk may stop answering (proc(5), the third field of /proc/self/mounts). */
const hangingTypes =
  /^(?:nfs\d?|cifs|smb3|smbfs|fuse(?:\..*)?|fuseblk|9p|afs|ceph|glusterfs|sshfs|davfs|vfat|exfat|msdos|ntfs3?|udf|iso9660)$/;

/**
 * True when file calls below `root` may never return: it lies on a network or removable file system. Reads only the
 * system's table of mounts, which answers also when the mounts do not.
 */
export function isOnRemovable(root: string, readMounts: () => string = mountsOfLinux): boolean {
  const mount = findMount(root, readMounts());
  if (mount !== null && hangingTypes.test(mount.type)) return true;
  if (mount !== null && mount.point !== '/')
    return removablePlaces.some((place) => `${mount.point}/`.startsWith(place));
  return removablePlaces.some((place) => place === '/Volumes/' && root.startsWith(place));
}

function mountsOfLinux(): string {
  if (process.platform !== 'linux') return '';
  try {
    return readFileSync('/proc/self/mounts', 'utf8');
  } catch {
    return '';
  }
}

/** The mount with the longest path that leads to `root`; later lines cover earlier ones. */
function findMount(root: string, mounts: string): { point: string; type: string } | null {
  let best: { point: string; type: string } | null = null;
  for (const line of mounts.split('\n')) {
    const [, escaped, type] = line.split(' ');
    if (escaped === undefined || type === undefined) continue;
    const point = escaped.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const leads = root === point || point === '/' || root.startsWith(`${point}/`);
    if (leads && (best === null || point.length >= best.point.length)) best = { point, type };
  }
  return best;
}
