/** `alice problems`: the files that could not be read, each with its reason. */
import type { FailedFile } from '#api/job.ts';
import { escapeText } from '../escape-text.ts';
import { formatCount } from '../format.ts';
import type { Canvas } from '../output.ts';
import { type DeclareVerb, examples } from './command.ts';

/** Two lines per file: where it lies, and why it could not be read, whole, since that says what to do. */
export function renderProblems(problems: FailedFile[], canvas: Canvas): string {
  const { style } = canvas;
  return problems
    .map(({ location, path, code, message }) => {
      const place = `${style.paint('bold', escapeText(location))}  ${escapeText(path)}`;
      return `${place}  ${style.paint('bad', escapeText(code))}\n  ${escapeText(message)}`;
    })
    .join('\n');
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
