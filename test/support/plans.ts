/** Short ways to make and run plans over a library. */
import type { Input } from '#api/contract.ts';
import type { Plan, TransferResult } from '#api/plan.ts';
import type { Library } from './library.ts';

export async function runPlan(library: Library, plan: Plan): Promise<TransferResult> {
  const { job } = await library.client.call('plans.run', { id: plan.id, hash: plan.hash });
  const ended = await library.client.call('jobs.get', { id: job, wait: true });
  if (ended.state !== 'done') throw new Error(`The transfer ended as ${ended.state}: ${JSON.stringify(ended.error)}`);
  return ended.result as TransferResult;
}

export async function makeAndRun(
  library: Library,
  input: Input<'plans.create'>,
): Promise<{ plan: Plan; result: TransferResult }> {
  const plan = await library.client.call('plans.create', input);
  return { plan, result: await runPlan(library, plan) };
}

/** `location:path` of all copies that are present, sorted. */
export async function whereIs(library: Library, ref: string): Promise<string[]> {
  const { copies } = await library.client.call('media.find', { ref });
  return copies.filter(({ state }) => state === 'present').map(({ location, path }) => `${location}:${path}`);
}
