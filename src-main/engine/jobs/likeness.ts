/** The likeness job: finds out what those pictures look like of which that is not known yet. */
import { AliceError } from '#api/errors.ts';
import type { LikenessResult } from '#api/job.ts';
import type { Previews, ReadableCopy } from '../previews.ts';
import type { JobContext } from './runner.ts';

export interface LikenessOptions {
  previews: Pick<Previews, 'look'>;
  /** Content hashes, newest picture first, after the given one. */
  candidates(after: string | undefined): Promise<string[]>;
  /** Best copy first; null where only previews that are there already are looked at. */
  findReadable: ((contentHash: string) => Promise<ReadableCopy[]>) | null;
  /** Has what was found kept. */
  flush(): Promise<void>;
}

/** As many as the preview pool decodes at once. */
const AT_ONCE = 2;

/** Pictures that cannot be read now are counted, not failed. Ends early when cancelled. */
export async function lookAtPictures(options: LikenessOptions, context: JobContext): Promise<LikenessResult> {
  const result: LikenessResult = { known: 0, without: 0 };
  const { findReadable } = options;
  context.report({ phase: 'looking for what is alike', filesDone: 0, filesTotal: null });
  let after: string | undefined;
  for (let page = await options.candidates(after); page.length > 0; page = await options.candidates(after)) {
    after = page.at(-1);
    const waiting = page.values();
    const work = async (): Promise<void> => {
      for (const hash of waiting) {
        context.signal.throwIfAborted();
        await context.gate.pass();
        const copies = findReadable === null ? null : () => findReadable(hash);
        try {
          const told = await options.previews.look(hash.slice('sha256:'.length), copies, context.signal);
          result[told ? 'known' : 'without']++;
        } catch (error) {
          context.signal.throwIfAborted();
          if (!(error instanceof AliceError)) throw error;
          result.without++;
        }
        context.report({ filesDone: result.known + result.without });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await options.flush();
  }
  return result;
}
