/** How texts are compared: without regard to case and Unicode form. */

const ascii = /^[^\u0080-\uffff]*$/;

/** NFC and full case folding, near enough: `ß` equals `SS`, `ς` equals `σ`, dotless `ı` equals `i`. */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

/** A test for folded texts: the whole value, `*` standing for any characters. Linear in the length of the text per star. */
export function createGlob(pattern: string): (folded: string) => boolean {
  const parts = foldText(pattern).split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (folded) => folded === first;
  return (folded) => {
    if (!folded.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = folded.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return folded.length - last.length >= at && folded.endsWith(last);
  };
}
