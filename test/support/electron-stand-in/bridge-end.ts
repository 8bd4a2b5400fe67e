/** One end of the bridge between a page and its preload script, each in its own world of the same document; runs in both of them. */

/** What crosses: plain data by structured clone (the browser clones an event's detail from world to world), the rest by number. */
interface Packed {
  value: unknown;
  functions: [path: string[], id: number][];
  promises: [path: string[], id: number][];
}

type Answer = { call: number; result: Packed } | { call: number; error: string };

type AnyFunction = (...args: unknown[]) => unknown;

export interface BridgeEnd {
  /** Makes a copy of `api` a property of the other world's window. */
  expose(name: string, api: unknown): void;
}

/** `secret` keeps the page from guessing the names of the events. */
export function openBridgeEnd(secret: string, here: 'page' | 'preload'): BridgeEnd {
  const there = here === 'page' ? 'preload' : 'page';
  const functions: AnyFunction[] = [];
  const answers = new Map<number, Answer>();
  const unsettled = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;

  const say = (what: string, detail: unknown): void =>
    void window.dispatchEvent(new CustomEvent(`${secret}:${there}:${what}`, { detail }));
  const hear = <T>(what: string, listener: (detail: T) => void): void =>
    window.addEventListener(`${secret}:${here}:${what}`, (event) => listener((event as CustomEvent<T>).detail));
  const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

  function pack(value: unknown): Packed {
    const packed: Packed = { value: undefined, functions: [], promises: [] };
    const copy = (one: unknown, path: string[]): unknown => {
      if (typeof one === 'function') {
        packed.functions.push([path, functions.push(one as AnyFunction) - 1]);
        return undefined;
      }
      if (one instanceof Promise) {
        const id = ++lastId;
        packed.promises.push([path, id]);
        one.then(
          (result: unknown) => say('settled', { call: id, result: pack(result) } satisfies Answer),
          (error: unknown) => say('settled', { call: id, error: messageOf(error) } satisfies Answer),
        );
        return undefined;
      }
      if (Array.isArray(one)) return one.map((entry, index) => copy(entry, [...path, String(index)]));
      // As Electron's bridge does: symbols are left out, and what cannot be cloned is said here.
      if (typeof one === 'symbol') return undefined;
      if (Object.prototype.toString.call(one) !== '[object Object]') return structuredClone(one);
      return Object.fromEntries(
        Object.entries(one as object).map(([key, entry]) => [key, copy(entry, [...path, key])]),
      );
    };
    packed.value = copy(value, []);
    return packed;
  }

  function unpack(packed: Packed): unknown {
    const root = { value: packed.value };
    const put = (path: string[], value: unknown): void => {
      const keys = ['value', ...path];
      const last = keys.pop()!;
      let at: Record<string, unknown> = root;
      for (const key of keys) at = at[key] as Record<string, unknown>;
      at[last] = value;
    };
    for (const [path, id] of packed.functions) put(path, (...args: unknown[]) => callThere(id, args));
    for (const [path, id] of packed.promises) {
      put(path, new Promise((resolve, reject) => unsettled.set(id, { resolve, reject })));
    }
    return root.value;
  }

  /** Events are dispatched synchronously, so the answer is there when the call has been said. */
  function callThere(id: number, args: unknown[]): unknown {
    const call = ++lastId;
    say('call', { call, id, args: pack(args) });
    const answer = answers.get(call);
    answers.delete(call);
    if (answer === undefined) throw new Error('The other world does not answer.');
    if ('error' in answer) throw new Error(answer.error);
    return unpack(answer.result);
  }

  hear<{ call: number; id: number; args: Packed }>('call', ({ call, id, args }) => {
    try {
      const result = functions[id]!(...(unpack(args) as unknown[]));
      say('answer', { call, result: pack(result) } satisfies Answer);
    } catch (error) {
      say('answer', { call, error: messageOf(error) } satisfies Answer);
    }
  });
  hear<Answer>('answer', (answer) => void answers.set(answer.call, answer));
  hear<Answer>('settled', (answer) => {
    const waiting = unsettled.get(answer.call);
    unsettled.delete(answer.call);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(unpack(answer.result));
  });
  hear<{ name: string; api: Packed }>('expose', ({ name, api }) => {
    const value = Object.freeze(unpack(api));
    Object.defineProperty(window, name, { value, enumerable: true });
  });
  return { expose: (name, api) => say('expose', { name, api: pack(api) }) };
}
