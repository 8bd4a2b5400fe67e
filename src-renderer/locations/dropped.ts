/** What a drag brings that could become a location. */
import { parentOf, placeIn } from './names.ts';

export type Dropped =
  /** A path or an address for the wizard. */
  | { kind: 'place'; text: string }
  /** A browser tells what a folder is called, but not where it lies. */
  | { kind: 'name'; text: string }
  | { kind: 'nothing' };

interface DroppedItem {
  kind: string;
  getAsFile(): File | null;
  webkitGetAsEntry(): { isDirectory: boolean; name: string } | null;
}

export interface DragContent {
  types: readonly string[];
  items: ArrayLike<DroppedItem>;
  getData(type: string): string;
}

/** Drags of the page's own pictures carry these types as well; whoever asks must know that the drag came from outside. */
export const mayBePlace = (types: readonly string[]): boolean =>
  types.some((type) => type === 'Files' || type === 'text/plain' || type === 'text/uri-list');

/** `pathOf`: the desktop's bridge, which knows where a dropped file lies. Must be called during the drop. */
export function readDrop(content: DragContent, pathOf: ((file: File) => string) | undefined): Dropped {
  const item = [...Array.from(content.items)].find(({ kind }) => kind === 'file');
  if (item) {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    const path = file && pathOf ? pathOf(file) : '';
    // A file stands for the folder that it lies in.
    if (path !== '') return { kind: 'place', text: entry?.isDirectory === false ? parentOf(path) : path };
    return entry?.isDirectory === true ? { kind: 'name', text: entry.name } : { kind: 'nothing' };
  }
  const place = placeIn(content.getData('text/uri-list')) ?? placeIn(content.getData('text/plain'));
  return place === null ? { kind: 'nothing' } : { kind: 'place', text: place };
}
