/** Tells the catalog what moving bytes has changed, in groups, and knows of it before the catalog does. */
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { ScannedFile } from '../../catalog/records.ts';
import type { CatalogThreads } from '../../workers/catalog-threads.ts';
import type { Notes } from './world.ts';

export interface CatalogNotesOptions {
  catalog: Pick<CatalogThreads, 'read' | 'write'>;
  now: () => number;
  /** Reads files that nothing is known of any more, and saves what they are. */
  identify: (location: string, paths: string[]) => Promise<void>;
  /** After each group. */
  onChange: () => void;
}

/** Each group is one transaction; a crash costs one group, which recovery then looks at. */
const GROUP = 256;

type Made = Parameters<Notes['made']>[0] & { at: number };

export function createCatalogNotes({ catalog, now, identify, onChange }: CatalogNotesOptions): Notes {
  let made: Made[] = [];
  let gone: { location: string; path: string }[] = [];

  async function scannedFile(copy: Made): Promise<ScannedFile | null> {
    const known = await catalog.read.factsOf(copy.fileHash);
    if (known === null) return null;
    const { path, size, modifiedAt, etag } = copy.entry;
    return {
      location: copy.location,
      path,
      size,
      modifiedMs: modifiedAt.getTime(),
      etag,
      seenMs: copy.at,
      verifiedMs: copy.at,
      verifyMethod: 'full',
      fileHash: copy.fileHash,
      contentHash: known.contentHash,
      algorithm: known.algorithm,
      facts: known.facts,
    };
  }

  async function flush(): Promise<void> {
    const group = { made, gone };
    made = [];
    gone = [];
    if (group.made.length + group.gone.length === 0) return;
    const files: ScannedFile[] = [];
    const unknown = new Map<string, string[]>();
    for (const copy of group.made) {
      const file = await scannedFile(copy);
      if (file !== null) files.push(file);
      else unknown.set(copy.location, [...(unknown.get(copy.location) ?? []), copy.entry.path]);
    }
    // First what came, then what went: a medium that is nowhere for a moment would lose what is known of it.
    if (files.length > 0) await catalog.write.saveFiles(files);
    for (const [location, paths] of unknown) await identify(location, paths);
    const byPlace = Map.groupBy(group.gone, ({ location }) => location);
    for (const [location, paths] of byPlace)
      await catalog.write.forgetCopies(
        location,
        paths.map(({ path }) => path),
      );
    onChange();
  }

  const recordOf = (copy: Made): CopyRecord => ({
    contentHash: copy.contentHash,
    algorithm: '',
    fileHash: copy.fileHash,
    location: copy.location,
    path: copy.entry.path,
    size: copy.entry.size,
    modifiedMs: copy.entry.modifiedAt.getTime(),
    etag: copy.entry.etag,
    state: 'present',
    verifiedMs: copy.at,
    verifyMethod: 'full',
  });
  const isAt = (one: { location: string; path: string }) => (copy: { location: string; path: string }) =>
    copy.location === one.location && copy.path === one.path;

  return {
    async copiesOf(contentHash) {
      const known = await catalog.read.copyRecords([contentHash]);
      const fresh = made.filter((copy) => copy.contentHash === contentHash).map(recordOf);
      const stays = [...known.filter((copy) => !fresh.some(isAt(copy))), ...fresh];
      return stays.filter((copy) => !gone.some(isAt(copy)));
    },
    async made(copy) {
      gone = gone.filter((one) => !isAt({ location: copy.location, path: copy.entry.path })(one));
      made.push({ ...copy, at: now() });
      if (made.length + gone.length >= GROUP) await flush();
    },
    async gone(location, path) {
      made = made.filter((one) => !(one.location === location && one.entry.path === path));
      gone.push({ location, path });
      if (made.length + gone.length >= GROUP) await flush();
    },
    flush,
  };
}
