/** Handlers of locations that go away: what would be missing, the status, and the plan that brings it elsewhere. */
import type { Handlers, Output } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import type { HowLeft } from '#api/leave-methods.ts';
import type { StayingPlace } from '../catalog/leaving.ts';
import { planRecopies } from '../jobs/plans/recopy-plan.ts';
import { keepPolicy } from '../keep-places.ts';
import { loseCopies } from '../lose-copies.ts';
import type { Place } from '../places.ts';
import { failureDomain } from '../storage/failure-domain.ts';
import { reportOf } from './locations.ts';
import type { Parts } from './parts.ts';
import { circumstances } from './parts.ts';

type Method = `locations.${'checkLeave' | 'leave' | 'planLeave'}`;
type Leaving = Output<'locations.checkLeave'>;

export function leaveHandlers(parts: Parts): Pick<Handlers, Method> {
  const { places, settings } = parts;
  return {
    'locations.checkLeave': ({ name, how }) => look(parts, places.get(name), how),
    'locations.leave': async ({ name, how, anyway = false }) => {
      const place = places.get(name);
      const left = await look(parts, place, how);
      if (how === 'retire' && left.below.media > 0 && !anyway) throw tooFew(left);
      const status = how === 'retire' ? 'retired' : 'lost';
      settings.updateLocation(place.location.name, { status });
      if (how === 'lost') await loseCopies(parts, place.location.id);
      const now = places.get(place.location.name);
      await now.probe();
      const { perLocation } = await (await parts.catalog()).read.status(await places.view());
      return { location: await reportOf(now, perLocation, parts.now()), left };
    },
    'locations.planLeave': async ({ name, to }) => {
      const { location } = places.get(name);
      const targets = to.map((target) => checkTarget(places.get(target), location.id));
      const { read } = await parts.catalog();
      const { below, outline, wanted } = await look(
        parts,
        places.get(name),
        location.status === 'lost' ? 'lost' : 'retire',
      );
      const hashes = outline === null ? [] : await read.pick(outline, [[0, below.media]], below.media);
      const { perLocation } = await read.status(await places.view());
      const counting = new Set(keepPolicy(parts, {}).places.flatMap(({ id, counts }) => (counts ? [id] : [])));
      const title = `copy what is left in too few places without ${location.name} to ${to.join(', ')}`;
      return parts.transfers.make({ verb: 'copy', title }, (planner) =>
        planRecopies(planner, {
          hashes,
          without: location.id,
          targets,
          wanted,
          counts: (id) => counting.has(id),
          heldBytes: (id) => perLocation[id]?.bytes ?? 0,
          isBackup: (id) => places.byId(id)?.location.purpose.includes('backup') ?? false,
        }),
      );
    },
  };
}

/** Its id. Throws `invalid`, `permission-denied`. */
function checkTarget({ location }: Place, leaving: string): string {
  const { id, name, readOnly, status } = location;
  if (id === leaving)
    throw new AliceError('invalid', `${name} is the place that goes away. Name another one to copy to.`);
  if (readOnly) throw new AliceError('permission-denied', `Nothing is written to ${name}: it is read-only.`);
  if (status !== 'active') throw new AliceError('permission-denied', `Nothing is written to ${name}: it is ${status}.`);
  return id;
}

/** Throws nothing for places that do not answer: they count by what is known of them. */
async function look(parts: Parts, { location }: Place, how: HowLeft): Promise<Leaving> {
  const { places: kept, wanted } = keepPolicy(parts, {});
  const stays: StayingPlace[] = [];
  for (const { id, counts } of kept) {
    const place = parts.places.byId(id);
    if (id === location.id || place === undefined || !isInUse(place)) continue;
    stays.push({ id, counts, domain: counts ? await domainOf(place) : id });
  }
  const { read } = await parts.catalog();
  const question = { location: location.id, withMissing: how === 'lost', stays, wanted };
  const found = await read.leaving(question, await circumstances(parts));
  return { name: location.name, wanted, ...found };
}

const isInUse = ({ location: { status } }: Place): boolean => status === 'active' || status === 'paused';

async function domainOf(place: Place): Promise<string> {
  try {
    const { device } = await place.check();
    if (device !== null) return await failureDomain(device);
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
  }
  return `location ${place.location.id}`;
}

function tooFew({ name, wanted, below, onlyHere }: Leaving): AliceError {
  return new AliceError(
    'conflict',
    `Without ${name}, ${below.media} media would lie in fewer places than are wanted (${wanted}), ${onlyHere.media} of them nowhere. ` +
      `Copy them first: alice locations retire ${name} --to LOCATION. To retire it all the same: alice locations retire ${name} --anyway. ` +
      'No file is touched.',
    { details: { name, below, onlyHere } },
  );
}
