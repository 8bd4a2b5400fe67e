/** The client of the contract: the same calls over IPC, HTTP or a plain function, depending on the transport given. */
import type { EventName, EventPayload, Input, MethodName, Output } from './contract.ts';
import { errorFrom, type ErrorShape } from './errors.ts';

/** What comes back for every call: a failure is a value, because an exception loses its code on the way. */
export type Reply<T = unknown> = { ok: true; result: T } | { ok: false; error: ErrorShape };

/** Two functions are all a host must carry. */
export interface Transport {
  call(method: string, input: unknown): Promise<Reply>;
  /** Returns the function that stops listening. */
  listen(event: string, listener: (payload: unknown) => void): () => void;
}

export interface Client {
  /** Throws AliceError when the engine answers with a failure. */
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
}

export function createClient(transport: Transport): Client {
  return {
    async call(method, input) {
      const reply = await transport.call(method, input);
      if (!reply.ok) throw errorFrom(reply.error);
      return reply.result as Output<typeof method>;
    },
    listen: (event, listener) => transport.listen(event, (payload) => listener(payload as EventPayload<typeof event>)),
  };
}
