/**
 * C2PA: the two facts of a manifest store that matter here, without verifying anything: which program made the claim, and
 * what kind of source it declares (https://spec.c2pa.org/specifications/specifications/2.1/specs/C2PA_Specification.html, 10 and 18).
 */

/** What the manifests claim; whether they are genuine is not checked. */
export interface C2paClaim {
  /** Of the manifest that declares the first source type, else of the active one. */
  generator?: string;
  /** Full IPTC URLs, each once, active manifest first. */
  digitalSourceTypes: string[];
}

const SOURCE_TYPE = Buffer.from('http://cv.iptc.org/newscodes/digitalsourcetype/');
const MAX_FOUND = 64;

/** Looks for the facts by their CBOR keys; never throws and reads each byte a bounded number of times. */
export function readC2pa(store: Buffer): C2paClaim {
  const manifests = manifestsOf(store);
  const claims = manifests.map((manifest) => ({ generator: generatorIn(manifest), types: sourceTypesIn(manifest) }));
  const types = [...new Set(claims.flatMap((claim) => claim.types))];
  const generator =
    claims.find((claim) => claim.types.length > 0 && claim.generator)?.generator ??
    claims.find((claim) => claim.generator)?.generator;
  return generator === undefined ? { digitalSourceTypes: types } : { generator, digitalSourceTypes: types };
}

/** The manifests in the store's superbox, last first: the last one is active. Anything unexpected: the store as one. */
function manifestsOf(store: Buffer): Buffer[] {
  const manifests: Buffer[] = [];
  const end =
    store.length >= 8 && store.toString('latin1', 4, 8) === 'jumb' ? Math.min(store.readUInt32BE(0), store.length) : 0;
  for (let at = 8; at + 8 <= end;) {
    const length = store.readUInt32BE(at);
    if (length < 8 || at + length > end) break;
    if (store.toString('latin1', at + 4, at + 8) === 'jumb') manifests.unshift(store.subarray(at, at + length));
    at += length;
  }
  return manifests.length === 0 || manifests.length > MAX_FOUND ? [store] : manifests;
}

function sourceTypesIn(bytes: Buffer): string[] {
  const types: string[] = [];
  for (
    let at = bytes.indexOf(SOURCE_TYPE);
    at >= 0 && types.length < MAX_FOUND;
    at = bytes.indexOf(SOURCE_TYPE, at + 1)
  ) {
    const tail = /^[A-Za-z]{1,64}/.exec(
      bytes.toString('latin1', at + SOURCE_TYPE.length, at + SOURCE_TYPE.length + 64),
    )?.[0];
    if (tail !== undefined) types.push(SOURCE_TYPE.toString('latin1') + tail);
  }
  return types;
}

/** `claim_generator` is a text; since version 2 `claim_generator_info` is a map with a `name`. */
function generatorIn(bytes: Buffer): string | undefined {
  const info = bytes.indexOf('tclaim_generator_info', 0, 'latin1');
  const name = info < 0 ? -1 : bytes.indexOf('dname', info, 'latin1');
  const named = name < 0 || name > info + 256 ? undefined : cborText(bytes, name + 5);
  const plain = bytes.indexOf('oclaim_generator', 0, 'latin1');
  return named ?? (plain < 0 ? undefined : cborText(bytes, plain + 16));
}

/** A CBOR text string (major type 3) at this place, when it is one of at most 64 KiB. */
function cborText(bytes: Buffer, at: number): string | undefined {
  const head = bytes[at];
  if (head === undefined || head >> 5 !== 3) return undefined;
  const short = head & 0x1f;
  const extra = short < 24 ? 0 : short === 24 ? 1 : short === 25 ? 2 : -1;
  if (extra < 0 || at + 1 + extra > bytes.length) return undefined;
  const length = extra === 0 ? short : bytes.readUIntBE(at + 1, extra);
  const text = bytes.toString('utf8', at + 1 + extra, at + 1 + extra + length).trim();
  return text === '' ? undefined : text;
}
