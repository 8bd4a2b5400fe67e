/** `alice show`: everything known of one medium. */
import type { Recipe, ShownMedia } from '#api/media.ts';
import { formatBytes, formatSeconds, formatStars, formatTime } from '../format.ts';
import { lookUp } from '../look-up.ts';
import type { Canvas } from '../output.ts';
import { renderPairs } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';
import { renderCopies } from './find.ts';

type Pairs = [string, string | undefined | null][];

const text = (value: number | string | undefined): string | undefined =>
  value === undefined ? undefined : String(value);
const list = (values: string[] | undefined): string | undefined =>
  values === undefined || values.length === 0 ? undefined : values.join(', ');

function factPairs(shown: ShownMedia): Pairs {
  const { facts } = shown;
  return [
    ['content hash', shown.contentHash],
    ['kind', `${shown.mediaType}, ${facts.format}, ${formatBytes(shown.size)}`],
    ['pixels', facts.width === undefined ? undefined : `${facts.width}×${facts.height}`],
    ['duration', facts.durationSeconds === undefined ? undefined : formatSeconds(facts.durationSeconds)],
    [
      'created',
      `${formatTime(shown.createdAt)}${facts.createdFrom === undefined ? '' : ` (from ${facts.createdFrom})`}`,
    ],
    ['first seen', formatTime(shown.firstSeen)],
    ['pinned', shown.pinned === true ? 'yes, it stays where it is' : undefined],
    ['title', facts.title],
    ['description', facts.description],
    ['rating', facts.rating === undefined ? undefined : formatStars(facts.rating) || 'none'],
    ['label', facts.label],
    ['tags', list([...facts.tags, ...facts.hierarchicalTags])],
    ['project', facts.project],
    ['album', facts.album],
    ['genre', facts.genre],
    ['artist', facts.artist],
    ['camera', list([facts.cameraMake, facts.cameraModel, facts.lens].filter((part) => part !== undefined))],
    ['place', facts.gps && `${facts.gps.latitude}, ${facts.gps.longitude}`],
    ['software', facts.software],
    ['source type', facts.digitalSourceType],
    ['signed', facts.c2pa === true ? 'carries a C2PA manifest' : undefined],
    ['copies differ in', list(shown.diverged)],
    ['noticed', facts.warnings?.join('\n')],
  ];
}

function recipePairs(recipe: Recipe): Pairs {
  const loras = recipe.loras.map(({ name, weight }) => (weight === undefined ? name : `${name} (${weight})`));
  return [
    ['generator', recipe.version === undefined ? recipe.generator : `${recipe.generator} ${recipe.version}`],
    ['prompt', recipe.prompt],
    ['negative', recipe.negativePrompt],
    ['model', recipe.modelHash === undefined ? recipe.model : `${recipe.model ?? ''} (${recipe.modelHash})`.trim()],
    ['LoRAs', list(loras)],
    ['seed', recipe.seed],
    ['sampler', list([recipe.sampler, recipe.scheduler].filter((part) => part !== undefined))],
    ['steps', text(recipe.steps)],
    ['CFG', text(recipe.cfg)],
    ['made at', recipe.width === undefined ? undefined : `${recipe.width}×${recipe.height}`],
    ['raw text', list(recipe.raw.map(({ carrier }) => carrier))],
  ];
}

export function renderShown(shown: ShownMedia, canvas: Canvas): string {
  const parts = [renderPairs(factPairs(shown), canvas.style)];
  if (shown.recipe !== null)
    parts.push('', canvas.style.paint('bold', 'Recipe'), renderPairs(recipePairs(shown.recipe), canvas.style));
  parts.push('', canvas.style.paint('bold', 'Copies'), renderCopies(shown, canvas));
  return parts.join('\n');
}

export const declareShow: DeclareVerb = (program, session) => {
  program
    .command('show')
    .description('everything known of one medium: facts, recipe, copies, and where the copies disagree')
    .argument('<hash|path>', 'content hash, file hash, the first 6 or more digits of one, or a path or file name')
    .addHelpText('after', examples('show 3fa9c1', 'show dusk.png', 'show 3fa9c1 --json'))
    .action(async (ref: string) => {
      const client = await session.client();
      const result = await lookUp(ref, session.io.cwd, (one) => client.call('media.show', { ref: one }));
      session.finish({ result, human: (canvas) => renderShown(result, canvas) });
    });
};
