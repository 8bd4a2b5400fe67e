/** `alice call`: any method of the contract, for scripts and for everything that has no verb of its own. */
import { errorFrom, AliceError } from '#api/errors.ts';
import { escapeJson } from '../escape-text.ts';
import { type DeclareVerb, examples } from './command.ts';

function parseInput(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AliceError(
      'invalid',
      `The input is not JSON: ${reason}. Write one object, e.g. '{"query":"tag:portrait"}'.`,
      {
        cause: error,
      },
    );
  }
}

export const declareCall: DeclareVerb = (program, session) => {
  program
    .command('call')
    .description('call a method of the contract by name; `alice methods` lists them')
    .argument('<method>', 'e.g. media.search')
    .argument('[json]', 'the input as one JSON object, or - to read it from standard input', '{}')
    .addHelpText(
      'after',
      examples(
        'call host.about',
        `call media.search '{"query":"tag:portrait","limit":5}'`,
        'call jobs.start - < job.json',
      ),
    )
    .action(async (method: string, json: string) => {
      const input = parseInput(json === '-' ? await session.io.readInput() : json);
      const reply = await session.call(method, input);
      if (!reply.ok) throw errorFrom(reply.error);
      session.finish({ result: reply.result, human: () => escapeJson(JSON.stringify(reply.result, null, 2)) });
    });
};
