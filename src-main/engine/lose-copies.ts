/** What is marked as lost in the settings has no copies any more, however it was marked. */
import { AliceError } from '#api/errors.ts';
import type { Parts } from './handlers/parts.ts';

type LosingParts = Pick<Parts, 'catalog' | 'emit' | 'places'>;

/** Counts all copies of a location as missing. They are present again when it is found and scanned. */
export async function loseCopies(parts: LosingParts, location: string): Promise<void> {
  let after: number | null = 0;
  while (after !== null) {
    const { write } = await parts.catalog();
    after = (await write.loseCopies(location, after)).goOn;
  }
  parts.emit('catalog.changed', { generation: await (await parts.catalog()).read.generation() });
}

/** For marks that were written by hand. Throws only what is a fault of Alice: a catalog that is closed meanwhile is asked next time. */
export async function loseWhatIsLost(parts: LosingParts): Promise<void> {
  try {
    const lost = parts.places.all().filter(({ location }) => location.status === 'lost');
    if (lost.length === 0) return;
    const { perLocation } = await (await parts.catalog()).read.status([]);
    for (const { location } of lost)
      if ((perLocation[location.id]?.copies ?? 0) > 0) await loseCopies(parts, location.id);
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
  }
}
