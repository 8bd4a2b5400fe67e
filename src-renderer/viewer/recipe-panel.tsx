/** How a medium was made: the words, the numbers, and the raw texts to copy elsewhere. */
import type { Recipe } from '#api/media.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { useGallery } from '../gallery/store.ts';
import { termOf } from '../media/terms.ts';

function PromptText({ title, text }: { title: string; text: string }) {
  return (
    <div className="prompt">
      <h3>
        {title} <CopyButton text={text} label={`Copy the ${title.toLowerCase()}`} />
      </h3>
      <p dir="auto">{text}</p>
    </div>
  );
}

export function RecipePanel({ recipe }: { recipe: Recipe }) {
  const toggle = useGallery((state) => state.toggle);
  const size = recipe.width && recipe.height ? `${recipe.width} × ${recipe.height}` : undefined;
  const numbers: [string, string | number | undefined][] = [
    ['Generator', recipe.version ? `${recipe.generator} ${recipe.version}` : recipe.generator],
    ['Model', recipe.model],
    ['Seed', recipe.seed],
    ['Sampler', [recipe.sampler, recipe.scheduler].filter(Boolean).join(' · ') || undefined],
    ['Steps', recipe.steps],
    ['CFG', recipe.cfg],
    ['Size', size],
  ];
  return (
    <section>
      <h2>Recipe</h2>
      {recipe.prompt !== undefined && <PromptText title="Prompt" text={recipe.prompt} />}
      {recipe.negativePrompt !== undefined && <PromptText title="Negative prompt" text={recipe.negativePrompt} />}
      <dl className="facts">
        {numbers.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {recipe.loras.length > 0 && (
        <p className="chips">
          {recipe.loras.map(({ name, weight }) => (
            <button key={name} type="button" className="chip" onClick={() => toggle(termOf('lora', name))}>
              {name}
              {weight !== undefined && <small>{weight}</small>}
            </button>
          ))}
        </p>
      )}
      {recipe.raw.map(({ carrier, key, text }) => (
        <details key={`${carrier} ${key}`}>
          <summary>
            {carrier} <CopyButton text={text} label={`Copy ${carrier}`} />
          </summary>
          <pre dir="auto">{text.length > 20_000 ? `${text.slice(0, 20_000)}…` : text}</pre>
        </details>
      ))}
    </section>
  );
}
