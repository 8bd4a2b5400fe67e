/** Names that a target cannot hold are written so that they can be read back, and become what they were when they come back. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createTargetNames,
  nameBackHome,
  nameBefore,
  portableName,
  type TargetNames,
} from '#engine/jobs/plans/target-names.ts';
import type { Station } from '#engine/jobs/transfer/world.ts';
import { openMemory } from '#engine/storage/memory.ts';
import { windowsNameProblem } from '#engine/storage/path-bytes.ts';

let fat: Station;
let disk: Station;
let onFat: TargetNames;
let onDisk: TargetNames;
beforeEach(async () => {
  const bounds = { purpose: [], keeps: null, closed: null, maxBytes: null, reserveBytes: 0 };
  const station = async (id: string, fatLike: boolean): Promise<Station> => ({
    place: { id, name: id },
    adapter: await openMemory({ fatLike }),
    domain: id,
    ...bounds,
  });
  [fat, disk] = [await station('fat', true), await station('disk', false)];
  [onFat, onDisk] = [createTargetNames(fat), createTargetNames(disk)];
});

const odd = [
  'what?.png',
  'a:b*c.png',
  'con.png',
  'NUL',
  'ends with a dot.',
  'blank ',
  '日本<語>.png',
  'ü|ö.png',
  '100%25?.png',
  'a\uF7FFb.png',
];
const plain = ['100%25.png', 'a%3F', '50% off.png', 'über.png', '日本語.png', '.hidden'];

describe('names for FAT and its kin', () => {
  it('can be had there, are read back exactly, and leave alone what needs nothing', () => {
    for (const name of odd) {
      expect([name, windowsNameProblem(portableName(name))]).toEqual([name, null]);
      expect(nameBefore(portableName(name))).toBe(name);
      expect(nameBackHome(portableName(name))).toBe(name);
    }
    for (const name of plain) expect(portableName(name)).toBe(name);
    // What only looks so was never written by us.
    for (const name of ['100%25.png', '50% off.png', '%zz.png', '%41.png', '%2F', '%2E%2E'])
      expect(nameBackHome(name)).toBe(name);
  });

  it('are read back exactly, whatever they were', () => {
    const character = fc.oneof(
      fc.constantFrom(...'?<>:"|*\\%.  aAé日', '\uF781', '\u0001', '3F', '25'),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    );
    const names = fc
      .array(character, { minLength: 1, maxLength: 12 })
      .map((parts) => parts.join('').replaceAll(/[/\0]/g, '_'));
    fc.assert(
      fc.property(
        names.filter((name) => name.isWellFormed() && !/^\.{1,2}$/.test(name)),
        (name) => {
          const portable = portableName(name);
          expect(windowsNameProblem(portable)).toBeNull();
          if (portable !== name) expect(nameBackHome(portable)).toBe(name);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('are given to folders, media and sidecars alike, and taken off again on the way back', async () => {
    const paths = ['trip: Rome/what?.png', 'trip: Rome/what?.png.xmp', 'trip: Rome/what?.xmp'];
    const there = await onFat.take({ paths, main: paths[0]!, from: disk }, undefined);
    expect(there).toEqual(['trip%3A Rome/what%3F.png', 'trip%3A Rome/what%3F.png.xmp', 'trip%3A Rome/what%3F.xmp']);
    expect(await onDisk.take({ paths: there, main: there[0]!, from: fat }, undefined)).toEqual(paths);
    expect(await createTargetNames(fat).take({ paths: there, main: there[0]!, from: fat }, undefined)).toEqual(there);
    // From elsewhere than FAT such a name is its own.
    expect(await createTargetNames(disk).take({ paths: there, main: there[0]!, from: disk }, undefined)).toEqual(there);
  });
});

describe('names that are too long', () => {
  const long = `${'a photo of a harbour at dusk? '.repeat(8)}.png`;

  it('are cut for medium and sidecars in one way, and whole again where the medium is known by its name', async () => {
    const paths = [`x/${long}`, `x/${long}.xmp`];
    const there = await onFat.take({ paths, main: paths[0]! }, undefined);
    expect(there[0]).toMatch(/^x\/a photo of a harbour at dusk%3F .*~[0-9a-f]{12}\.png$/);
    expect(there[1]).toBe(`${there[0]}.xmp`);
    for (const path of there) expect(Buffer.byteLength(path.split('/')[1]!)).toBeLessThanOrEqual(255);
    const back = { paths: there, main: there[0]!, from: fat };
    expect(await onDisk.take({ ...back, elsewhere: ['y/other.png', `old/${long}`] }, undefined)).toEqual(paths);
    // Without that it stays as it is, whole in its own way.
    const [kept] = await createTargetNames(disk).take({ ...back, elsewhere: ['y/other.png'] }, undefined);
    expect(kept).toMatch(/dusk\? .*~[0-9a-f]{12}\.png$/);
  });

  it('are cut to make room for a number, and two that are cut stay two', async () => {
    const name = `${'n'.repeat(251)}.png`;
    const first = await onDisk.take({ paths: [name], main: name }, undefined);
    const second = await onDisk.take({ paths: [name], main: name }, undefined);
    expect(first).toEqual([name]);
    expect(second[0]).toMatch(/^n+~[0-9a-f]{12} \(2\)\.png$/);
    const twins = [1, 2].map((n) => `${'日'.repeat(83)}${n}?.png`);
    const [a, b] = await Promise.all(twins.map((twin) => onFat.take({ paths: [twin], main: twin }, undefined)));
    expect(a).not.toEqual(b);
  });

  it('are cut in the names of folders, too', async () => {
    const path = `${'folder? '.repeat(31)}/x.png`;
    const [there] = await onFat.take({ paths: [path], main: path }, undefined);
    expect(Buffer.byteLength(there!.split('/')[0]!)).toBeLessThanOrEqual(255);
  });
});
