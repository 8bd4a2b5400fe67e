/** The recipes of compared media as a table: what differs first, prompts word by word, what is the same folded away. */
import { useMemo } from 'react';
import type { Recipe } from '#api/media.ts';
import { t } from '../ui/text.ts';
import { compareRecipes, type RecipeRow } from './recipe-rows.ts';
import { diffWords } from './word-diff.ts';

export const letters = ['A', 'B', 'C', 'D'] as const;

/** The first text is the one that the others are told from. */
function Prose({ first, value }: { first: string; value: string }) {
  const parts = useMemo(() => diffWords(first, value), [first, value]);
  return (
    <>
      {parts.map(({ kind, text }, index) => {
        // oxlint-disable react/no-array-index-key -- parts have no name but their place
        if (kind === 'gone') return <del key={index}>{text}</del>;
        if (kind === 'new') return <ins key={index}>{text}</ins>;
        return <span key={index}>{text}</span>;
        // oxlint-enable react/no-array-index-key
      })}
    </>
  );
}

function Row({ row }: { row: RecipeRow }) {
  const [first = null] = row.values;
  return (
    <tr>
      <th scope="row">{t(row.label)}</th>
      {row.values.map((value, index) => {
        const differs = !row.same && index > 0 && value !== first;
        return (
          <td key={letters[index]} dir="auto" className={differs ? 'differs' : ''}>
            {value === null ? (
              <span className="viewer-soft">{t('viewer.notSaid')}</span>
            ) : row.prose && index > 0 && first !== null && value !== first ? (
              <Prose first={first} value={value} />
            ) : (
              value
            )}
          </td>
        );
      })}
    </tr>
  );
}

function Table({ rows, names }: { rows: readonly RecipeRow[]; names: readonly string[] }) {
  return (
    <table>
      <thead>
        <tr>
          <td>{/* Above the names of the rows. */}</td>
          {names.map((name, index) => (
            <th key={letters[index]} scope="col" dir="auto">
              <b className="compare-letter">{letters[index]}</b> {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.label} row={row} />
        ))}
      </tbody>
    </table>
  );
}

export function RecipeDifference({
  recipes,
  names,
}: {
  recipes: readonly (Recipe | null)[];
  names: readonly string[];
}) {
  const rows = useMemo(() => compareRecipes(recipes), [recipes]);
  const [different, same] = [rows.filter((row) => !row.same), rows.filter((row) => row.same)];
  if (rows.length === 0) return <p className="viewer-soft">{t('viewer.noRecipes')}</p>;
  return (
    <>
      {different.length > 0 ? (
        <Table rows={different} names={names} />
      ) : (
        <p className="viewer-soft">{t('viewer.sameRecipes')}</p>
      )}
      {same.length > 0 && (
        <details className="same-rows">
          <summary>{t('viewer.theSame', { count: same.length })}</summary>
          <Table rows={same} names={names} />
        </details>
      )}
    </>
  );
}
