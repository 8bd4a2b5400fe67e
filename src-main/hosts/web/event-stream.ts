/** Events of the engine as server-sent events, one stream per page that listens. */
import { events } from '#api/contract.ts';

export type Listen = (event: string, listener: (payload: unknown) => void) => () => void;

/** A page that reads nothing any more is let go at this many unread messages; its EventSource comes back by itself. */
const MOST_UNREAD = 1000;
const HEARTBEAT_MS = 15_000;

/** Format: https://html.spec.whatwg.org/multipage/server-sent-events.html. `onEnd` is called once, whoever ends it. */
export function openEventStream(
  listen: Listen,
  onEnd: () => void,
): { body: ReadableStream<Uint8Array>; end: () => void } {
  const encoder = new TextEncoder();
  let release = () => {};
  let end = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => {
          if ((controller.desiredSize ?? 0) < -MOST_UNREAD) return end();
          controller.enqueue(encoder.encode(text));
        };
        const stops = Object.keys(events).map((name) =>
          listen(name, (payload) => send(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`)),
        );
        // Without a word now and then, a closed laptop leaves its stream open for ever.
        const heartbeat = setInterval(() => send(': alive\n\n'), HEARTBEAT_MS).unref();
        release = () => {
          release = () => {};
          clearInterval(heartbeat);
          for (const stop of stops) stop();
          onEnd();
        };
        end = () => {
          end = () => {};
          release();
          controller.close();
        };
        send('retry: 1000\n\n');
      },
      cancel: () => release(),
    },
    { highWaterMark: 1 },
  );
  return { body, end: () => end() };
}
