/** What can be wrong with a query: each reason with its sentence and its remedy; pages in other languages go by the reason. */
import { AliceError } from './errors.ts';

/** Where in the query's text something stands; UTF-16 units. */
export interface Place {
  position: number;
  length: number;
}

/** `{name}` stands for a value; of a value of a field, the field's help is the remedy. */
const problems = {
  strayClose: ['A ")" has no "(" before it', 'Remove it, or put it in quotes.'],
  lonelyOr: ['OR stands between two things to look for', 'Put something on both sides, or "OR" in quotes.'],
  tooDeep: ['The query is nested too deeply', 'Write it flatter.'],
  nothingNegated: ['A "-" has nothing after it to leave out', 'Write it directly before a word.'],
  openParenthesis: ['A "(" is never closed', 'Add ")", or put it in quotes.'],
  emptyParentheses: ['There is nothing between "(" and ")"', 'Remove them.'],
  noLetters: ['There are no letters or digits to look for', 'Write a word, or name:… for part of a file name.'],
  innerStar: ['A "*" can only stand at the end of a word', 'Try name:*{word}* for part of a file name.'],
  looseStar: ['A "*" must follow a letter or digit', 'Remove it.'],
  openQuote: ['A quotation mark is never closed', 'Add " at the end of the exact words.'],
  misspeltField: ['There is no field "{field}"', 'Did you mean {near}:?'],
  unknownField: ['There is no field "{field}"', 'Put it in quotes to look for the words: "{value}"'],
  noValue: ['"{field}:" needs a value', '{help}'],
  notANumber: ['In "{field}:" "{text}" is not a number', '{help}'],
  unitMissing: ['In "{field}:" "{text}" needs a unit: use {units}', '{help}'],
  unitUnknown: ['In "{field}:" "{unit}" is not a unit here: use {units}', '{help}'],
  unitUnwanted: ['In "{field}:" "{unit}" is not a unit here: write a bare number', '{help}'],
  tooLarge: ['In "{field}:" "{text}" is too large', '{help}'],
  rangeWithoutEnds: ['In "{field}:" a range needs at least one end', '{help}'],
  rangeBackwards: ['In "{field}:" the range begins after its end', '{help}'],
  ageWithoutDirection: ['In "{field}:" write <{text} for younger or >{text} for older', '{help}'],
  notADate: ['In "{field}:" "{text}" is not a date: write 2026, 2026-01 or 2026-01-15', '{help}'],
  noSuchDay: ['In "{field}:" there is no day {text}', '{help}'],
  notAHash: ['In "{field}:" a hash is 6 to 64 digits of 0–9 and a–f', '{help}'],
  notAChoice: ['In "{field}:" "{text}" is not one of {choices}', '{help}'],
  misspeltChoice: ['In "{field}:" "{text}" is not one of {choices}; did you mean {near}?', '{help}'],
} as const satisfies Record<string, readonly [message: string, hint: string]>;

export type ProblemReason = keyof typeof problems;
export type ProblemValues = Readonly<Record<string, string>>;

export const problemReasons = Object.keys(problems) as ProblemReason[];

/** What is wrong with a value; whoever knows its field and place makes a {@link queryProblem} of it. */
export class ValueProblem extends Error {
  readonly reason: ProblemReason;
  readonly values: ProblemValues;

  constructor(reason: ProblemReason, values: ProblemValues = {}) {
    super(reason);
    this.reason = reason;
    this.values = values;
  }
}

/** AliceError `invalid` with `{ position, length, word, hint, reason, values }`. */
export function queryProblem(
  text: string,
  place: Place,
  reason: ProblemReason,
  values: ProblemValues = {},
): AliceError {
  const [message, hint] = problems[reason].map((sentence) =>
    sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
  ) as [string, string];
  const word = text.slice(place.position, place.position + place.length);
  return new AliceError('invalid', `${message}. ${hint}`, {
    details: { position: place.position, length: place.length, word, hint, reason, values },
  });
}
