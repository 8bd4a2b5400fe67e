/** A location while it is described: from a dropped text to what the engine is given, and back to the field that it refuses. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LocationChange, NewLocation, type StorageLocation } from '#api/location.ts';
import { storageTypes } from '#engine/storage/index.ts';
import {
  changeOf,
  draftFrom,
  draftOf,
  fieldOf,
  fieldsOf,
  newLocation,
  pathOf,
  problemsIn,
  sameAgain,
  withPath,
  withType,
} from '../../src-renderer/locations/draft.ts';
import { isOverLimit, sharesOf } from '../../src-renderer/locations/shares.ts';

/** As `locations.types` answers. */
const types = Object.entries(storageTypes).map(([type, { label, config }]) => ({
  type,
  label,
  config: z.toJSONSchema(config as z.ZodType) as Record<string, unknown>,
}));
const cloud = {
  type: 's3',
  label: 'S3',
  config: z.toJSONSchema(
    z.object({ bucket: z.string(), prefix: z.string().optional(), secure: z.boolean(), tier: z.enum(['hot', 'cold']) }),
  ) as Record<string, unknown>,
};

const location: StorageLocation = {
  id: '00000000-0000-4000-8000-000000000000',
  name: 'shelf',
  type: 'local',
  config: { path: '/shelf' },
  purpose: ['backup', 'mine'],
  scan: true,
  readOnly: false,
  status: 'active',
  label: 'blue T7',
  priority: 3,
  maxBytes: 5e11,
  exclude: ['cache/**'],
  projectFrom: 'path',
};

describe('the form', () => {
  it('is drawn from the schema of each type', () => {
    expect(fieldsOf(types[0])).toMatchObject([{ key: 'path', kind: 'folder', title: 'Folder', required: true }]);
    expect(fieldsOf(types[1])).toMatchObject([{ key: 'mountPath', kind: 'folder' }]);
    expect(fieldsOf(cloud).map(({ kind }) => kind)).toEqual(['text', 'text', 'flag', 'choice']);
    expect(fieldsOf(cloud)[3]!.choices).toEqual(['hot', 'cold']);
    expect(fieldsOf(undefined)).toEqual([]);
  });

  it('keeps the path when another kind of place is chosen', () => {
    const draft = withType(draftFrom('/mnt/nas', types, []), 'network', types);
    expect(draft.config).toEqual({ mountPath: '/mnt/nas' });
    expect(pathOf(draft, types)).toBe('/mnt/nas');
  });
});

describe('a new draft', () => {
  it('of a path is named after it until a name is given', () => {
    const draft = draftFrom('/home/me/My Pictures', types, []);
    expect(draft).toMatchObject({
      type: 'local',
      config: { path: '/home/me/My Pictures' },
      name: 'My-Pictures',
      scan: true,
    });
    expect(withPath(draft, 'path', '/x/shelf', ['shelf']).name).toBe('shelf-2');
    expect(withPath({ ...draft, named: true }, 'path', '/x/shelf', []).name).toBe('My-Pictures');
  });
  it('of a name alone has no path yet', () => {
    expect(draftFrom('Pictures', types, [])).toMatchObject({ config: { path: '' }, name: 'Pictures' });
  });
  it('of a cloud keeps the text, and is filled in once there is such a type', () => {
    expect(draftFrom('s3://bucket/a', types, [])).toMatchObject({ type: 'local', config: { path: 's3://bucket/a' } });
    expect(draftFrom('s3://bucket/a', [...types, cloud], [])).toMatchObject({
      type: 's3',
      config: { bucket: 'bucket', prefix: 'a' },
      name: 'a',
    });
  });
  it('becomes what the engine takes, without what was left empty', () => {
    const draft = { ...draftFrom(' /x/y ', types, []), label: ' ', site: ' shelf ', purpose: ['inbox'] };
    const made = newLocation({ ...draft, config: { path: ' /x/y ' } });
    expect(made).toEqual({
      name: 'y',
      type: 'local',
      config: { path: '/x/y' },
      purpose: ['inbox'],
      scan: true,
      readOnly: false,
      exclude: [],
      site: 'shelf',
    });
    expect(NewLocation.safeParse(made).success).toBe(true);
  });
});

