/** Recipes side by side: one row for everything that a recipe may say, and whether all say the same. */
import type { Recipe } from '#api/media.ts';
import type { TextKey } from '../ui/text.ts';

export interface RecipeRow {
  label: TextKey;
  /** One value a medium; null where its recipe does not say. */
  values: (string | null)[];
  same: boolean;
  /** Running text, to be told apart word by word. */
  prose: boolean;
}

const number = (value: number | undefined): string | null => (value === undefined ? null : String(value));

const lorasOf = ({ loras }: Recipe): string | null =>
  loras.length === 0
    ? null
    : loras.map(({ name, weight }) => (weight === undefined ? name : `${name} ${weight}`)).join('\n');

const rows: { label: TextKey; read: (recipe: Recipe) => string | null; prose?: true }[] = [
  { label: 'viewer.prompt', read: ({ prompt }) => prompt ?? null, prose: true },
  { label: 'viewer.negative', read: ({ negativePrompt }) => negativePrompt ?? null, prose: true },
  { label: 'viewer.model', read: ({ model }) => model ?? null },
  { label: 'viewer.modelHash', read: ({ modelHash }) => modelHash ?? null },
  { label: 'viewer.loras', read: lorasOf },
  { label: 'viewer.seed', read: ({ seed }) => seed ?? null },
  { label: 'viewer.sampler', read: ({ sampler }) => sampler ?? null },
  { label: 'viewer.scheduler', read: ({ scheduler }) => scheduler ?? null },
  { label: 'viewer.steps', read: ({ steps }) => number(steps) },
  { label: 'viewer.cfg', read: ({ cfg }) => number(cfg) },
  {
    label: 'viewer.generatedSize',
    read: ({ width, height }) => (width && height ? `${width} × ${height}` : null),
  },
  { label: 'viewer.generator', read: ({ generator }) => generator },
  { label: 'viewer.version', read: ({ version }) => version ?? null },
  { label: 'viewer.nodeTypes', read: ({ nodeTypes }) => nodeTypes?.join('\n') ?? null },
];

/** What no recipe says is left out. */
export function compareRecipes(recipes: readonly (Recipe | null)[]): RecipeRow[] {
  return rows
    .map(({ label, read, prose = false }) => {
      const values = recipes.map((recipe) => recipe && read(recipe));
      return { label, values, same: new Set(values).size === 1, prose };
    })
    .filter(({ values }) => values.some((value) => value !== null));
}
