/** The few tones the command line speaks in; without colours they are nothing. */

export type Tone = 'plain' | 'bold' | 'dim' | 'good' | 'warn' | 'bad' | 'accent';

const codes: Record<Exclude<Tone, 'plain'>, [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  good: [32, 39],
  warn: [33, 39],
  bad: [31, 39],
  accent: [36, 39],
};

export interface Style {
  paint(tone: Tone, text: string): string;
}

/** `text` must already be harmless (see escape-text.ts): escape sequences are added around it, none is removed from it. */
export function createStyle(colours: boolean): Style {
  return {
    paint(tone, text) {
      if (!colours || tone === 'plain' || text === '') return text;
      const [on, off] = codes[tone];
      return `\x1b[${on}m${text}\x1b[${off}m`;
    },
  };
}

/** Colours only on a terminal and only when the user has not asked for none (https://no-color.org). */
export function wantsColours(
  stream: { isTTY?: boolean | undefined },
  env: Record<string, string | undefined>,
): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
