/** Which part of a half-typed query the caret stands in, and what a completion would replace. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { termAtCaret } from '#api/query-caret.ts';
import { parseQuery, type Query } from '#api/query.ts';
import { queries } from '../support/queries.ts';

/** `|` is the caret; the answer marks what would be replaced by […]. */
function look(marked: string): [kind: string, replaced: string, typed: string] {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const term = termAtCaret(text, caret);
  if (term.kind === 'none') return ['none', text, ''];
  const kind = term.kind === 'value' ? `value of ${term.field}` : term.kind;
  return [kind, `${text.slice(0, term.from)}[${text.slice(term.from, term.to)}]${text.slice(term.to)}`, term.typed];
}

it('tells words, names, values, and where nothing is to be completed', () => {
  const cases: [string, ...ReturnType<typeof look>][] = [
    ['|', 'word', '[]', ''],
    ['lamp |', 'word', 'lamp []', ''],
    ['la|mp', 'word', '[lamp]', 'la'],
    ['-la|', 'word', '-[la]', 'la'],
    ['-|', 'word', '-[]', ''],
    ['(a OR b|)', 'word', '(a OR [b])', 'b'],
    ['(a)|', 'word', '(a)[]', ''],
    ['x(y|)z', 'word', '[x(y)z]', 'x(y'],
    ['"red ca|', 'word', '["red ca]', 'red ca'],
    ['"red ca|r" b', 'word', '["red car"] b', 'red ca'],
    ['"red car"|', 'word', '["red car"]', 'red car'],
    ['ra|ting:4', 'name', '[rating:]4', 'ra'],
    ['tag:|', 'value of tag', 'tag:[]', ''],
    ['-tag:go|ld x', 'value of tag', '-tag:[gold] x', 'go'],
    ['TAG:go|', 'value of tag', 'TAG:[go]', 'go'],
    ['tag:"a \\"b|', 'value of tag', 'tag:["a \\"b]', 'a "b'],
    ['tag:"gol| lamp', 'value of tag', 'tag:["gol] lamp', 'gol'],
    ['age.add|ed:<3d', 'name', '[age.added:]<3d', 'age.add'],
    ['foo:ba|', 'unknown', '[foo:]ba', ''],
    ['|lamp', 'none', 'lamp', ''],
    ['a |-b', 'none', 'a -b', ''],
    ['a -|b', 'none', 'a -b', ''],
  ];
  for (const [marked, ...expected] of cases) expect([marked, ...look(marked)]).toEqual([marked, ...expected]);
});

it('never throws, and what it would replace lies within the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: -5, max: 60 }), (text, caret) => {
      const term = termAtCaret(text, caret);
      if (term.kind === 'none') return;
      expect(term.from).toBeGreaterThanOrEqual(0);
      expect(term.to).toBeGreaterThanOrEqual(term.from);
      expect(term.to).toBeLessThanOrEqual(text.length);
    }),
    { seed: 20261125, numRuns: 2000 },
  );
});

it('cuts readable text where the parser does: each field is met at its end, with its value', () => {
  let met = 0;
  fc.assert(
    fc.property(queries, (text) => {
      const visit = (node: Query): void => {
        if (node.kind === 'and' || node.kind === 'or') node.items.forEach(visit);
        else if (node.kind === 'not') visit(node.item);
        else if (node.kind === 'field' && node.at) {
          const end = node.at.position + node.at.length;
          expect([text, termAtCaret(text, end)]).toMatchObject([text, { kind: 'value', field: node.field, to: end }]);
          met++;
        }
      };
      visit(parseQuery(text));
    }),
    { seed: 20261125, numRuns: 500 },
  );
  expect(met).toBeGreaterThan(300);
});
