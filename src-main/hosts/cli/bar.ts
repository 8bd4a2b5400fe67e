/** A share drawn as a bar of block characters, an eighth of a cell exact. */

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `share` from 0 to 1; exactly `cells` wide, the rest filled with `rest`. */
export function drawBar(share: number, cells: number, rest = ' '): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * cells * 8);
  const filled = '█'.repeat(Math.floor(parts / 8)) + eighths[parts % 8]!;
  return filled + rest.repeat(cells - [...filled].length);
}
