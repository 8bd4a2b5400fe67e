/** Which copies are kept: by purpose, so many as are wanted, and never what differs, is protected, or is the same file again. */
import { describe, expect, it } from 'vitest';
import { bytesOf, decide, type KeepPlace, type KeepPolicy, type PolicyCopy } from '#engine/catalog/keep-policy.ts';
import { rankOf } from '#engine/keep-places.ts';

const order = ['organized', 'other', 'overflow', 'inbox'];

function place(id: string, purpose: string[], more: Partial<KeepPlace> = {}): KeepPlace {
  const rank = rankOf(purpose, order);
  return { id, name: id, priority: 0, rank, locked: false, counts: purpose.join() !== 'inbox', ...more };
}

const places = [
  place('home', ['organized']),
  place('plain', []),
  place('extra', ['overflow']),
  place('in', ['inbox']),
  place('in2', ['inbox']),
  place('vault', ['backup']),
  place('deep', ['archive', 'organized']),
  place('dvd', ['organized'], { locked: true }),
];

const copyAt = (location: string, more: Partial<PolicyCopy> = {}): PolicyCopy => ({
  location,
  path: `${location}.png`,
  size: 100,
  state: 'present',
  fileHash: 'one',
  etag: '',
  ...more,
});

/** `location: fate`, in the order of the answer. */
function fatesOf(copies: PolicyCopy[], more: Partial<KeepPolicy> = {}): string[] {
  return decide(copies, { places, wanted: 1, from: null, ...more }).map(
    ({ copy, fate }) => `${copy.location}: ${fate}`,
  );
}

describe('of several copies', () => {
  it('the organized one is kept before others, and the inbox gives up first', () => {
    expect(fatesOf(['in', 'extra', 'home', 'plain'].map((at) => copyAt(at)))).toEqual([
      'home: best',
      'plain: spare',
      'extra: spare',
      'in: spare',
    ]);
  });

  it('archives and backups are not asked, and do not make the last other copy go', () => {
    expect(fatesOf([copyAt('vault'), copyAt('deep'), copyAt('in')])).toEqual([
      'in: best',
      'deep: protected',
      'vault: protected',
    ]);
    expect(fatesOf([copyAt('vault'), copyAt('home'), copyAt('in')])).toEqual([
      'home: best',
      'vault: protected',
      'in: spare',
    ]);
  });

  it('a backup that the order names is asked like any other', () => {
    expect(rankOf(['backup'], [...order, 'backup'])).toBe(4);
    expect(rankOf(['backup', 'organized'], order)).toBe(null);
    expect(rankOf(['holiday'], order)).toBe(1);
    expect(rankOf(['holiday'], ['organized'])).toBe(1);
  });

  it('so many places keep one as are wanted; inboxes do not count', () => {
    const copies = ['home', 'plain', 'extra', 'in'].map((at) => copyAt(at));
    expect(fatesOf(copies, { wanted: 2 })).toEqual(['home: best', 'plain: wanted', 'extra: spare', 'in: spare']);
    expect(fatesOf([copyAt('in'), copyAt('in2')])).toEqual(['in: best', 'in2: arriving']);
    expect(fatesOf([copyAt('home'), copyAt('vault'), copyAt('plain')], { wanted: 2 })).toEqual([
      'home: best',
      'vault: protected',
      'plain: spare',
    ]);
  });

  it('two in one place are one too many', () => {
    expect(fatesOf([copyAt('home', { path: 'b' }), copyAt('home', { path: 'a' })], { wanted: 2 })).toEqual([
      'home: best',
      'home: spare',
    ]);
    expect(
      decide([copyAt('home', { path: 'b' }), copyAt('home', { path: 'a' })], { places, wanted: 2, from: null })[0]!.copy
        .path,
    ).toBe('a');
  });

  it('a place that is read-only keeps its own, and is as good as any to keep it', () => {
    expect(fatesOf([copyAt('dvd'), copyAt('in')])).toEqual(['dvd: best', 'in: spare']);
    expect(fatesOf([copyAt('home'), copyAt('dvd')])).toEqual(['dvd: best', 'home: spare']);
  });

  it('what is not surely there is neither counted on nor taken away', () => {
    expect(fatesOf([copyAt('home', { state: 'unknown' }), copyAt('in')])).toEqual(['home: unproved', 'in: best']);
    expect(fatesOf([copyAt('home', { state: 'missing' }), copyAt('in')])).toEqual(['in: best']);
    expect(fatesOf([copyAt('home', { state: 'suspect' }), copyAt('extra'), copyAt('in')])).toEqual([
      'home: unproved',
      'extra: best',
      'in: spare',
    ]);
  });

  it('a file with other metadata stays, and what is equal to that goes', () => {
    const stripped = { fileHash: 'stripped' };
    expect(fatesOf([copyAt('home'), copyAt('extra', stripped), copyAt('in', stripped)])).toEqual([
      'home: best',
      'extra: differs',
      'in: spare',
    ]);
    // Only a backup has what the inbox has: that is no reason to give it up.
    expect(fatesOf([copyAt('home'), copyAt('vault', stripped), copyAt('in', stripped)])).toEqual([
      'home: best',
      'in: differs',
      'vault: protected',
    ]);
  });

  it('another name of a file that stays frees nothing, and two names of one that goes free it once', () => {
    const file = { etag: '7-100-1700000000' };
    const again = { etag: '7-100-1700000000~' };
    expect(fatesOf([copyAt('home', file), copyAt('in', again)])).toEqual(['home: best', 'in: same-file']);
    expect(fatesOf([copyAt('home'), copyAt('in', file), copyAt('in2', again)])).toEqual([
      'home: best',
      'in: spare',
      'in2: spare',
    ]);
    expect(bytesOf([copyAt('in', file), copyAt('in2', again), copyAt('extra')])).toBe(200);
    // Where files have no lasting identity, equal sizes and times say nothing.
    expect(fatesOf([copyAt('home', { etag: '100-17' }), copyAt('in', { etag: '100-17' })])).toEqual([
      'home: best',
      'in: spare',
    ]);
  });

  it('only places that are asked give up', () => {
    const copies = ['home', 'extra', 'in'].map((at) => copyAt(at));
    expect(fatesOf(copies, { from: ['in'] })).toEqual(['home: best', 'extra: not-asked', 'in: spare']);
  });
});
