/** Plans as the page keeps them: made, shown, run, said, taken back; and how each would be typed. */
// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import type { Reply } from '#api/client.ts';
import type { Job } from '#api/job.ts';
import type { Plan } from '#api/plan.ts';

const answers = new Map<string, (input: Record<string, unknown>) => Reply>();
const calls: [string, unknown][] = [];
Object.assign(window, {
  alice: {
    call: async (method: string, input: Record<string, unknown>): Promise<Reply> => {
      calls.push([method, input]);
      const refused: Reply = { ok: false, error: { code: 'conflict', message: `No ${method}.` } };
      return answers.get(method)?.(input) ?? refused;
    },
    listen: () => () => {},
  },
});
const { queryOfHashes, shownCommands, usePlans } = await import('../../src-renderer/plans/store.ts');
const { useJobs } = await import('../../src-renderer/jobs/store.ts');
const { useShell } = await import('../../src-renderer/shell/store.ts');

const plan = (part: Partial<Plan>): Plan => ({
  id: '20260301-120000-k3f9x2',
  verb: 'copy',
  title: 'copy 2 media to nas',
  createdAt: '2026-03-01T12:00:00.000Z',
  hash: 'sha256:seen',
  state: 'draft',
  items: 2,
  files: 2,
  bytes: 10,
  totals: [{ location: 'nas', files: { before: 1, after: 3 }, bytes: { before: 1, after: 11 }, trashed: 0 }],
  refusedCount: 0,
  refused: [],
  undoes: null,
  result: null,
  ...part,
});
const ok = (result: unknown) => (): Reply => ({ ok: true, result });
const source = { chosen: { query: 'tag:night' }, count: 2, query: 'tag:night' };
const request = { verb: 'copy', source, to: 'nas' } as const;
const plans = () => usePlans.getState();
const messages = () => useShell.getState().messages.map(({ kind, text }) => `${kind}: ${text}`);
const called = (method: string) => calls.filter(([name]) => name === method).map(([, input]) => input);

/** The end of the job that a plan's run has started. */
async function end(done: number, failedCount: number): Promise<void> {
  const result = { plan: plan({}).id, done, failedCount, skippedCount: 0, bytes: 10, skipped: [], failed: [] };
  const job = { id: 'j', kind: 'transfer', state: 'done', result, endedAt: 'x', error: null } as unknown as Job;
  useJobs.setState({ jobs: [job] });
  await new Promise((settled) => setTimeout(settled));
}

beforeEach(() => {
  answers.clear();
  calls.length = 0;
  usePlans.setState({ shown: null, choosing: null, dragging: null, changes: 0 });
  useJobs.setState({ jobs: [] });
  useShell.setState({ messages: [] });
  answers.set('plans.create', ok(plan({})));
  answers.set('plans.discard', ok(plan({ state: 'discarded' })));
  answers.set('plans.run', ok({ job: 'j' }));
  answers.set('jobs.list', ok({ jobs: [] }));
  answers.set('plans.get', ok({ plan: plan({ state: 'done' }), items: [] }));
});

it('shows what it made, and runs it by the hash that was seen', async () => {
  await plans().make(request);
  expect(called('plans.create')).toEqual([{ verb: 'copy', query: 'tag:night', to: 'nas' }]);
  expect(plans().shown?.plan?.state).toBe('draft');
  await plans().run();
  expect(called('plans.run')).toEqual([{ id: plan({}).id, hash: 'sha256:seen' }]);
  expect(plans().shown).toBeNull();
  await end(2, 0);
  expect(messages()).toEqual(['good: Copied 2 media to nas.']);
});

it('offers to take back what was done, which makes the plan for it and runs that', async () => {
  await plans().make(request);
  await plans().run();
  await end(2, 0);
  answers.set('plans.undo', ok(plan({ id: 'back', verb: 'undo', hash: 'sha256:back' })));
  useShell.getState().messages[0]!.action!.run();
  await new Promise((settled) => setTimeout(settled));
  expect(called('plans.run').at(-1)).toEqual({ id: 'back', hash: 'sha256:back' });
  expect(plans().shown).toBeNull();
});

it('shows the plan of an undo that cannot take back everything, instead of running it', async () => {
  answers.set('plans.undo', ok(plan({ id: 'back', verb: 'undo', refusedCount: 1 })));
  await plans().undoNow('x');
  expect(called('plans.run')).toEqual([]);
  expect(plans().shown?.plan?.id).toBe('back');
});

it('says what was not done, and leads to why', async () => {
  await plans().make(request);
  await plans().run();
  await end(1, 1);
  expect(messages()[0]).toMatch(/^bad: 1 done, 1 not\./);
  useShell.getState().messages[0]!.action!.run();
  await new Promise((settled) => setTimeout(settled));
  expect(plans().shown?.plan?.state).toBe('done');
});

it('discards the draft of a view that is left, but keeps one that was opened from elsewhere', async () => {
  await plans().make(request);
  plans().leave();
  expect(called('plans.discard')).toHaveLength(1);
  answers.set('plans.get', ok({ plan: plan({}), items: [] }));
  await plans().open('x');
  plans().leave();
  expect(called('plans.discard')).toHaveLength(1);
});

it('discards a plan that comes when nobody waits for it any more', async () => {
  const making = plans().make(request);
  plans().leave();
  await making;
  expect(plans().shown).toBeNull();
  expect(called('plans.discard')).toHaveLength(1);
});

it('shows why a plan cannot be made or run', async () => {
  answers.delete('plans.create');
  await plans().make(request);
  expect(plans().shown).toMatchObject({ plan: null, error: { code: 'conflict' } });
  answers.set('plans.create', ok(plan({})));
  await plans().make(request);
  answers.delete('plans.run');
  await plans().run();
  expect(plans().shown).toMatchObject({ busy: false, error: { code: 'conflict' } });
});

it('can be typed: by the query where there is one, and by the id of the plan', async () => {
  const typed = async (asked: Parameters<ReturnType<typeof plans>['make']>[0]) => {
    await plans().make(asked);
    return shownCommands(plans().shown!);
  };
  const run = `alice plans run ${plan({}).id}`;
  expect(await typed({ ...request, folder: 'best of', from: ['studio'] })).toEqual([
    "alice copy tag:night --to nas --folder 'best of' --from studio",
    run,
  ]);
  expect(await typed({ ...request, verb: 'move', source: { ...source, query: "it's OR b" } })).toEqual([
    String.raw`alice move 'it'\''s OR b' --to nas --yes`,
    run,
  ]);
  expect(await typed({ verb: 'trash', source: { ...source, query: '' } })).toEqual(["alice trash '' --yes", run]);
  expect(await typed({ ...request, source: { ...source, query: null } })).toEqual([run]);
  answers.set('trash.empty', ok(plan({ verb: 'empty' })));
  expect((await typed({ verb: 'empty', locations: ['nas'], olderThanDays: 30, lastCopies: true }))[0]).toBe(
    'alice trash empty --in nas --older-than 30 --last-copies --yes',
  );
});

it('names a few media by their hashes, and many not at all', () => {
  const hash = (digit: number) => `sha256:${String(digit % 10).repeat(64)}`;
  expect(queryOfHashes([hash(1), hash(2)])).toBe(`hash:${'1'.repeat(16)} OR hash:${'2'.repeat(16)}`);
  expect(queryOfHashes(Array.from({ length: 13 }, (_, at) => hash(at)))).toBeNull();
  expect(queryOfHashes([])).toBeNull();
});
