/** How many bytes a selection has, asked once however many places show it. */
import { useEffect, useState } from 'react';
import type { Ranges } from '#api/media.ts';
import { client } from '../client.ts';

/** While a rectangle is drawn, the selection changes with every frame. */
const PAUSE_MS = 120;

/** By the selection itself: it is never changed, only replaced. */
const asked = new WeakMap<Ranges, { outline: string; bytes: Promise<number | null> }>();

function ask(outline: string, ranges: Ranges): Promise<number | null> {
  const known = asked.get(ranges);
  if (known?.outline === outline) return known.bytes;
  const bytes = client.call('media.sum', { outline, ranges }).then(
    (sum) => sum.bytes,
    () => {
      // The size is a comfort, and an outline that was forgotten is about to be replaced.
      asked.delete(ranges);
      return null;
    },
  );
  asked.set(ranges, { outline, bytes });
  return bytes;
}

/** Each medium counted once, nothing is 0; null until it is known. `outline` is undefined before the first answer. */
export function useBytes(outline: string | undefined, ranges: Ranges): number | null {
  const [sum, setSum] = useState<{ of: Ranges; bytes: number | null } | null>(null);
  useEffect(() => {
    if (outline === undefined || ranges.length === 0) return undefined;
    let isOld = false;
    const timer = setTimeout(() => {
      void ask(outline, ranges).then((bytes) => {
        if (!isOld) setSum({ of: ranges, bytes });
      });
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [outline, ranges]);
  if (ranges.length === 0) return 0;
  return sum?.of === ranges ? sum.bytes : null;
}
