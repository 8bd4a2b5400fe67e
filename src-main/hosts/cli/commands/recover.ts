/** `alice recover`: settles what an abrupt end has left half done. */
import { EXIT_DONE, EXIT_INCOMPLETE } from '../exit-codes.ts';
import { formatCount, formatNumberOf } from '../format.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

export const declareRecover: DeclareVerb = (program, session) => {
  program
    .command('recover')
    .description('settle what a power cut or a crash has left half done; it is also done at each start')
    .addHelpText('after', examples('recover', 'recover --json'))
    .action(async () => {
      const result = await (await session.client()).call('ledger.recover', {});
      const { plans, finished, putBack, waiting } = result;
      session.finish({
        result,
        human(canvas) {
          if (plans === 0) return 'Nothing was left half done.';
          const done = `${formatNumberOf(plans, 'plan was', 'plans were')} cut off: ${formatCount(finished)} steps were complete, ${formatCount(putBack)} were put back.`;
          if (waiting.length === 0) return done;
          const rows = waiting.map(({ plan, path, reason }) => [plan, path, reason]);
          const columns = [{ title: 'plan' }, { title: 'path', shrinkTo: 16 }, { title: 'waits for', shrinkTo: 20 }];
          return `${done}\n\nNot settled yet:\n${renderTable(columns, rows, canvas)}`;
        },
        exitCode: waiting.length > 0 ? EXIT_INCOMPLETE : EXIT_DONE,
      });
    });
};
