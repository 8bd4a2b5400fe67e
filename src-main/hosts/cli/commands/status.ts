/** `alice status`: what the catalog holds, and how the locations are. */
import type { Output } from '#api/contract.ts';
import { escapeText } from '../escape-text.ts';
import { formatBytes, formatCount, formatNumberOf } from '../format.ts';
import { renderLocations } from '../location-tables.ts';
import type { Canvas } from '../output.ts';
import { renderPairs } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

type Status = Output<'catalog.status'>;

export function renderStatus(status: Status, canvas: Canvas): string {
  const warnings = (status.settingsWarnings ?? []).map((warning) => escapeText(warning));
  if (status.locations.length === 0) {
    const first =
      'No locations yet. Name a folder that holds media: alice locations add NAME --path FOLDER --scan, then alice scan.';
    return [first, ...warnings].join('\n');
  }
  const { byType, duplicates } = status;
  const none = (count: number, some: string): string | undefined => (count === 0 ? undefined : some);
  const pairs = renderPairs(
    [
      [
        'media',
        `${formatCount(status.media)} (${formatNumberOf(byType.image, 'picture')}, ${formatNumberOf(byType.video, 'video')}, ${formatNumberOf(byType.audio, 'sound')})`,
      ],
      ['copies', `${formatNumberOf(status.copies, 'file')}, ${formatBytes(status.bytes)}`],
      [
        'duplicates',
        none(
          duplicates.media,
          `${formatNumberOf(duplicates.media, 'medium has', 'media have')} ${formatNumberOf(duplicates.extraCopies, 'further copy', 'further copies')} (${formatBytes(duplicates.extraBytes)})`,
        ),
      ],
      [
        'only offline',
        none(status.offlineOnly, `${formatNumberOf(status.offlineOnly, 'medium', 'media')}: alice search 'is:offline'`),
      ],
      [
        'disagreeing',
        none(
          status.diverged,
          `${formatNumberOf(status.diverged, 'medium', 'media')} whose copies carry different tags or ratings`,
        ),
      ],
      ['failed', none(status.failed, `${formatNumberOf(status.failed, 'file')}: alice problems`)],
    ],
    canvas.style,
  );
  const locations = renderLocations(status.locations, canvas);
  return [`${pairs}\n\n${locations}`, ...(warnings.length === 0 ? [] : ['', ...warnings])].join('\n');
}

export const declareStatus: DeclareVerb = (program, session) => {
  program
    .command('status')
    .description('what the catalog holds, and which locations can be reached')
    .addHelpText('after', examples('status', 'status --demo', 'status --json'))
    .action(async () => {
      const result = await (await session.client()).call('catalog.status', {});
      session.finish({ result, human: (canvas) => renderStatus(result, canvas) });
    });
};
