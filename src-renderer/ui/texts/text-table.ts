/** The form of the text catalog: each key with its sentence in every language. */

export type TextTable = Record<string, Record<'en' | 'de' | 'zh', string>>;
