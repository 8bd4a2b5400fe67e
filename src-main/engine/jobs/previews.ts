/** The previews job: makes what the gallery will ask for while there is nothing better to do, so that it is there when a drive is not. */
import { AliceError } from '#api/errors.ts';
import type { PreviewsResult } from '#api/job.ts';
import type { Previews, ReadableCopy } from '../previews.ts';
import type { JobContext } from './runner.ts';

export interface PreviewsOptions {
  previews: Pick<Previews, 'get'>;
  /** Content hashes, newest medium first, after the given one. */
  candidates(after: string | undefined): Promise<string[]>;
  /** Best copy first. */
  findReadable(contentHash: string): Promise<ReadableCopy[]>;
  /** Media in the catalog, for the ETA. */
  total: number;
}

/** The size that the gallery shows: smaller ones are made from it without the original. */
const SIZE = 512;
/** As many as the preview pool decodes at once. */
const AT_ONCE = 2;

/** Media that give no picture (sounds, unreadable places) are counted, not failed. Ends early when cancelled. */
export async function makePreviews(options: PreviewsOptions, context: JobContext): Promise<PreviewsResult> {
  const result: PreviewsResult = { ready: 0, without: 0 };
  context.report({ phase: 'making previews', filesTotal: options.total });
  let page: string[] = [];
  let after: string | undefined;
  let turning: Promise<void> | null = null;

  async function turnPage(): Promise<void> {
    page = await options.candidates(after);
    after = page.at(-1) ?? after;
    turning = null;
  }

  async function next(): Promise<string | undefined> {
    if (page.length === 0) await (turning ??= turnPage());
    return page.shift();
  }

  async function work(): Promise<void> {
    for (let hash = await next(); hash !== undefined; hash = await next()) {
      context.signal.throwIfAborted();
      await context.gate.pass();
      const copies = (): Promise<ReadableCopy[]> => options.findReadable(hash!);
      try {
        await options.previews.get(hash.slice('sha256:'.length), SIZE, copies, context.signal);
        result.ready++;
      } catch (error) {
        context.signal.throwIfAborted();
        if (!(error instanceof AliceError)) throw error;
        result.without++;
      }
      context.report({ filesDone: result.ready + result.without });
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}
