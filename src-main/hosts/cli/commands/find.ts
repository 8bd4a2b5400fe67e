/** `alice find`: where every copy of a medium lies. */
import type { FoundMedia, MediaCopy } from '#api/media.ts';
import { formatBytes, formatNumberOf, formatTime, shortHash } from '../format.ts';
import { lookUp } from '../look-up.ts';
import type { Canvas } from '../output.ts';
import { type Column, renderPairs, renderTable } from '../table.ts';
import type { Tone } from '../style.ts';
import { type DeclareVerb, examples } from './command.ts';

const columns: Column[] = [
  { title: 'location' },
  { title: 'path', shrinkTo: 20 },
  { title: 'state' },
  { title: 'size', align: 'right' },
  { title: 'last seen' },
  { title: 'verified' },
  { title: 'tags in' },
  { title: 'file hash' },
];

function stateOf(copy: MediaCopy): { text: string; tone: Tone } {
  if (!copy.online) return { text: copy.state === 'present' ? 'offline' : `${copy.state}, offline`, tone: 'warn' };
  return { text: copy.state, tone: copy.state === 'present' ? 'good' : 'bad' };
}

export function renderCopies(found: FoundMedia, canvas: Canvas): string {
  const rows = found.copies.map((copy) => [
    copy.location === found.primaryLocation ? { text: copy.location, tone: 'bold' as const } : copy.location,
    copy.path,
    stateOf(copy),
    formatBytes(copy.size),
    formatTime(copy.lastSeen),
    copy.lastVerified === null ? 'never' : `${formatTime(copy.lastVerified)} ${copy.verifyMethod ?? ''}`.trimEnd(),
    copy.metadata,
    shortHash(copy.fileHash),
  ]);
  return renderTable(columns, rows, canvas);
}

export function renderFound(found: FoundMedia, canvas: Canvas): string {
  const matched = { 'content-hash': 'the content hash', 'file-hash': 'the hash of a whole file', path: 'a path' };
  const pairs = renderPairs(
    [
      ['content hash', found.contentHash],
      ['kind', `${found.mediaType}, ${formatBytes(found.size)}`],
      ['matched by', matched[found.matched]],
      ['primary', found.primaryLocation ?? 'no copy can be read now'],
      ['copies', formatNumberOf(found.copies.length, 'copy', 'copies')],
    ],
    canvas.style,
  );
  return `${pairs}\n\n${renderCopies(found, canvas)}`;
}

export const declareFind: DeclareVerb = (program, session) => {
  program
    .command('find')
    .description('where is it: every copy of a medium, with its state and when it was last seen and verified')
    .argument('<hash|path>', 'content hash, file hash, the first 6 or more digits of one, or a path or file name')
    .addHelpText(
      'after',
      examples('find 3fa9c1', 'find sha256:3fa9c1…', 'find projects/harbour/dusk.png', 'find 3fa9c1 --json'),
    )
    .action(async (ref: string) => {
      const client = await session.client();
      const result = await lookUp(ref, session.io.cwd, (one) => client.call('media.find', { ref: one }));
      session.finish({ result, human: (canvas) => renderFound(result, canvas) });
    });
};
