/** What can be wrong with a query (`api/query-problems.ts`), each with the next step. */
import type { TextTable } from './text-table.ts';

export const queryProblems = {
  'problem-strayClose': {
    en: 'This ) has no ( before it. Remove it, or put it in quotes.',
    de: 'Vor dieser ) fehlt eine (. Entferne sie oder setze sie in Anführungszeichen.',
    zh: '此 ) 之前没有 (。请删除它，或放入引号。',
  },
  'problem-lonelyOr': {
    en: 'OR stands between two things to look for. Put something on both sides, or “OR” in quotes.',
    de: 'OR steht zwischen zwei Suchbegriffen. Schreibe auf beide Seiten etwas oder "OR" in Anführungszeichen.',
    zh: 'OR 应位于两个搜索条件之间。请在两侧都写上内容，或将 "OR" 放入引号。',
  },
  'problem-tooDeep': {
    en: 'The query is nested too deeply. Write it flatter.',
    de: 'Die Suche ist zu tief verschachtelt. Schreibe sie flacher.',
    zh: '查询嵌套过深，请简化。',
  },
  'problem-nothingNegated': {
    en: 'This - has nothing after it to leave out. Write it directly before a word.',
    de: 'Nach diesem - steht nichts zum Ausschließen. Schreibe es direkt vor ein Wort.',
    zh: '此 - 之后没有要排除的内容。请将它紧贴在词语之前。',
  },
  'problem-openParenthesis': {
    en: 'This ( is never closed. Add ), or put it in quotes.',
    de: 'Diese ( wird nie geschlossen. Ergänze ) oder setze sie in Anführungszeichen.',
    zh: '此 ( 没有闭合。请补上 )，或放入引号。',
  },
  'problem-emptyParentheses': {
    en: 'There is nothing between ( and ). Remove them.',
    de: 'Zwischen ( und ) steht nichts. Entferne sie.',
    zh: '( 与 ) 之间没有内容，请删除。',
  },
  'problem-noLetters': {
    en: 'There are no letters or digits to look for. Write a word, or name:… for part of a file name.',
    de: 'Hier ist kein Buchstabe und keine Ziffer. Schreibe ein Wort oder name:… für einen Teil des Dateinamens.',
    zh: '没有可搜索的文字或数字。请写一个词，或用 name:… 搜索文件名的一部分。',
  },
  'problem-innerStar': {
    en: 'A * can only stand at the end of a word. Try name:*{word}* for part of a file name.',
    de: 'Ein * steht nur am Ende eines Wortes. Versuche name:*{word}* für einen Teil des Dateinamens.',
    zh: '* 只能放在词尾。可尝试 name:*{word}* 搜索文件名的一部分。',
  },
  'problem-looseStar': {
    en: 'A * must follow a letter or digit. Remove it.',
    de: 'Ein * muss auf einen Buchstaben oder eine Ziffer folgen. Entferne es.',
    zh: '* 必须跟在文字或数字之后，请删除。',
  },
  'problem-openQuote': {
    en: 'This quotation mark is never closed. Add " at the end of the exact words.',
    de: 'Dieses Anführungszeichen wird nie geschlossen. Setze " ans Ende der genauen Wörter.',
    zh: '引号没有闭合。请在原句末尾补上 "。',
  },
  'problem-misspeltField': {
    en: 'There is no field {field}. Did you mean {near}:?',
    de: 'Ein Feld {field} gibt es nicht. Meintest du {near}:?',
    zh: '没有字段 {field}。是否指 {near}:？',
  },
  'problem-unknownField': {
    en: 'There is no field {field}. To look for the words, put them in quotes: "{value}"',
    de: 'Ein Feld {field} gibt es nicht. Um die Wörter zu suchen, setze sie in Anführungszeichen: "{value}"',
    zh: '没有字段 {field}。若要搜索这些文字，请放入引号："{value}"',
  },
  'problem-noValue': {
    en: '{field}: needs a value. {help}',
    de: 'Zu {field}: fehlt ein Wert. {help}',
    zh: '{field}: 需要一个值。{help}',
  },
  'problem-notANumber': {
    en: '“{text}” is not a number. {help}',
    de: '„{text}“ ist keine Zahl. {help}',
    zh: '“{text}”不是数字。{help}',
  },
  'problem-unitMissing': {
    en: '“{text}” needs a unit: use {units}.',
    de: 'Zu „{text}“ fehlt eine Einheit: {units}.',
    zh: '“{text}”需要单位：{units}。',
  },
  'problem-unitUnknown': {
    en: '“{unit}” is not a unit here: use {units}.',
    de: '„{unit}“ ist hier keine Einheit: nimm {units}.',
    zh: '“{unit}”在此不是单位，请用：{units}。',
  },
  'problem-unitUnwanted': {
    en: '“{unit}” is not a unit here: write the bare number.',
    de: '„{unit}“ ist hier keine Einheit: schreibe nur die Zahl.',
    zh: '此处不需要单位“{unit}”，只写数字即可。',
  },
  'problem-tooLarge': {
    en: '“{text}” is too large. {help}',
    de: '„{text}“ ist zu groß. {help}',
    zh: '“{text}”过大。{help}',
  },
  'problem-rangeWithoutEnds': {
    en: 'A range needs at least one end. {help}',
    de: 'Ein Bereich braucht mindestens ein Ende. {help}',
    zh: '范围至少需要一端。{help}',
  },
  'problem-rangeBackwards': {
    en: 'The range begins after its end. Swap the two.',
    de: 'Der Bereich beginnt nach seinem Ende. Vertausche die beiden.',
    zh: '范围的起点在终点之后，请对调。',
  },
  'problem-ageWithoutDirection': {
    en: 'Write <{text} for younger or >{text} for older.',
    de: 'Schreibe <{text} für jünger oder >{text} für älter.',
    zh: '<{text} 表示更新，>{text} 表示更旧。',
  },
  'problem-notADate': {
    en: '“{text}” is not a date: write 2026, 2026-01 or 2026-01-15.',
    de: '„{text}“ ist kein Datum: schreibe 2026, 2026-01 oder 2026-01-15.',
    zh: '“{text}”不是日期，请写 2026、2026-01 或 2026-01-15。',
  },
  'problem-noSuchDay': {
    en: 'There is no day {text}. Look at the calendar again.',
    de: 'Den Tag {text} gibt es nicht. Sieh im Kalender nach.',
    zh: '没有 {text} 这一天，请检查日期。',
  },
  'problem-notAHash': {
    en: 'A hash is 6 to 64 digits of 0–9 and a–f. Copy more of it.',
    de: 'Ein Hash besteht aus 6 bis 64 Stellen aus 0–9 und a–f. Kopiere mehr davon.',
    zh: '哈希由 6 至 64 位 0–9 与 a–f 组成，请复制更多位。',
  },
  'problem-notAChoice': {
    en: '“{text}” is not one of {choices}.',
    de: '„{text}“ ist keines von {choices}.',
    zh: '“{text}”不在可选值之内：{choices}。',
  },
  'problem-misspeltChoice': {
    en: '“{text}” is unknown here. Did you mean {near}?',
    de: '„{text}“ ist hier unbekannt. Meintest du {near}?',
    zh: '此处没有“{text}”。是否指 {near}？',
  },
  'problem-unknownLocation': {
    en: 'There is no location {text}. There are: {locations}.',
    de: 'Einen Ort {text} gibt es nicht. Es gibt: {locations}.',
    zh: '没有位置 {text}。现有：{locations}。',
  },
  'problem-misspeltLocation': {
    en: 'There is no location {text}. Did you mean {near}?',
    de: 'Einen Ort {text} gibt es nicht. Meintest du {near}?',
    zh: '没有位置 {text}。是否指 {near}？',
  },
} as const satisfies TextTable;
