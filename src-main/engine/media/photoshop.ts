/** Photoshop image resources, the wrapping in which JPEG, PNG and GIF carry IPTC (Adobe Photoshop File Formats Specification, "Image Resource Blocks"). */

const IPTC_RESOURCE = 0x0404;

/**
 * The IPTC blocks among image resources (`8BIM`, 16-bit id, padded Pascal name, 32-bit size, padded data), as views of `bytes`.
 * Bytes that start with an IIM dataset (0x1c) are given back as they are, for some writers leave the wrapping out.
 */
export function findIptc(bytes: Buffer): Buffer[] {
  if (bytes[0] === 0x1c) return [bytes];
  const found: Buffer[] = [];
  let at = 0;
  while (at + 12 <= bytes.length && bytes.toString('latin1', at, at + 4) === '8BIM') {
    const id = bytes.readUInt16BE(at + 4);
    const nameLength = 1 + (bytes[at + 6] as number);
    const sizeAt = at + 6 + nameLength + (nameLength % 2);
    if (sizeAt + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sizeAt);
    const start = sizeAt + 4;
    if (start + size > bytes.length) break;
    if (id === IPTC_RESOURCE && size > 0) found.push(bytes.subarray(start, start + size));
    at = start + size + (size % 2);
  }
  return found;
}
