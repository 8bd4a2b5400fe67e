/** What every host is asked: each method of the contract at least one question that its schema allows and one that it does not. */
import type { Input, MethodName, Output } from '#api/contract.ts';
import type { ErrorCode } from '#api/errors.ts';

/** The latest answer of each method, for questions that need an id out of it. */
export type Seen = { [M in MethodName]?: Output<M> };

export interface Question<I = unknown> {
  input: I | ((seen: Seen, dir: string) => I);
  /** What comes back: a result, or a refusal by this code. */
  gives: 'ok' | ErrorCode;
}

type Questions = {
  [M in MethodName]: { right: [Question<Input<M>>, ...Question<Input<M>>[]]; wrong: [unknown, ...unknown[]] };
};

/** The first medium of the library's outline. */
const medium = (seen: Seen): string => seen['media.search']!.items[0]!.contentHash;
const video = (seen: Seen): string =>
  seen['media.search']!.items.find(({ mediaType }) => mediaType === 'video')!.contentHash;
const outline = (seen: Seen): string => seen['media.outline']!.outline;
const job = (seen: Seen): string => seen['jobs.start']!.id;

const NO_MEDIUM = `sha256:${'0'.repeat(64)}`;
/** One red pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** Asked in this order, from the first to the last, since later ones build upon earlier ones. A method left out does not compile. */
export const questions: Questions = {
  'host.about': { right: [{ input: {}, gives: 'ok' }], wrong: ['x', 7, []] },
  'host.folders': {
    right: [
      { input: {}, gives: 'ok' },
      { input: { path: '/no/such/folder' }, gives: 'permission-denied' },
    ],
    wrong: [{ path: 7 }, { path: 'x'.repeat(5000) }],
  },
  'host.pickFolder': { right: [{ input: {}, gives: 'unsupported' }], wrong: [true] },
  'host.reveal': {
    right: [{ input: { contentHash: NO_MEDIUM }, gives: 'unsupported' }],
    wrong: [{}, { contentHash: 'x' }],
  },
  'host.open': {
    right: [{ input: { contentHash: NO_MEDIUM }, gives: 'unsupported' }],
    wrong: [{}, { contentHash: null }],
  },
  'host.dragOut': {
    right: [{ input: { contentHashes: [NO_MEDIUM] }, gives: 'unsupported' }],
    wrong: [{}, { contentHashes: [] }, { contentHashes: Array.from({ length: 501 }, () => NO_MEDIUM) }],
  },
  'locations.types': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
  'locations.list': { right: [{ input: {}, gives: 'ok' }], wrong: [[1]] },
  'locations.add': {
    right: [
      {
        input: (_, dir) => ({
          name: 'añadir-日本',
          type: 'local',
          config: { path: `${dir}/extra` },
          exclude: ['*.tmp'],
        }),
        gives: 'ok',
      },
      {
        input: (_, dir) => ({ name: 'studio', type: 'local', config: { path: `${dir}/other` } }),
        gives: 'already-exists',
      },
      { input: { name: 'gone', type: 'local', config: { path: '/no/such/folder' } }, gives: 'invalid' },
    ],
    wrong: [{}, { name: 'a b', type: 'local', config: {} }, { name: 'x', type: 'local' }],
  },
  'locations.update': {
    right: [
      { input: { name: 'añadir-日本', change: { name: 'spare', label: 'blue “T7” & "more" <b>' } }, gives: 'ok' },
      { input: { name: 'gone', change: {} }, gives: 'not-found' },
    ],
    wrong: [{ name: 'spare' }, { name: 'spare', change: { priority: 'high' } }],
  },
  'locations.checkRemoval': {
    right: [
      { input: { name: 'studio' }, gives: 'ok' },
      { input: { name: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{}, { name: '' }],
  },
  'locations.checkLeave': {
    right: [
      { input: { name: 'spare', how: 'lost' }, gives: 'ok' },
      { input: { name: 'gone', how: 'retire' }, gives: 'not-found' },
    ],
    wrong: [{ name: 'spare' }, { name: 'spare', how: 'sold' }],
  },
  'locations.planLeave': {
    right: [
      { input: { name: 'spare', to: ['spare'] }, gives: 'invalid' },
      { input: { name: 'spare', to: ['gone'] }, gives: 'not-found' },
    ],
    wrong: [{ name: 'spare', to: [] }],
  },
  'locations.leave': {
    right: [
      { input: { name: 'spare', how: 'retire' }, gives: 'ok' },
      { input: { name: 'gone', how: 'lost' }, gives: 'not-found' },
    ],
    wrong: [{ name: 'spare' }],
  },
  'locations.remove': {
    right: [
      { input: { name: 'spare' }, gives: 'ok' },
      { input: { name: 'spare' }, gives: 'not-found' },
    ],
    wrong: [{}, { name: 1 }],
  },
  'media.search': {
    right: [
      { input: { query: 'rating:>=x' }, gives: 'invalid' },
      { input: { query: 'tag:sea', limit: 1 }, gives: 'ok' },
      { input: { sort: 'name' }, gives: 'ok' },
    ],
    wrong: [{ limit: 0 }, { sort: 'random' }, { query: 'x'.repeat(5000) }, { tags: 'x' }],
  },
  'media.find': {
    right: [
      { input: (seen) => ({ ref: medium(seen) }), gives: 'ok' },
      { input: (_, dir) => ({ ref: `${dir}/studio/boat.png` }), gives: 'ok' },
      { input: { ref: NO_MEDIUM }, gives: 'not-found' },
    ],
    wrong: [{}, { ref: '' }],
  },
  'media.show': {
    right: [
      { input: (seen) => ({ ref: medium(seen) }), gives: 'ok' },
      { input: { ref: NO_MEDIUM }, gives: 'not-found' },
    ],
    wrong: [{ ref: ['x'] }],
  },
  'media.ensureAvailable': {
    right: [
      { input: (seen) => ({ ref: medium(seen), location: 'studio', dryRun: true }), gives: 'ok' },
      { input: { ref: NO_MEDIUM }, gives: 'not-found' },
    ],
    wrong: [{ ref: '' }, { ref: 'x', location: 7 }],
  },
  'media.pin': {
    right: [
      { input: (seen) => ({ hashes: [medium(seen)], pinned: true }), gives: 'ok' },
      { input: { pinned: true }, gives: 'invalid' },
    ],
    wrong: [{ hashes: [NO_MEDIUM] }, { query: '', pinned: 'yes' }],
  },
  'pins.list': { right: [{ input: {}, gives: 'ok' }], wrong: [{ limit: 2000 }, { offset: -1 }] },
  'media.storePoster': {
    right: [
      { input: (seen) => ({ contentHash: video(seen), image: PNG }), gives: 'ok' },
      { input: { contentHash: NO_MEDIUM, image: PNG }, gives: 'not-found' },
    ],
    wrong: [
      { contentHash: NO_MEDIUM, image: '' },
      { contentHash: NO_MEDIUM, image: 'no base64!' },
    ],
  },
  'media.outline': {
    right: [
      { input: { query: 'nosuchfield:x' }, gives: 'invalid' },
      { input: { sort: 'name', group: 'day', timeZone: 'Europe/Rome' }, gives: 'ok' },
    ],
    wrong: [{ group: 'colour' }, { timeZone: 'x'.repeat(65) }],
  },
  'media.window': {
    right: [
      { input: (seen) => ({ outline: outline(seen), offset: 0, limit: 100 }), gives: 'ok' },
      { input: { outline: 'gone', offset: 0, limit: 100 }, gives: 'not-found' },
    ],
    wrong: [
      { outline: 'x', offset: -1, limit: 1 },
      { outline: 'x', offset: 0, limit: 1001 },
      { outline: 'x', offset: 0.5 },
    ],
  },
  'media.locate': {
    right: [
      { input: (seen) => ({ outline: outline(seen), contentHash: medium(seen) }), gives: 'ok' },
      { input: (seen) => ({ outline: outline(seen), contentHash: NO_MEDIUM }), gives: 'ok' },
    ],
    wrong: [{ outline: 'x' }],
  },
  'media.sum': {
    right: [{ input: (seen) => ({ outline: outline(seen), ranges: [[0, 2]] }), gives: 'ok' }],
    wrong: [
      { outline: 'x', ranges: [[0]] },
      { outline: 'x', ranges: [[-1, 2]] },
    ],
  },
  'media.reselect': {
    right: [{ input: (seen) => ({ from: outline(seen), ranges: [[0, 1]], to: outline(seen) }), gives: 'ok' }],
    wrong: [{ from: 'x', ranges: [] }],
  },
  'media.pick': {
    right: [{ input: (seen) => ({ outline: outline(seen), ranges: [[0, 2]], limit: 1 }), gives: 'ok' }],
    wrong: [{ outline: 'x', ranges: [], limit: 0 }],
  },
  'media.complete': {
    right: [
      { input: { query: 'tag:se', caret: 6 }, gives: 'ok' },
      { input: { query: 'in:', caret: 3, limit: 2 }, gives: 'ok' },
    ],
    wrong: [{ query: 'x' }, { query: 'x', caret: -1 }, { query: 'x', caret: 0, limit: 51 }],
  },
  'searches.save': {
    right: [{ input: { name: 'best “ever”', query: 'rating:5', sort: 'newest' }, gives: 'ok' }],
    wrong: [
      { name: '', query: '', sort: 'newest' },
      { name: 'x', query: 'x' },
    ],
  },
  'searches.note': { right: [{ input: { query: 'harbour' }, gives: 'ok' }], wrong: [{ query: '' }] },
  'searches.list': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
  'searches.remove': {
    right: [
      { input: { name: 'best “ever”' }, gives: 'ok' },
      { input: { name: 'best “ever”' }, gives: 'not-found' },
    ],
    wrong: [{ name: '' }],
  },
  'searches.forget': { right: [{ input: {}, gives: 'ok' }], wrong: [0] },
  'settings.update': {
    right: [{ input: { wantedCopies: 3 }, gives: 'ok' }],
    wrong: [{ wantedCopies: 0 }, { wantedCopies: 1.5 }, { wantedCopies: '3' }],
  },
  'settings.get': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
  'storage.report': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
  'catalog.status': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
  'catalog.problems': {
    right: [
      { input: {}, gives: 'ok' },
      { input: { location: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{ location: 7 }],
  },
  'jobs.start': {
    right: [
      { input: { kind: 'scan', locations: ['gone'] }, gives: 'not-found' },
      { input: { kind: 'verify', locations: ['gone'], sample: 5, minutes: 1 }, gives: 'not-found' },
      { input: { kind: 'scan', locations: ['studio'] }, gives: 'ok' },
    ],
    wrong: [{}, { kind: 'verify', sample: 0 }, { kind: 'dance' }, { kind: 'scan', locations: 'studio' }],
  },
  'jobs.get': {
    right: [
      { input: (seen) => ({ id: job(seen), wait: true }), gives: 'ok' },
      { input: { id: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{}, { id: 'x', wait: 'long' }],
  },
  'jobs.list': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
  'jobs.cancel': {
    right: [
      { input: (seen) => ({ id: job(seen) }), gives: 'ok' },
      { input: { id: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{ id: 1 }],
  },
  'jobs.pause': {
    right: [
      { input: (seen) => ({ id: job(seen) }), gives: 'conflict' },
      { input: { id: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{}],
  },
  'jobs.resume': { right: [{ input: (seen) => ({ id: job(seen) }), gives: 'conflict' }], wrong: [{}] },
  'jobs.reorder': {
    right: [
      { input: (seen) => ({ id: job(seen), before: null }), gives: 'conflict' },
      { input: { id: 'gone', before: null }, gives: 'not-found' },
    ],
    wrong: [{ id: 'x' }, { id: 'x', before: 7 }],
  },
  'jobs.files': {
    right: [
      { input: (seen) => ({ id: job(seen) }), gives: 'unsupported' },
      { input: { id: '20260101-000000-000000' }, gives: 'not-found' },
    ],
    wrong: [{}, { id: 'x', state: 'lost' }, { id: 'x', limit: 0 }],
  },
  'jobs.throughput': {
    right: [
      { input: (seen) => ({ id: job(seen) }), gives: 'ok' },
      { input: { id: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{}],
  },
  'plans.create': {
    right: [
      { input: { verb: 'copy', query: 'a', hashes: [NO_MEDIUM], to: 'gone' }, gives: 'invalid' },
      { input: { verb: 'trash', hashes: [NO_MEDIUM] }, gives: 'ok' },
    ],
    wrong: [{}, { verb: 'delete' }, { verb: 'copy', hashes: ['x'] }],
  },
  'plans.get': {
    right: [
      { input: (seen) => ({ id: seen['plans.create']!.id }), gives: 'ok' },
      { input: { id: '../../alice' }, gives: 'not-found' },
    ],
    wrong: [{}, { id: 'x'.repeat(100) }, { id: 'x', limit: 5000 }],
  },
  'plans.list': { right: [{ input: {}, gives: 'ok' }], wrong: [{ limit: 0 }] },
  'plans.run': {
    right: [{ input: (seen) => ({ id: seen['plans.create']!.id, hash: 'other' }), gives: 'conflict' }],
    wrong: [{}, { id: 'x' }],
  },
  'plans.discard': { right: [{ input: (seen) => ({ id: seen['plans.create']!.id }), gives: 'ok' }], wrong: [{}] },
  'plans.undo': {
    right: [{ input: (seen) => ({ id: seen['plans.create']!.id }), gives: 'conflict' }],
    wrong: [{}],
  },
  'verify.findings': {
    right: [
      { input: { verdict: 'media-rot' }, gives: 'ok' },
      { input: { location: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{ verdict: 'odd' }, { limit: 5000 }],
  },
  'plans.repair': {
    right: [
      { input: { query: 'a', hashes: [NO_MEDIUM] }, gives: 'invalid' },
      { input: { locations: ['gone'] }, gives: 'not-found' },
      { input: { verdicts: ['missing'] }, gives: 'ok' },
    ],
    wrong: [{ verdicts: [] }, { verdicts: ['odd'] }, { hashes: ['x'] }],
  },
  'duplicates.exact': {
    right: [
      { input: {}, gives: 'ok' },
      { input: { location: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{ limit: 0 }, { keep: [] }],
  },
  'duplicates.plan': {
    right: [
      { input: { query: 'tag:sea' }, gives: 'ok' },
      { input: { from: ['gone'] }, gives: 'not-found' },
    ],
    wrong: [{ keep: [''] }, { hashes: ['x'] }],
  },
  'duplicates.near': { right: [{ input: {}, gives: 'ok' }], wrong: [{ distance: 32 }, { distance: -1 }] },
  'duplicates.dismiss': {
    right: [
      { input: (seen) => ({ hashes: [medium(seen), NO_MEDIUM] }), gives: 'ok' },
      { input: (seen) => ({ hashes: [medium(seen), NO_MEDIUM], undo: true }), gives: 'ok' },
    ],
    wrong: [{}, { hashes: [NO_MEDIUM] }],
  },
  'media.variations': {
    right: [
      { input: (seen) => ({ contentHash: medium(seen) }), gives: 'ok' },
      { input: { contentHash: NO_MEDIUM }, gives: 'not-found' },
    ],
    wrong: [{}, { contentHash: 'x' }],
  },
  'media.drives': {
    right: [
      { input: { query: 'tag:sea' }, gives: 'ok' },
      { input: (seen) => ({ outline: outline(seen), ranges: [[0, 1]] }), gives: 'ok' },
      { input: {}, gives: 'invalid' },
    ],
    wrong: [{ query: 7 }, { hashes: ['x'] }],
  },
  'plans.retry': {
    right: [{ input: (seen) => ({ id: seen['plans.create']!.id }), gives: 'conflict' }],
    wrong: [{}],
  },
  'trash.list': {
    right: [
      { input: {}, gives: 'ok' },
      { input: { location: 'gone' }, gives: 'not-found' },
    ],
    wrong: [{ limit: 0 }],
  },
  'trash.empty': {
    right: [{ input: { locations: ['gone'] }, gives: 'not-found' }],
    wrong: [{ olderThanDays: -1 }],
  },
  'ledger.list': { right: [{ input: {}, gives: 'ok' }], wrong: [{ limit: 0 }] },
  'ledger.verify': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
  'ledger.recover': { right: [{ input: {}, gives: 'ok' }], wrong: ['x'] },
};