describe('a step', () => {
  const draft = draftFrom('/x/y', types, []);
  it('is not left without a whole path', () => {
    const where = (path: string) => problemsIn('where', { ...draft, config: { path } }, types, []);
    expect(where('/x')).toEqual([]);
    expect(where(' ')).toEqual([{ field: 'config.path', problem: 'needed' }]);
    expect(where('x')).toEqual([{ field: 'config.path', problem: 'badPath' }]);
    expect(where('gs://b')).toEqual([{ field: 'config.path', problem: 'cloud' }]);
  });
  it('is not left with a name that will not do, or amounts without sense', () => {
    const name = (part: object) => problemsIn('name', { ...draft, ...part }, types, ['Shelf']);
    expect(name({})).toEqual([]);
    expect(name({ name: 'SHELF' })).toEqual([{ field: 'name', problem: 'name-taken' }]);
    expect(name({ maxBytes: '500 GB', reserveBytes: 'much' })).toEqual([
      { field: 'reserveBytes', problem: 'badBytes' },
    ]);
    expect(problemsIn('purpose', draft, types, [])).toEqual([]);
  });
});

describe('an edited location', () => {
  it('changes nothing when nothing was changed', () => {
    expect(changeOf(draftOf(location), location)).toEqual({});
  });
  it('changes only what was changed', () => {
    const draft = {
      ...draftOf(location),
      name: 'box',
      label: '',
      site: 'attic',
      exclude: 'a\n\n b ',
      status: 'paused' as const,
    };
    const change = changeOf(draft, location);
    expect(change).toEqual({ name: 'box', label: '', site: 'attic', exclude: ['a', 'b'], status: 'paused' });
    expect(LocationChange.safeParse(change).success).toBe(true);
  });
  it('sets bounds and takes them away', () => {
    const draft = { ...draftOf(location), maxBytes: '', reserveBytes: '1.5 GB' };
    expect(changeOf(draft, location)).toEqual({ maxBytes: null, reserveBytes: 1.5e9 });
    expect(LocationChange.safeParse(changeOf(draft, location)).success).toBe(true);
  });
  it('comes back after a removal with all its settings', () => {
    const again = sameAgain(location);
    const { id: _id, ...rest } = location;
    expect(again).toEqual(rest);
    expect(NewLocation.safeParse(again).success).toBe(true);
  });
});

describe('a refusal of the engine', () => {
  const draft = draftFrom('/x', types, []);
  const network = withType(draft, 'network', types);
  it.each([
    [
      { code: 'already-exists', details: { file: 'f', name: 'x' } },
      { step: 'name', field: 'name' },
    ],
    [
      { code: 'already-exists', details: { file: 'f', name: 'x', id: 'i' } },
      { step: 'where', field: 'config.path' },
    ],
    [
      { code: 'already-exists', details: {} },
      { step: 'where', field: 'config.path' },
    ],
    [
      { code: 'invalid', details: { path: 'name' } },
      { step: 'name', field: 'name' },
    ],
    [
      { code: 'invalid', details: { path: 'config.path' } },
      { step: 'where', field: 'config.path' },
    ],
    [
      { code: 'invalid', details: { path: '/x/y.z' } },
      { step: 'where', field: 'config.path' },
    ],
    [
      { code: 'invalid', details: { path: 'maxBytes' } },
      { step: 'name', field: 'maxBytes' },
    ],
    [
      { code: 'unavailable', details: {} },
      { step: 'where', field: 'config.path' },
    ],
    [{ code: 'internal', details: {} }, null],
  ])('%j is shown at %j', (error, expected) => {
    expect(fieldOf(error, draft, types)).toEqual(expected);
  });
  it('is shown at the field of that kind of place', () => {
    expect(fieldOf({ code: 'unavailable', details: {} }, network, types)).toEqual({
      step: 'where',
      field: 'config.mountPath',
    });
  });
});

describe('the space of a location', () => {
  const measures = { bytes: 20, freeBytes: 50, capacityBytes: 100, maxBytes: undefined, reserveBytes: undefined };
  it('is divided into library, other and free, which add up', () => {
    expect(sharesOf(measures)).toMatchObject({ library: 0.2, other: 0.3, free: 0.5, otherBytes: 30, limit: null });
    const { library, other, free } = sharesOf({ ...measures, bytes: 1000, freeBytes: 200 })!;
    expect(library + other + free).toBe(1);
  });
  it('shows where the bounds lie', () => {
    expect(sharesOf({ ...measures, maxBytes: 40, reserveBytes: 10 })).toMatchObject({ limit: 0.4, reserve: 0.9 });
    expect(isOverLimit({ ...measures, maxBytes: 10 })).toBe(true);
    expect(isOverLimit(measures)).toBe(false);
  });
  it('is unknown where the device does not tell', () => {
    expect(sharesOf({ ...measures, capacityBytes: null })).toBeNull();
    expect(sharesOf({ ...measures, freeBytes: null })).toBeNull();
  });
});
