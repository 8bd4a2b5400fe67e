/** An engine for tests of hosts: remembers its calls, answers from a table, and sends the events it is told to. */
import type { Reply } from '#api/client.ts';

export type FakeAnswer = (input: unknown) => unknown;

export function createFakeEngine(answers: Record<string, FakeAnswer> = {}) {
  const calls: { method: string; input: unknown }[] = [];
  const served: string[] = [];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  return {
    calls,
    /** Addresses of the media that were asked for. */
    served,
    listenerCount: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
    async dispatch(method: string, input: unknown): Promise<Reply> {
      calls.push({ method, input });
      const answer = answers[method];
      if (!answer) return { ok: false, error: { code: 'unsupported', message: `There is no method "${method}".` } };
      return { ok: true, result: answer(input) };
    },
    listen(event: string, listener: (payload: unknown) => void) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    emit(event: string, payload: unknown) {
      for (const listener of listeners.get(event) ?? []) listener(payload);
    },
    async serveMedia(request: Request): Promise<Response> {
      served.push(request.url);
      return new Response(`media at ${new URL(request.url).pathname}`, { headers: { 'content-type': 'image/webp' } });
    },
  };
}
