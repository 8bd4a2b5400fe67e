/** Draws what is there more than once: equal copies with what becomes of each, pictures that look alike, and variations. */
import type { Output } from '#api/contract.ts';
import type { CopyFate } from '#api/duplicate.ts';
import { formatBytes, formatCount, formatNumberOf, formatStars, formatTime, shortHash } from './format.ts';
import type { Canvas } from './output.ts';
import { renderTable, type Cell, type Column } from './table.ts';

const fates: Record<CopyFate, string> = {
  best: 'kept: the best by purpose',
  wanted: 'kept: so many copies are wanted',
  protected: 'stays: an archive or a backup is not asked',
  locked: 'stays: read-only or not in use',
  unproved: 'stays: it is not known to be there',
  differs: 'stays: its metadata differ',
  'same-file': 'stays: another name of a file that is kept',
  arriving: 'stays: only inboxes have it',
  'not-asked': 'stays: not asked',
  spare: 'can go',
};

export function renderDuplicates(result: Output<'duplicates.exact'>, canvas: Canvas): string {
  if (result.total === 0) return 'Nothing lies in more places than is wanted.';
  const columns: Column[] = [
    { title: 'medium', shrinkTo: 12 },
    { title: 'location' },
    { title: 'path', shrinkTo: 16 },
    { title: 'size', align: 'right' },
    { title: 'what becomes of it', shrinkTo: 16 },
  ];
  const rows = result.groups.flatMap(({ name, copies }) =>
    copies.map(({ location, path, size, online, goes, fate, differs }, at): Cell[] => [
      at === 0 ? { text: name, tone: 'bold' } : '',
      online ? location : `${location} (offline)`,
      path,
      formatBytes(size),
      {
        text: differs.length > 0 ? `${fates[fate]} (${differs.join(', ')})` : fates[fate],
        tone: goes ? 'warn' : 'dim',
      },
    ]),
  );
  const { copies, bytes, total, groups, wanted } = result;
  return [
    renderTable(columns, rows, canvas),
    '',
    `${formatCount(groups.length)} shown of ${formatCount(total)} media. ` +
      `${formatNumberOf(copies, 'copy', 'copies')} with ${formatBytes(bytes)} can go; each stays in ${formatNumberOf(wanted, 'location')} at least.`,
    ...(copies > 0 ? ['To see the plan: alice duplicates --dry-run'] : []),
  ].join('\n');
}

export function renderAlike(result: Output<'duplicates.near'>, canvas: Canvas): string {
  const unknown =
    result.unknown === 0
      ? ''
      : `It is not known yet what ${formatNumberOf(result.unknown, 'picture looks', 'pictures look')} like: alice duplicates --near --look`;
  if (result.total === 0) return ['No pictures look alike.', unknown].filter((line) => line !== '').join('\n');
  const columns: Column[] = [
    { title: 'group', align: 'right' },
    { title: 'name', shrinkTo: 12 },
    { title: 'hash' },
    { title: 'pixels', align: 'right' },
    { title: 'size', align: 'right' },
    { title: 'rating' },
    { title: 'recipe' },
    { title: 'differs', align: 'right' },
    { title: 'where', shrinkTo: 12 },
  ];
  const rows = result.groups.flatMap(({ pictures }, group) =>
    pictures.map(({ item, hasRecipe, distance }, at): Cell[] => [
      at === 0 ? formatCount(group + 1) : '',
      { text: item.name, tone: 'bold' },
      shortHash(item.contentHash),
      item.width === undefined ? '' : `${item.width}×${item.height}`,
      formatBytes(item.size),
      { text: formatStars(item.rating), tone: 'accent' },
      hasRecipe ? 'yes' : '',
      formatCount(distance),
      item.copies.map(({ location }) => location).join(', '),
    ]),
  );
  return [
    renderTable(columns, rows, canvas),
    '',
    `${formatCount(result.groups.length)} shown of ${formatNumberOf(result.total, 'group')} with ${formatNumberOf(result.pictures, 'picture')}.`,
    ...(unknown === '' ? [] : [unknown]),
    'Not duplicates? alice duplicates dismiss HASH HASH',
  ].join('\n');
}

export function renderVariations(result: Output<'media.variations'>, canvas: Canvas): string {
  const columns: Column[] = [
    { title: 'rank', align: 'right' },
    { title: 'name', shrinkTo: 12 },
    { title: 'hash' },
    { title: 'rating' },
    { title: 'created' },
    { title: 'batch', align: 'right' },
    { title: 'seed' },
  ];
  const rows = result.variations.map(({ item, rank, batch, seed }): Cell[] => [
    formatCount(rank),
    { text: item.name, tone: 'bold' },
    shortHash(item.contentHash),
    { text: formatStars(item.rating), tone: 'accent' },
    formatTime(item.createdAt),
    formatCount(batch),
    seed ?? '',
  ]);
  return `${renderTable(columns, rows, canvas)}\n\n${formatCount(rows.length)} shown of ${formatNumberOf(result.total, 'medium', 'media')} of one prompt.`;
}

export function renderDrives(result: Output<'media.drives'>, canvas: Canvas): string {
  const { media, readable, drives, lost, smallest, atLeast } = result;
  const lines = [
    `${formatNumberOf(media, 'medium', 'media')}, of which ${formatCount(readable)} can be read now.`,
    ...(lost.media > 0
      ? [`${formatNumberOf(lost.media, 'medium lies', 'media lie')} nowhere that could be connected.`]
      : []),
  ];
  if (drives.length === 0) return lines.join('\n');
  const columns: Column[] = [
    { title: 'connect' },
    { title: 'label', shrinkTo: 12 },
    { title: 'kept at', shrinkTo: 12 },
    { title: 'gives', align: 'right' },
    { title: 'only there', align: 'right' },
    { title: 'in all', align: 'right' },
    { title: 'why not now', shrinkTo: 16 },
  ];
  const rows = drives.map((drive): Cell[] => [
    { text: drive.location, tone: 'bold' },
    drive.label ?? '',
    drive.site ?? '',
    formatCount(drive.adds),
    formatCount(drive.only),
    formatCount(drive.media),
    drive.reason ?? '',
  ]);
  const bound = smallest ? '' : `\nIt may be done with fewer, but not with less than ${formatCount(atLeast)}.`;
  return `${lines.join('\n')}\n\n${renderTable(columns, rows, canvas)}${bound}`;
}
