/** Handlers of the noun finding: start a verification, list what was found wrong, plan its repair. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Handlers, Parsed } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import type { Finding, VerifyInput } from '#api/verify.ts';
import type { FoundFault } from '../catalog/findings.ts';
import { planRepair } from '../jobs/plans/repair-plan.ts';
import type { JobContext } from '../jobs/runner.ts';
import type { VerifyTarget } from '../jobs/verify/reading-crew.ts';
import { verify } from '../jobs/verify/verify.ts';
import type { Place } from '../places.ts';
import { chosenHashes, isChosen, namedChoice } from './chosen.ts';
import type { Parts } from './parts.ts';

export function verifyHandlers(parts: Parts): Pick<Handlers, 'verify.findings' | 'plans.repair'> {
  const { places } = parts;
  return {
    'verify.findings': async ({ location, verdict, offset, limit }) => {
      const id = location === undefined ? undefined : places.get(location).location.id;
      const { read } = await parts.catalog();
      const { findings, total } = await read.findings({ location: id, verdict, offset, limit });
      return { findings: findings.map((one) => shown(parts, one)), total, counts: await read.findingCounts(id) };
    },
    'plans.repair': (input) => repair(parts, input),
  };
}

function shown(
  { places }: Parts,
  { checkedMs, modifiedMs: _modified, ...finding }: FoundFault & { others: number },
): Finding {
  const location = places.byId(finding.location)?.location.name ?? finding.location;
  return { ...finding, location, checkedAt: new Date(checkedMs).toISOString() };
}

async function repair(parts: Parts, input: Parsed<'plans.repair'>) {
  const { places, transfers } = parts;
  const { locations, verdicts } = input;
  const ids = locations?.map((name) => places.get(name).location.id);
  const hashes = isChosen(input) ? await chosenHashes(parts, input) : null;
  const what = hashes === null ? 'what was found damaged' : namedChoice(input, hashes.length);
  const where = locations === undefined ? '' : ` in ${locations.join(', ')}`;
  const { read } = await parts.catalog();
  return transfers.make({ verb: 'repair', title: `repair ${what}${where}` }, (planner) =>
    planRepair(planner, {
      findings: async (offset, limit) => (await read.findings({ offset, limit })).findings,
      hashes: hashes === null ? null : new Set(hashes),
      locations: ids ?? null,
      verdicts: verdicts ?? null,
      isBackup: (id) => places.byId(id)?.location.purpose.includes('backup') ?? false,
    }),
  );
}

/** Starts the job. Throws not-found (location), invalid (nothing to verify, or chosen in two ways). */
export async function startVerify(parts: Parts, input: VerifyInput): Promise<string> {
  const { places, runner } = parts;
  const named = input.locations?.map((name) => places.get(name));
  const chosen = named ?? places.all().filter(({ location }) => location.status === 'active');
  if (chosen.length === 0)
    throw new AliceError('invalid', 'There is no location to verify yet; add one with "alice locations add".');
  const hashes = isChosen(input) ? await chosenHashes(parts, input) : undefined;
  const targets = chosen.map((place) => targetOf(parts, place));
  const { sample, minutes } = input;
  const run = async (context: JobContext) => {
    const { read } = await parts.catalog();
    const { perLocation } = await read.status(await places.view());
    const onWait = (): void => context.report({ phase: 'waiting until another job has finished' });
    try {
      return await verify(
        targets,
        {
          catalog: parts.catalog,
          alone: (work) => parts.alone(work, { signal: context.signal, onWait, ready: () => context.gate.pass() }),
          sleep: (ms) => sleep(ms, undefined, { signal: context.signal }),
          totals: perLocation,
          now: parts.now,
          hashWorkers: Math.max(1, Math.min(4, availableParallelism())),
          silenceMs: parts.silenceMs,
          startChild: parts.startChild,
          hashes,
          sample,
          minutes,
        },
        context,
      );
    } finally {
      parts.emit('catalog.changed', { generation: await (await parts.catalog()).read.generation() });
    }
  };
  return runner.start('verify', run);
}

function targetOf({ places }: Parts, place: Place): VerifyTarget {
  const { location, root } = place;
  if (root === null)
    throw new AliceError('unsupported', `"${location.name}" is a ${location.type} location, which cannot be read yet.`);
  return {
    id: location.id,
    name: location.name,
    root,
    isolated: place.isolated,
    wanted: () => places.byId(location.id) !== undefined,
    check: () => place.check(),
    open: () => place.open(),
  };
}
