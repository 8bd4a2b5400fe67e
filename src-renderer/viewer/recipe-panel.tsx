/** How a medium was made: the words, the numbers, the graph, and the raw texts to copy elsewhere. */
import type { Recipe } from '#api/media.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { t } from '../ui/text.ts';
import { type Fact, FactList } from './fact-list.tsx';
import { GraphPanel } from './graph-panel.tsx';
import { RawTexts } from './raw-texts.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { useSearchTerm } from './use-search-term.ts';
import './recipe-panel.css';

function PromptText({ title, text }: { title: string; text: string }) {
  return (
    <div className="prompt">
      <h3>
        {title} <CopyButton text={text} label={t('viewer.copyWhat', { what: title })} />
      </h3>
      <ScrollBox label={title} className="prompt-text">
        {text}
      </ScrollBox>
    </div>
  );
}

function rowsOf(recipe: Recipe): Fact[] {
  const { generator, version, model, modelHash, seed, sampler, scheduler, steps, cfg, width, height } = recipe;
  return [
    {
      label: t('viewer.generator'),
      value: generator,
      drawn: version === undefined ? generator : `${generator} ${version}`,
      term: ['generator', generator],
      copy: false,
    },
    { label: t('viewer.model'), value: model, term: ['model', model ?? ''] },
    { label: t('viewer.modelHash'), value: modelHash },
    { label: t('viewer.seed'), value: seed, term: ['seed', seed ?? ''] },
    { label: t('viewer.sampler'), value: sampler, term: ['sampler', sampler ?? ''] },
    { label: t('viewer.scheduler'), value: scheduler },
    { label: t('viewer.steps'), value: steps?.toString(), term: ['steps', String(steps)] },
    { label: t('viewer.cfg'), value: cfg?.toString(), term: ['cfg', String(cfg)] },
    { label: t('viewer.generatedSize'), value: width && height ? `${width} × ${height}` : undefined },
  ];
}

function Loras({ loras }: Pick<Recipe, 'loras'>) {
  const search = useSearchTerm();
  if (loras.length === 0) return null;
  return (
    <div className="loras">
      <h3>{t('viewer.loras')}</h3>
      <ul>
        {loras.map(({ name, weight }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a LoRA may be used twice
          <li key={`${name} ${index}`}>
            <button type="button" className="chip" dir="auto" onClick={() => search('lora', name)}>
              {name}
              {weight !== undefined && <small>{weight}</small>}
            </button>
            <CopyButton text={name} label={t('viewer.copyWhat', { what: name })} />
          </li>
        ))}
      </ul>
    </div>
  );
}

export function RecipePanel({ recipe }: { recipe: Recipe }) {
  return (
    <section aria-label={t('viewer.recipe')}>
      <h2>{t('viewer.recipe')}</h2>
      {recipe.prompt !== undefined && <PromptText title={t('viewer.prompt')} text={recipe.prompt} />}
      {recipe.negativePrompt !== undefined && <PromptText title={t('viewer.negative')} text={recipe.negativePrompt} />}
      <FactList facts={rowsOf(recipe)} />
      <Loras loras={recipe.loras} />
      <GraphPanel texts={recipe.raw} />
      <RawTexts texts={recipe.raw} />
    </section>
  );
}
