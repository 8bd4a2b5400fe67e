/** Recipes side by side: what differs is told from what is the same, and what nobody says is left out. */
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src-preload/api/media.ts';
import { compareRecipes } from '../../src-renderer/viewer/recipe-rows.ts';

const recipe = (more: Partial<Recipe>): Recipe => ({ generator: 'ComfyUI', loras: [], raw: [], ...more });
const row = (rows: ReturnType<typeof compareRecipes>, label: string) =>
  rows.find((each) => each.label === `viewer.${label}`);

describe('compared recipes', () => {
  it('have a row for all that any of them says, and say whether it is the same', () => {
    const rows = compareRecipes([
      recipe({ prompt: 'a fox', seed: '1', steps: 20, loras: [{ name: 'ink', weight: 0.5 }] }),
      recipe({ prompt: 'a fox', seed: '18446744073709551615', steps: 20 }),
    ]);
    expect(rows.map(({ label, same }) => [label, same])).toEqual([
      ['viewer.prompt', true],
      ['viewer.loras', false],
      ['viewer.seed', false],
      ['viewer.steps', true],
      ['viewer.generator', true],
    ]);
    expect(row(rows, 'seed')?.values).toEqual(['1', '18446744073709551615']);
    expect(row(rows, 'loras')?.values).toEqual(['ink 0.5', null]);
  });

  it('tell prompts word by word and nothing else', () => {
    const rows = compareRecipes([recipe({ prompt: 'a', negativePrompt: 'b', model: 'c' })]);
    expect(rows.filter(({ prose }) => prose).map(({ label }) => label)).toEqual(['viewer.prompt', 'viewer.negative']);
  });

  it('differ from a medium without any', () => {
    const rows = compareRecipes([recipe({ cfg: 7 }), null]);
    expect(row(rows, 'cfg')).toMatchObject({ values: ['7', null], same: false });
    expect(compareRecipes([null, null])).toEqual([]);
  });
});
