/** Names and values in two columns; a value can be copied, and what can be searched for is a button. */
import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { t } from '../ui/text.ts';
import { useSearchTerm } from './use-search-term.ts';

export interface Fact {
  label: string;
  /** Left out when there is none. */
  value: string | undefined;
  /** What is drawn in place of the value's text. */
  drawn?: ReactNode;
  /** A field of the query language and what stands after its colon. */
  term?: [field: string, value: string];
  /** False for what nobody would paste anywhere. */
  copy?: boolean;
  hint?: string | undefined;
}

function FactValue({ fact, value }: { fact: Fact; value: string }) {
  const search = useSearchTerm();
  const drawn = fact.drawn ?? value;
  const { term } = fact;
  if (!term) return <span dir="auto">{drawn}</span>;
  return (
    <button
      type="button"
      className="fact-term"
      dir="auto"
      title={t('viewer.findOthers', { term: `${term[0]}:${term[1]}` })}
      onClick={() => search(...term)}
    >
      {drawn}
    </button>
  );
}

export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => {
        const { label, value, copy = true, hint } = fact;
        if (value === undefined || value === '') return null;
        return (
          <div key={label} title={hint} data-own={hint === undefined ? undefined : ''}>
            <dt>{label}</dt>
            <dd>
              <FactValue fact={fact} value={value} />
              {copy && <CopyButton text={value} label={t('viewer.copyWhat', { what: label })} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
