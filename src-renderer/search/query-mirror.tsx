/** Lies under the field and marks in its text what is a term of its own and which word is at fault. */
import { type RefObject, useEffect, useRef } from 'react';
import { splitTerms } from '../media/terms.ts';
import type { Problem } from './problem.ts';

interface Piece {
  from: number;
  to: number;
  kind: 'plain' | 'term' | 'fault';
}

/** The text in pieces: the word at fault, or, where nothing is wrong, the terms that are more than a word. */
function piecesOf(text: string, problem: Problem | null): Piece[] {
  const marked: Piece[] =
    problem === null
      ? splitTerms(text)
          .filter((term) => /[:("]/.test(term.text))
          .map(({ position, length }) => ({ from: position, to: position + length, kind: 'term' }))
      : problem.place === null
        ? []
        : [{ from: problem.place.position, to: problem.place.position + problem.place.length, kind: 'fault' }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const piece of marked) {
    pieces.push({ from: at, to: piece.from, kind: 'plain' }, piece);
    at = piece.to;
  }
  return [...pieces, { from: at, to: text.length, kind: 'plain' }];
}

export function QueryMirror(props: {
  text: string;
  problem: Problem | null;
  input: RefObject<HTMLInputElement | null>;
}) {
  const { text, problem, input } = props;
  const mirror = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = input.current;
    const follow = () => {
      if (mirror.current && field) mirror.current.scrollLeft = field.scrollLeft;
    };
    follow();
    field?.addEventListener('scroll', follow);
    return () => field?.removeEventListener('scroll', follow);
  }, [input, text]);
  return (
    <div className="query-mirror" ref={mirror} aria-hidden="true">
      {piecesOf(text, problem).map(({ from, to, kind }) => {
        const written = text.slice(from, to);
        if (kind === 'plain') return <span key={from + kind}>{written}</span>;
        return kind === 'fault' ? <mark key={from}>{written || ' '}</mark> : <i key={from}>{written}</i>;
      })}
    </div>
  );
}
