/** A failure in words: what kind it is in the reader's language, what the engine says of it, and what to do next. */
import { t, type TextKey } from './text.ts';

export interface SaidError {
  /** One sentence in the reader's language. */
  title: string;
  /** The engine's own sentence, which names the file or the place; null when there is none. */
  detail: string | null;
  /** The next step. */
  next: string;
}

const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'internal';
  return /^[a-z-]+$/.test(code) ? code : 'internal';
};

export function sayError(error: unknown): SaidError {
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : typeof error === 'string' ? error : '';
  return {
    title: t(`errors.${code}` as TextKey),
    detail: detail === '' ? null : detail,
    next: t(`errors.${code}.next` as TextKey),
  };
}

/** All of it on one line, for toasts and labels. */
export function errorLine(error: unknown): string {
  const { title, detail, next } = sayError(error);
  return detail ?? `${title} ${next}`;
}
