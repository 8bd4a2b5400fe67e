/** What a picture element cannot tell: whether its preview shows a damaged file, and why there is none. */
import { errorFrom, type AliceError } from '#api/errors.ts';
import type { Reply } from '#api/client.ts';
import { previewUrl } from '../client.ts';

export interface PreviewReport {
  damaged: boolean;
  error: AliceError | null;
}

/** Null when nobody answers. */
export async function fetchReport(contentHash: string, signal: AbortSignal): Promise<PreviewReport | null> {
  const url = previewUrl(contentHash, 512);
  try {
    const head = await fetch(url, { method: 'HEAD', signal });
    if (head.ok) return { damaged: head.headers.get('x-alice-damaged') === 'true', error: null };
    const reply = (await (await fetch(url, { signal })).json()) as Reply;
    return { damaged: false, error: reply.ok ? null : errorFrom(reply.error) };
  } catch {
    return null;
  }
}
