/** Clears away what writes have left at the targets of a plan: on a disk that stumbled, or in a process that had to be given up. */
import { AliceError } from '#api/errors.ts';
import { isWriting, type PlanStep } from '#api/plan.ts';
import { splitPath } from '../../storage/path-bytes.ts';
import type { World } from './world.ts';

/** Only while nobody writes. Returns the names of the places that could not be looked through. */
export async function sweepTargets(world: World, steps: readonly PlanStep[]): Promise<string[]> {
  const folders = new Map<string, { name: string; paths: Set<string> }>();
  for (const { kind, to, files, aside = [] } of steps) {
    if (!isWriting({ kind })) continue;
    const known = folders.get(to.id) ?? { name: to.name, paths: new Set() };
    folders.set(to.id, known);
    for (const { to: path } of files) known.paths.add(splitPath(path).folder);
    for (const { through } of aside) known.paths.add(splitPath(through).folder);
  }
  const left: string[] = [];
  for (const [id, { name, paths }] of folders) {
    try {
      const { adapter } = await world.station(id);
      for (const path of paths) await adapter.sweep?.(path);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      left.push(name);
    }
  }
  return left;
}
