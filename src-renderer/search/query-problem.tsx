/** What was not understood of a query, said right under the word, with the remedy as a button where there is one. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useGallery } from '../gallery/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useSearchField } from './field-store.ts';
import type { Problem } from './problem.ts';
import './query-problem.css';

/** The arrow keeps this far from the rounded corners, in CSS pixels. */
const EDGE = 18;

export function QueryProblem(props: { query: string; problem: Problem; input: RefObject<HTMLInputElement | null> }) {
  const { query, problem, input } = props;
  const box = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState({ box: 0, arrow: 20 });
  useLayoutEffect(() => {
    const put = () => {
      const word = input.current?.parentElement?.querySelector('mark')?.getBoundingClientRect();
      const row = box.current?.parentElement?.getBoundingClientRect();
      if (!word || !row || !box.current) return;
      // A word that is scrolled out of sight is pointed at where it would come in again.
      const middle = Math.min(Math.max(word.left + word.width / 2 - row.left, EDGE), row.width - EDGE);
      const most = Math.max(row.width - box.current.offsetWidth, 0);
      const start = Math.min(Math.max(middle - Math.max(word.width / 2, EDGE), 0), most);
      setLeft({ box: start, arrow: middle - start });
    };
    put();
    window.addEventListener('resize', put);
    return () => window.removeEventListener('resize', put);
  }, [query, problem, input]);
  const { place, sentence, fix } = problem;
  const change = () => {
    if (place === null || fix === null) return;
    const fixed = query.slice(0, place.position) + fix + query.slice(place.position + place.length);
    useGallery.getState().setQuery(fixed);
    useSearchField.setState({ editing: true, padded: false, caretWish: fixed.length });
  };
  return (
    <div
      className="query-problem"
      role="alert"
      aria-live="polite"
      id="query-problem"
      ref={box}
      style={{ left: left.box }}
    >
      <span className="query-arrow" style={{ left: left.arrow }} />
      <Icon name="alert" />
      <p dir="auto">{sentence}</p>
      {fix !== null && (
        <Button onMouseDown={(event) => event.preventDefault()} onClick={change}>
          {t('search.changeTo', { word: fix })}
        </Button>
      )}
    </div>
  );
}
