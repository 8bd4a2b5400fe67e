/** `alice settings`: what concerns the library as a whole. */
import { formatBytes, formatNumberOf } from '../format.ts';
import { byteCount, wholeNumber } from '../flags.ts';
import { renderPairs } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

export const declareSettings: DeclareVerb = (program, session) => {
  program
    .command('settings')
    .description('show the settings of the library, or change them; they stand in alice.yaml')
    .option('--wanted-copies <number>', 'in how many locations every medium should lie, 1 to 9', wholeNumber)
    .option('--bandwidth <rates>', 'bytes per second for all transfers: 5M, off, or "08:00,512k 23:00,off"')
    .option('--cache-bytes <size>', 'what alice ensure may keep where a location cannot hold it, e.g. 10GB', byteCount)
    .addHelpText(
      'after',
      examples('settings', 'settings --wanted-copies 2', "settings --bandwidth '08:00,5M 23:00,off'"),
    )
    .action(async (flags: { wantedCopies?: number; bandwidth?: string; cacheBytes?: number }) => {
      const { wantedCopies, bandwidth, cacheBytes } = flags;
      const client = await session.client();
      const change = {
        ...(wantedCopies !== undefined && { wantedCopies }),
        ...(bandwidth !== undefined && { bandwidth }),
        ...(cacheBytes !== undefined && { cacheBytes }),
      };
      const result =
        Object.keys(change).length === 0
          ? await client.call('settings.get', {})
          : await client.call('settings.update', change);
      session.finish({
        result,
        human: (canvas) =>
          renderPairs(
            [
              [
                'wanted copies',
                `${formatNumberOf(result.wantedCopies, 'location')} for every medium; what lies in fewer: alice search is:below`,
              ],
              ['bandwidth', result.bandwidth === 'off' ? 'no limit' : `${result.bandwidth} for all transfers together`],
              ['cache', `${formatBytes(result.cacheBytes)} at most, for alice ensure`],
            ],
            canvas.style,
          ),
      });
    });
};
