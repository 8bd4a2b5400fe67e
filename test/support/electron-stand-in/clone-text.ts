/** Structured clone as text: what Electron's IPC carries between processes, where only text can be sent (the browser's debugging protocol). */

type Encoded = [kind: string, ...rest: unknown[]];

const views = [
  'Uint8Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
] as const;

function bytesToText(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

const bytesFromText = (text: string): ArrayBuffer => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;

/** Throws DataCloneError for what structured clone refuses (functions, symbols), and TypeError for what only pages have (files, pictures). */
export function toText(value: unknown): string {
  const table: Encoded[] = [];
  const known = new Map<unknown, number>();
  const put = (one: unknown): number => {
    const before = typeof one === 'object' && one !== null ? known.get(one) : undefined;
    if (before !== undefined) return before;
    const at = table.push(['undefined']) - 1;
    if (typeof one === 'object' && one !== null) known.set(one, at);
    table[at] = encode(one, put);
    return at;
  };
  put(structuredClone(value));
  return JSON.stringify(table);
}

function encode(value: unknown, put: (value: unknown) => number): Encoded {
  if (value === undefined) return ['undefined'];
  if (typeof value === 'bigint') return ['bigint', String(value)];
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return ['number', Object.is(value, -0) ? '-0' : String(value)];
  }
  if (typeof value !== 'object' || value === null) return ['plain', value];
  if (Array.isArray(value)) return ['array', value.map(put)];
  if (value instanceof Date) return ['date', value.getTime()];
  if (value instanceof RegExp) return ['regexp', value.source, value.flags];
  if (value instanceof Map) return ['map', [...value].map(([key, one]) => [put(key), put(one)])];
  if (value instanceof Set) return ['set', [...value].map(put)];
  if (value instanceof Error) return ['error', value.name, value.message];
  if (value instanceof ArrayBuffer) return ['buffer', bytesToText(value)];
  if (ArrayBuffer.isView(value)) {
    const name = views.find((view) => value instanceof globalThis[view]);
    const length = 'length' in value ? value.length : value.byteLength;
    return ['view', name, put(value.buffer), value.byteOffset, length];
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') {
    throw new TypeError(`${Object.prototype.toString.call(value)} could not be cloned.`);
  }
  return ['object', Object.entries(value).map(([key, one]) => [key, put(one)])];
}

/** The inverse of {@link toText}. */
export function fromText(text: string): unknown {
  const table = JSON.parse(text) as Encoded[];
  const made = new Map<number, unknown>();
  const get = (at: number): unknown => {
    if (made.has(at)) return made.get(at);
    return decode(table[at]!, get, (value) => {
      made.set(at, value);
      return value;
    });
  };
  return get(0);
}

/** `keep` is told of a container before its contents are asked for: they may contain it. */
function decode([kind, ...rest]: Encoded, get: (at: number) => unknown, keep: <T>(value: T) => T): unknown {
  const [first, second, third, fourth] = rest;
  if (kind === 'plain') return first;
  if (kind === 'undefined') return undefined;
  if (kind === 'bigint') return BigInt(first as string);
  if (kind === 'number') return Number(first);
  if (kind === 'date') return keep(new Date(first as number));
  if (kind === 'regexp') return keep(new RegExp(first as string, second as string));
  if (kind === 'error') return keep(Object.assign(new Error(second as string), { name: first }));
  if (kind === 'buffer') return keep(bytesFromText(first as string));
  if (kind === 'view') {
    const View = globalThis[first as 'Uint8Array'];
    return keep(new View(get(second as number) as ArrayBuffer, third as number, fourth as number));
  }
  if (kind === 'array') {
    const list = keep<unknown[]>([]);
    for (const at of first as number[]) list.push(get(at));
    return list;
  }
  if (kind === 'set') {
    const set = keep(new Set<unknown>());
    for (const at of first as number[]) set.add(get(at));
    return set;
  }
  if (kind === 'map') {
    const map = keep(new Map<unknown, unknown>());
    for (const [key, one] of first as [number, number][]) map.set(get(key), get(one));
    return map;
  }
  const object = keep<Record<string, unknown>>({});
  for (const [key, at] of first as [string, number][]) object[key] = get(at);
  return object;
}
