/** EXIF UserComment (tag 0x9286): the field in which most generators put their recipe, and the one most often encoded wrongly. */
import { decodeText, decodeUtf16, dropTrailingNuls, utf16Order } from './text.ts';

/**
 * The text of EXIF UserComment: an 8-byte code and text. The code is believed only as far as it goes: `UNICODE` says nothing
 * of the byte order (that of the TIFF block is wrong for Civitai and others), `ASCII` is used for UTF-8, some writers leave
 * the code out. Undefined when blank.
 */
export function decodeUserComment(data: Uint8Array | undefined): string | undefined {
  if (!data || data.length === 0) return undefined;
  const text = dropTrailingNuls(decodeCoded(data));
  return text.replaceAll('\0', '').trim() === '' ? undefined : text;
}

function decodeCoded(data: Uint8Array): string {
  const code = String.fromCharCode(...data.subarray(0, 8));
  const rest = data.subarray(8);
  if (/^UNICODE[\0 ]/i.test(code)) return decodeUtf16(rest, utf16Order(rest));
  if (/^ASCII[\0 ]{3}/i.test(code)) return decodeText(rest);
  if (/^JIS[\0 ]{5}/i.test(code)) return new TextDecoder('iso-2022-jp').decode(rest);
  if (code !== '\0'.repeat(8)) return decodeText(data);
  const zeros = rest.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  const looksWide = rest.length >= 4 && zeros >= rest.length / 4 && dropTrailingNuls(decodeText(rest)).includes('\0');
  return looksWide ? decodeUtf16(rest, utf16Order(rest)) : decodeText(rest);
}
