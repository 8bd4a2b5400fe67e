/** A byte source that counts: a walker that reads without end, or far more than the file holds, fails at once instead of hanging. */
import { bufferSource } from '#engine/media/source.ts';
import type { ByteSource } from '#engine/media/format.ts';

/** Throws a plain Error (never an AliceError, so no test can take it for a good answer) past the budget of calls and bytes. */
export function boundedSource(bytes: Buffer): ByteSource {
  const inner = bufferSource(bytes);
  const maxCalls = 20_000 + 4 * bytes.length;
  const maxBytes = 4 * 1024 * 1024 + 256 * bytes.length;
  let calls = 0;
  let total = 0;
  return {
    size: inner.size,
    read(position, length) {
      calls += 1;
      if (calls > maxCalls)
        throw new Error(`the walker made more than ${maxCalls} reads of a file of ${bytes.length} bytes`);
      const view = inner.read(position, length);
      total += length;
      if (total > maxBytes) throw new Error(`the walker read more than ${maxBytes} bytes of a file of ${bytes.length}`);
      return view;
    },
  };
}
