/** Two programs that write to one catalog: what one remembers of its rows must not outlive what the other does to them. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import { createTempFolder, places, scanned, shelf, studio } from '../../support/scanned.ts';

let folder: ReturnType<typeof createTempFolder>;
let one: Catalog;
let two: Catalog;
beforeEach(() => {
  folder = createTempFolder('shared');
  one = openCatalog({ file: folder.file });
  two = openCatalog({ file: folder.file });
});
afterEach(() => {
  one.close();
  two.close();
  folder.remove();
});

it('a file is put under its own location although the other has removed that and used its number again', () => {
  one.saveFiles([scanned('old/a.png', 'a')]);
  two.removeLocation(studio);
  two.saveFiles([scanned('new/b.png', 'b', { location: shelf })]);
  one.saveFiles([scanned('old/c.png', 'c')]);
  const copiesOf = (ref: string) => two.find(ref, places).copies.map(({ location, path }) => `${location}:${path}`);
  expect(copiesOf('c'.repeat(12))).toEqual(['studio:old/c.png']);
  expect(copiesOf('b'.repeat(12))).toEqual(['shelf:new/b.png']);
});
