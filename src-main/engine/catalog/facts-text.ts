/** Stores the facts of a file as text, deflated when that pays. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Facts } from '#api/media.ts';

/** Below it deflating costs more time than it saves space. */
const DEFLATE_FROM = 4096;
/** Facts are bounded by the reader at 16 MiB a text; more than this in the catalog is damage. */
const MAX_INFLATED = 256 * 1024 * 1024;

export function packFacts(facts: Facts): string | Buffer {
  const text = JSON.stringify(facts);
  return text.length < DEFLATE_FROM ? text : deflateRawSync(text, { level: 3 });
}

export function unpackFacts(stored: string | Buffer): Facts {
  const text =
    typeof stored === 'string' ? stored : inflateRawSync(stored, { maxOutputLength: MAX_INFLATED }).toString();
  return JSON.parse(text) as Facts;
}
