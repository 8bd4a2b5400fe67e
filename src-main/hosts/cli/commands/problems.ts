/** `alice problems`: the files that could not be read, each with its reason. */
import type { FailedFile } from '#api/job.ts';
import { formatCount } from '../format.ts';
import type { Canvas } from '../output.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

export function renderProblems(problems: FailedFile[], canvas: Canvas): string {
  return renderTable(
    [{ title: 'location' }, { title: 'path', shrinkTo: 16 }, { title: 'code' }, { title: 'reason', shrinkTo: 24 }],
    problems.map((file) => [file.location, file.path, { text: file.code, tone: 'bad' }, file.message]),
    canvas,
  );
}

export const declareProblems: DeclareVerb = (program, session) => {
  program
    .command('problems')
    .description('list the files that could not be read, each with its reason')
    .option('--in <location>', 'only those of one location')
    .addHelpText('after', examples('problems', 'problems --in laptop', 'problems --json'))
    .action(async (options: { in?: string }) => {
      const input = options.in === undefined ? {} : { location: options.in };
      const result = await (await session.client()).call('catalog.problems', input);
      session.finish({
        result,
        human(canvas) {
          if (result.total === 0) return 'No problems: every file that was found could be read.';
          const more = result.total - result.problems.length;
          const table = renderProblems(result.problems, canvas);
          return more > 0 ? `${table}\n… and ${formatCount(more)} more.` : table;
        },
      });
    });
};
