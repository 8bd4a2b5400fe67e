/** `alice settings`: what concerns the library as a whole. */
import { formatNumberOf } from '../format.ts';
import { wholeNumber } from '../flags.ts';
import { renderPairs } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

export const declareSettings: DeclareVerb = (program, session) => {
  program
    .command('settings')
    .description('show the settings of the library, or change them; they stand in alice.yaml')
    .option('--wanted-copies <number>', 'in how many locations every medium should lie, 1 to 9', wholeNumber)
    .addHelpText('after', examples('settings', 'settings --wanted-copies 2'))
    .action(async ({ wantedCopies }: { wantedCopies?: number }) => {
      const client = await session.client();
      const result =
        wantedCopies === undefined
          ? await client.call('settings.get', {})
          : await client.call('settings.update', { wantedCopies });
      session.finish({
        result,
        human: (canvas) =>
          renderPairs(
            [
              [
                'wanted copies',
                `${formatNumberOf(result.wantedCopies, 'location')} for every medium; what lies in fewer: alice search is:below`,
              ],
            ],
            canvas.style,
          ),
      });
    });
};
