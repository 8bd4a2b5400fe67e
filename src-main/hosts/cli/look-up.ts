/** Asks for one medium by what was typed: a hash, a name, or a path as a shell completes it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { AliceError } from '#api/errors.ts';

/** The absolute path of a file that is there under the name typed, seen from where the user stands. */
function fileHere(ref: string, cwd: string): string | undefined {
  const file = path.resolve(cwd, ref);
  return ref !== '' && existsSync(file) ? file : undefined;
}

/** A file that is there comes first; if it lies in no location, what was typed is asked for. Throws as `ask` does. */
export async function lookUp<Answer>(ref: string, cwd: string, ask: (ref: string) => Promise<Answer>): Promise<Answer> {
  const file = fileHere(ref, cwd);
  if (file === undefined || file === ref) return ask(ref);
  try {
    return await ask(file);
  } catch (error) {
    if (!(error instanceof AliceError) || error.code !== 'not-found') throw error;
    return ask(ref);
  }
}
