/** `alice locations remove`: forgets a location, after a look at what would then be known nowhere. */
import type { Command } from 'commander';
import type { Output } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { formatBytes, formatNumberOf } from '../format.ts';
import type { Session } from '../session.ts';
import { examples } from './command.ts';

const mediaOf = (count: number): string => formatNumberOf(count, 'medium', 'media');

/** Refuses with what would be lost, and with the command that does it all the same. */
function unconfirmed(removal: Output<'locations.checkRemoval'>): AliceError {
  const { name, onlyHere } = removal;
  return new AliceError(
    'conflict',
    `${name} has the only known copies of ${mediaOf(onlyHere.media)} (${formatBytes(onlyHere.bytes)}), which would be known nowhere then. ` +
      `To see them: alice search only:${name}. To forget the location all the same: alice locations remove ${name} --yes. ` +
      'No file is touched.',
    { details: { name, removal } },
  );
}

export function declareRemove(group: Command, session: Session): void {
  group
    .command('remove')
    .description('forget a location; no file is touched')
    .argument('<name>', 'the location')
    .option('--yes', 'also when it has the only known copies of something')
    .addHelpText('after', examples('locations remove old-disk', 'locations remove old-disk --yes'))
    .action(async (name: string, flags: { yes?: boolean }) => {
      const client = await session.client();
      if (flags.yes !== true) {
        const check = await client.call('locations.checkRemoval', { name });
        if (check.onlyHere.media > 0) throw unconfirmed(check);
      }
      const result = await client.call('locations.remove', { name });
      const copies = formatNumberOf(result.copiesForgotten, 'copy is', 'copies are');
      const lost = formatNumberOf(result.mediaForgotten, 'medium is', 'media are');
      session.finish({
        result,
        human: () =>
          `${result.name} is forgotten; its files are untouched. ${copies} no longer listed, ${lost} now known nowhere.`,
      });
    });
}
