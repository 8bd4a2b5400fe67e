/** Whatever comes in through the one door, a Reply with a code goes out: no throw, no fault of our own, no trace in Object. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorCodes } from '#api/errors.ts';
import { methods, type MethodName } from '#api/contract.ts';
import { openLibrary, picture, type Library } from '../support/library.ts';

let library: Library;
beforeAll(async () => {
  library = await openLibrary({ onBug: () => {} });
  library.put('studio/a.png', picture(1, { prompt: 'a lamp', tags: ['one'] }));
  await library.addLocation('studio');
  await library.scan();
});
afterAll(() => library.close());

const names = Object.keys(methods) as MethodName[];
const nasty = fc.constantFrom<unknown>(
  '',
  ' ',
  '\0',
  '../../etc/passwd',
  '/',
  '~',
  'studio',
  'STUDIO',
  '__proto__',
  'constructor',
  'sha256:',
  `sha256:${'f'.repeat(64)}`,
  'f'.repeat(6),
  'x'.repeat(5000),
  '"',
  'tag:',
  '((((((((((',
  'rating:>=99999999999999999999',
  '-'.repeat(400),
  '\u{d800}',
  '%',
  "'; drop table media; --",
  0,
  -1,
  1e308,
  Number.NaN,
  null,
  true,
  [],
  {},
  [[[[]]]],
);
/** Every name that any input has, so that the fuzz gets past the schemas; the values are what they may. */
const keys = fc.constantFrom(
  ...[
    'name',
    'type',
    'config',
    'path',
    'mountPath',
    'purpose',
    'scan',
    'readOnly',
    'exclude',
    'change',
    'status',
    'query',
  ],
  ...[
    'tags',
    'locations',
    'sort',
    'limit',
    'cursor',
    'facets',
    'ref',
    'kind',
    'id',
    'wait',
    'location',
    'acceptMissing',
  ],
  ...['group', 'timeZone', 'outline', 'offset', 'ranges', 'from', 'to', 'caret', 'contentHashes', 'wantedCopies'],
  ...['contentHash', 'image', 'label', 'site', 'priority', 'maxBytes', '__proto__', 'constructor', 'toString'],
);
const value = fc.oneof(
  { weight: 4, arbitrary: nasty },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(nasty, { maxLength: 3 }),
  fc.dictionary(keys, nasty, { maxKeys: 3 }),
);
const anyInput = fc.oneof(nasty, fc.dictionary(keys, value, { maxKeys: 5, noNullPrototype: true }));

/** Inputs of the right form with wrong contents, which the schemas let through. */
const wellFormed: Partial<Record<MethodName, fc.Arbitrary<unknown>>> = {
  'locations.add': fc.record({
    name: nasty,
    type: fc.constantFrom('local', 'network', '__proto__', 'ftp', ''),
    config: fc.dictionary(fc.constantFrom('path', 'mountPath', '__proto__'), nasty, { noNullPrototype: true }),
    exclude: fc.array(fc.constantFrom('*a*a*a*a*a*b', '[', '{a,', '**/**/**', '!'), { maxLength: 2 }),
  }),
  'locations.update': fc.record({ name: fc.constant('studio'), change: fc.dictionary(keys, value, { maxKeys: 3 }) }),
  'locations.remove': fc.record({ name: nasty.filter((one) => !/^studio$/i.test(String(one))) }),
  'media.search': fc.record({ query: fc.string({ unit: 'binary' }), cursor: fc.string(), limit: fc.integer() }),
  'media.complete': fc.record({ query: fc.string({ unit: 'binary' }), caret: fc.nat(40) }),
  'media.outline': fc.record({
    query: fc.constantFrom('', 'lamp', 'tag:one', '('),
    sort: fc.constantFrom('newest', 'best', 'name'),
    group: fc.constantFrom('none', 'day', 'model', 'location'),
    timeZone: fc.oneof(fc.constantFrom('UTC', 'Europe/Rome', '', '__proto__', '+25:00'), fc.string()),
  }),
  'media.sum': fc.record({
    outline: fc.string({ minLength: 1, maxLength: 20 }),
    ranges: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
  }),
  'media.find': fc.record({ ref: fc.oneof(nasty, fc.string({ unit: 'binary' })) }),
  'media.show': fc.record({ ref: fc.oneof(nasty, fc.string({ unit: 'binary' })) }),
  'locations.checkRemoval': fc.record({ name: nasty }),
  'searches.save': fc.record({
    name: fc.oneof(nasty, fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })),
    query: fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 40 })),
    sort: fc.constantFrom('newest', 'name'),
  }),
  'searches.remove': fc.record({ name: nasty }),
  'searches.note': fc.record({ query: fc.oneof(nasty, fc.string({ unit: 'binary' })) }),
  'settings.update': fc.record({ wantedCopies: fc.oneof(nasty, fc.integer({ min: 1, max: 9 })) }),
  'host.folders': fc.record({ path: fc.oneof(nasty, fc.string({ unit: 'binary' })) }),
  'host.reveal': fc.record({ contentHash: nasty, path: nasty }),
  'jobs.pause': fc.record({ id: nasty }),
  'jobs.resume': fc.record({ id: nasty }),
  'jobs.get': fc.record({ id: nasty, wait: fc.boolean() }),
  'jobs.start': fc.record({
    kind: fc.constant('scan'),
    locations: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  }),
};

async function check(method: string, input: unknown): Promise<void> {
  const reply = await library.engine.dispatch(method, input);
  if (reply.ok) return;
  expect(errorCodes).toContain(reply.error.code);
  expect(reply.error, `${method} ${JSON.stringify(input)}`).not.toMatchObject({ code: 'internal' });
  expect(reply.error.message.length).toBeGreaterThan(5);
  expect(reply.error.message).not.toMatch(/\bat .*\.ts:\d+/);
}

/** What really removes or changes the test's own location is left to the well-formed inputs. */
const changesNothing = (method: MethodName, input: unknown): boolean =>
  !(method === 'locations.remove' && /studio/i.test(String((input as { name?: unknown } | null)?.name)));

for (const method of names) {
  it(`${method} answers any junk with a code`, { timeout: 40_000 }, async () => {
    const input = fc.oneof(anyInput, wellFormed[method] ?? anyInput);
    await fc.assert(
      fc.asyncProperty(input, async (junk) => {
        if (changesNothing(method, junk)) await check(method, junk);
      }),
      { seed: 20261123, numRuns: 120 },
    );
    expect(({} as Record<string, unknown>)['name']).toBeUndefined();
  });
}

it('a method that is not there is unsupported, whatever it is called', async () => {
  for (const method of ['', '__proto__', 'constructor', 'toString', 'media', 'media.find\0', 'x'.repeat(100_000)]) {
    const reply = await library.engine.dispatch(method, {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  }
});

it('the library is as it was after all that', async () => {
  const { locations } = await library.client.call('locations.list', {});
  expect(locations).toHaveLength(1);
  expect((await library.client.call('media.search', { query: 'lamp' })).total).toBe(1);
});
