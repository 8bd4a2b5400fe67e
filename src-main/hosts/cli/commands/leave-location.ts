/** `alice locations retire` and `lost`: a place goes away, after a look at what would then lie in too few others. */
import type { Command } from 'commander';
import type { Client } from '#api/client.ts';
import type { Output } from '#api/contract.ts';
import type { MediaItem } from '#api/media.ts';
import { TransferResult, type Plan } from '#api/plan.ts';
import { EXIT_DONE, EXIT_INCOMPLETE } from '../exit-codes.ts';
import { collect } from '../flags.ts';
import { followJob } from '../follow-job.ts';
import { formatBytes, formatNumberOf } from '../format.ts';
import type { Canvas } from '../output.ts';
import { renderItems, renderPlan, renderResult } from '../render-plan.ts';
import type { Session } from '../session.ts';
import { examples } from './command.ts';
import { renderItems as renderMedia } from './search.ts';

type Left = Output<'locations.checkLeave'>;
type How = 'retire' | 'lost';

interface LeaveFlags {
  to?: string[];
  anyway?: boolean;
  dryRun?: boolean;
}

/** Media that people are shown; `--json` has the outline to ask on with. */
const SHOWN = 20;
const STOPPED = 'Stopped. What was copied until now is copied; the location is as it was.';

const mediaOf = ({ media, bytes }: Left['below']): string =>
  `${formatNumberOf(media, 'medium', 'media')} (${formatBytes(bytes)})`;

function renderLeft(left: Left, items: readonly MediaItem[], canvas: Canvas): string {
  const { name, wanted, below, onlyHere } = left;
  if (below.media === 0) return `Everything in ${name} also lies on ${formatNumberOf(wanted, 'other disk')} or more.`;
  const lines = [
    `Without ${name}, ${mediaOf(below)} would lie on fewer than ${formatNumberOf(wanted, 'disk')}, of which ${mediaOf(onlyHere)} nowhere at all.`,
    '',
    renderMedia([...items], canvas),
  ];
  if (below.media > items.length) lines.push(`… and ${formatNumberOf(below.media - items.length, 'more', 'more')}.`);
  return lines.join('\n');
}

async function firstOf(client: Client, { outline }: Left): Promise<MediaItem[]> {
  if (outline === null) return [];
  const { items } = await client.call('media.window', { outline, offset: 0, limit: SHOWN });
  return items.filter((item) => item !== null);
}

async function show(session: Session, name: string, how: How, to: string[] | undefined): Promise<void> {
  const client = await session.client();
  const left = await client.call('locations.checkLeave', { name, how });
  const media = await firstOf(client, left);
  const plan = to === undefined ? null : await client.call('locations.planLeave', { name, to });
  const items = plan === null ? [] : (await client.call('plans.get', { id: plan.id, limit: 100 })).items;
  if (plan !== null) await client.call('plans.discard', { id: plan.id });
  session.finish({
    result: { left, media, plan, items },
    human: (canvas) =>
      [
        renderLeft(left, media, canvas),
        ...(plan === null ? [] : ['', renderPlan(plan, canvas), '', renderItems(items, canvas)]),
        '',
        'Nothing was done. To do it: the same command without --dry-run',
      ].join('\n'),
  });
}

/** Null when there was nothing to copy. */
async function copyOut(
  session: Session,
  name: string,
  to: string[],
): Promise<{ plan: Plan; transfer: TransferResult | null }> {
  const client = await session.client();
  const plan = await client.call('locations.planLeave', { name, to });
  if (plan.items === 0) {
    await client.call('plans.discard', { id: plan.id });
    return { plan, transfer: null };
  }
  const start = async (): Promise<string> => (await client.call('plans.run', { id: plan.id, hash: plan.hash })).job;
  const job = await followJob(session, client, start, undefined, STOPPED);
  return { plan, transfer: TransferResult.parse(job.result) };
}

/** Copies out first; what could not be copied keeps the location in use. */
async function retire(session: Session, name: string, { to, anyway = false }: LeaveFlags): Promise<void> {
  const client = await session.client();
  const copied = to === undefined ? null : await copyOut(session, name, to);
  const { left, location } = await client.call('locations.leave', { name, how: 'retire', anyway });
  session.finish({
    result: { left, location, plan: copied?.plan ?? null, transfer: copied?.transfer ?? null },
    human: (canvas) =>
      [
        ...(copied?.transfer ? [renderPlan(copied.plan, canvas), '', renderResult(copied.transfer, canvas), ''] : []),
        `${location.name} is retired: it is not looked at any more. Its files are untouched.`,
      ].join('\n'),
  });
}

/** The loss is noted in any case; then what is left is copied. */
async function markLost(session: Session, name: string, { to }: LeaveFlags): Promise<void> {
  const client = await session.client();
  const { left, location } = await client.call('locations.leave', { name, how: 'lost' });
  const media = await firstOf(client, left);
  const copied = to === undefined ? null : await copyOut(session, name, to);
  const incomplete = copied !== null && ((copied.transfer?.failedCount ?? 0) > 0 || copied.plan.refusedCount > 0);
  session.finish({
    result: { left, location, media, plan: copied?.plan ?? null, transfer: copied?.transfer ?? null },
    human: (canvas) =>
      [
        `${location.name} is marked as lost: its copies count as missing.`,
        renderLeft(left, media, canvas),
        ...(copied === null
          ? [`To copy what is left: alice locations lost ${location.name} --to LOCATION`]
          : [
              '',
              renderPlan(copied.plan, canvas),
              ...(copied.transfer ? ['', renderResult(copied.transfer, canvas)] : []),
            ]),
        '',
        `If it is found: alice locations resume ${location.name}, then alice scan ${location.name}`,
      ].join('\n'),
    exitCode: incomplete ? EXIT_INCOMPLETE : EXIT_DONE,
  });
}

export function declareLeave(group: Command, session: Session): void {
  group
    .command('retire')
    .description('stop using a location; refused while it has what lies in too few other places')
    .argument('<name>', 'the location')
    .option('--to <location>', 'first copy such media there; repeat it for several', collect)
    .option('--anyway', 'also when media fall below what is wanted')
    .option('--dry-run', 'only show what would be missing, and what would be copied')
    .addHelpText(
      'after',
      examples('locations retire old-disk --dry-run', 'locations retire old-disk --to nas --to shelf'),
    )
    .action((name: string, flags: LeaveFlags) =>
      flags.dryRun === true ? show(session, name, 'retire', flags.to) : retire(session, name, flags),
    );
  group
    .command('lost')
    .description('a location is gone: its copies count as missing until it is found again')
    .argument('<name>', 'the location')
    .option('--to <location>', 'copy there what lies in too few places now; repeat it for several', collect)
    .option('--dry-run', 'only show what would be missing, and what would be copied')
    .addHelpText('after', examples('locations lost usb-stick --dry-run', 'locations lost usb-stick --to nas'))
    .action((name: string, flags: LeaveFlags) =>
      flags.dryRun === true ? show(session, name, 'lost', flags.to) : markLost(session, name, flags),
    );
}
