/** Folders on removable disks and network mounts are told from the table of mounts alone. */
import { describe, expect, it } from 'vitest';
import { isOnRemovable } from '#engine/storage/removable.ts';

const mounts = `/dev/vda / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/vdb /home ext4 rw 0 0
/dev/sdb1 /media/me/Blue\\040Disk exfat rw 0 0
/dev/sdc1 /mnt/archive ext4 rw 0 0
nas:/photos /home/me/nas nfs4 rw 0 0
`;

describe('a folder that may stop answering', () => {
  it.each([
    ['/home/me/Pictures', false],
    ['/tmp/x', false],
    ['/mnt/not-a-mount', false],
    ['/media/me/Blue Disk/AI', true],
    ['/media/me/Blue Disk', true],
    ['/mnt/archive/2024', true],
    ['/home/me/nas/2024', true],
    ['/home/me/nas-old', false],
  ])('%s: %s', (root, hangs) => {
    expect(isOnRemovable(root, () => mounts)).toBe(hangs);
  });

  it('is decided by the place alone where there is no table of mounts', () => {
    expect(isOnRemovable('/Volumes/External/AI', () => '')).toBe(true);
    expect(isOnRemovable('/Users/me/Pictures', () => '')).toBe(false);
  });
});
