/** Runs one command line from its words to its exit code; everything it touches is given to it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { AliceError } from '#api/errors.ts';
import { verbs } from './commands/index.ts';
import type { StorageTypes } from './config-flags.ts';
import { describeExitCodes } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { printError, printOutcome } from './output.ts';
import { hideQueryWords } from './query-words.ts';
import { type Connect, createSession, type Session } from './session.ts';

/** Where `alice demo` keeps its catalog, seen from the folder the user stands in. */
export const DEMO_DATA_DIR = path.join('.alice-demo', 'data');

interface GlobalFlags {
  json: boolean;
  dataDir: string | undefined;
}

/** Read before everything else, since even a wrong command line must be answered in the form that was asked for. */
export function readGlobalFlags(words: string[], cwd: string): GlobalFlags {
  const end = words.indexOf('--');
  const flags = end < 0 ? words : words.slice(0, end);
  let dataDir: string | undefined;
  flags.forEach((word, at) => {
    if (word === '--data-dir') dataDir = flags[at + 1];
    else if (word.startsWith('--data-dir=')) dataDir = word.slice('--data-dir='.length);
    else if (word === '--demo') dataDir = DEMO_DATA_DIR;
  });
  return {
    json: flags.includes('--json'),
    dataDir: dataDir === undefined || dataDir === '' ? undefined : path.resolve(cwd, dataDir),
  };
}

function createProgram(session: Session, version: string, types: StorageTypes, collected: string[]): Command {
  const program = new Command('alice');
  // Set before the verbs are declared: they inherit it.
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => collected.push(text),
      writeErr: (text) => collected.push(text),
      getOutHelpWidth: () => session.io.stdout.columns ?? 100,
      getErrHelpWidth: () => session.io.stdout.columns ?? 100,
    })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(true);
  program
    .description('One searchable catalog over all the places where your pictures, videos and sounds lie.')
    .version(version, '-V, --version', 'print the version')
    .option('--data-dir <dir>', 'where settings and catalog are kept (else ALICE_DATA_DIR, else the usual place)')
    .option('--demo', `use the demo library, as --data-dir ${DEMO_DATA_DIR}`)
    .option('--json', 'print exactly one JSON document: {"ok":true,"result":…} or {"ok":false,"error":{…}}')
    .helpOption('-h, --help', 'how to use it')
    .addHelpText('after', `\nExit codes:\n${describeExitCodes()}`);
  for (const declare of verbs) declare(program, session, { types });
  return program;
}

/** The flags of `locations add` and `update` depend on the storage types, which only the engine knows. */
async function typesFor(words: string[], session: Session): Promise<StorageTypes> {
  const at = words.indexOf('locations');
  if (at < 0 || !words.slice(at + 1).some((word) => word === 'add' || word === 'update')) return [];
  return (await (await session.client()).call('locations.types', {})).types;
}

/** Commander speaks in lines for a terminal; the message of an error is its first sentence without the lead. */
function usageError(error: CommanderError, collected: string[]): AliceError {
  if (error.code === 'commander.help') {
    return new AliceError('invalid', 'A verb is missing. alice --help lists the verbs.');
  }
  const [first = '', ...others] = error.message.replace(/^error: /, '').split('\n');
  const hint = [...others, ...collected]
    .map((line) => /\(Did you mean .*\)/.exec(line)?.[0])
    .find((line) => line !== undefined);
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replace(/\.?$/, '.');
  return new AliceError('invalid', sentence, {
    details: { hint: hint ?? 'alice --help, or --help after a verb, tells more.' },
  });
}

/** An empty library in place of the demo would keep the demo itself from being made there. */
function requireDemo(verb: string): void {
  if (verb === 'demo' || verb === 'methods') return;
  throw new AliceError('not-found', 'There is no demo library in this folder yet. Make it with: npm run demo');
}

/** Help and version end in an error of commander's that is none. */
function isAnswer(error: unknown): error is CommanderError {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** `words` are the arguments after the program's name. Returns the exit code; never throws for a foreseen failure. */
export async function runCli(words: string[], io: CliIo, connect: Connect, version: string): Promise<number> {
  const { json, dataDir } = readGlobalFlags(words, io.cwd);
  const demoIsMissing = dataDir === path.resolve(io.cwd, DEMO_DATA_DIR) && !existsSync(path.dirname(dataDir));
  const session = createSession({ io, json, dataDir, connect });
  const collected: string[] = [];
  try {
    const types = demoIsMissing ? [] : await typesFor(words, session);
    const program = createProgram(session, version, types, collected);
    if (demoIsMissing) program.hook('preAction', (_, verb) => requireDemo(verb.name()));
    await program.parseAsync(hideQueryWords(words), { from: 'user' });
    await session.closeAll();
    const outcome = session.outcome();
    if (outcome === undefined) throw new AliceError('internal', `"${words.join(' ')}" ended without an answer.`);
    return printOutcome(io, json, outcome);
  } catch (error) {
    await session.closeAll().catch(() => undefined);
    if (isAnswer(error)) {
      const text = collected.join('');
      const result = error.code === 'commander.version' ? { version } : { text };
      return printOutcome(io, json, { result, human: () => text });
    }
    // Without a verb, people are better served by the help than by a sentence about it.
    if (error instanceof CommanderError && error.code === 'commander.help' && !json)
      io.stderr.write(collected.join(''));
    return printError(io, json, error instanceof CommanderError ? usageError(error, collected) : error);
  }
}
