/** What a verb of the command line is. */
import type { Command } from 'commander';
import type { StorageTypes } from '../config-flags.ts';
import type { Session } from '../session.ts';

export interface VerbContext {
  /** Filled only when the command line asks for a verb that has flags per storage type. */
  types: StorageTypes;
}

/** Declares one verb below the program: its flags, help with examples, and an action that ends in `session.finish`. */
export type DeclareVerb = (program: Command, session: Session, context: VerbContext) => void;

/** Help text that follows the flags. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ alice ${line}`).join('\n')}`;
}
