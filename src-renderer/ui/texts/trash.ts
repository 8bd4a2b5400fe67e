/** Texts of the trash. */
import type { TextTable } from './text-table.ts';

export const trash = {
  title: { en: 'Trash', de: 'Papierkorb', zh: '回收站' },
  about: {
    en: 'What was thrown away lies here, in the location where it was, until the trash is emptied.',
    de: 'Weggeworfenes liegt hier, an dem Ort, wo es war, bis der Papierkorb geleert wird.',
    zh: '放入回收站的内容仍留在原位置，直到清空。',
  },
  summary: {
    en: '{n, plural, one {# file} other {# files}}, {bytes}',
    de: '{n, plural, one {# Datei} other {# Dateien}}, {bytes}',
    zh: '{n, number} 个文件，{bytes}',
  },
  location: { en: 'Location', de: 'Ort', zh: '位置' },
  everywhere: { en: 'All locations', de: 'Alle Orte', zh: '所有位置' },
  empty: { en: 'The trash is empty', de: 'Der Papierkorb ist leer', zh: '回收站是空的' },
  emptyIn: {
    en: 'The trash of {name} is empty',
    de: 'Der Papierkorb von {name} ist leer',
    zh: '{name} 的回收站是空的',
  },
  emptyText: {
    en: 'What you put into the trash, and the originals of what you move, wait here in case you want them back. Backups are never touched unless you name them.',
    de: 'Was du in den Papierkorb legst, und die Originale von Verschobenem warten hier, falls du sie zurück willst. Sicherungen bleiben unberührt, solange du sie nicht nennst.',
    zh: '放入回收站的内容以及被移动内容的原件会在此等候，以便恢复。除非指明，备份不会受影响。',
  },
  emptyKeys: {
    en: 'puts the selected media there, after showing the plan.',
    de: 'legt die ausgewählten Medien hinein, nachdem der Plan gezeigt wurde.',
    zh: '显示计划后，将所选媒体放入回收站。',
  },
  restore: { en: 'Put back …', de: 'Zurücklegen …', zh: '恢复……' },
  showPlan: { en: 'Show the plan', de: 'Plan zeigen', zh: '查看计划' },
  more: {
    en: '{n, plural, one {# more} other {# more}}',
    de: '{n, plural, one {# weitere} other {# weitere}}',
    zh: '还有 {n, number} 个',
  },
  older: {
    en: '{n, plural, one {Show # older file} other {Show # older files}}',
    de: '{n, plural, one {# ältere Datei zeigen} other {# ältere Dateien zeigen}}',
    zh: '显示更早的 {n, number} 个文件',
  },
  emptyNow: { en: 'Empty the trash …', de: 'Papierkorb leeren …', zh: '清空回收站……' },
  emptyTitle: { en: 'Empty the trash everywhere', de: 'Den Papierkorb überall leeren', zh: '清空所有位置的回收站' },
  emptyTitleIn: { en: 'Empty the trash of {name}', de: 'Den Papierkorb von {name} leeren', zh: '清空 {name} 的回收站' },
  emptyHelp: {
    en: 'You see first what would be removed for good. What lies nowhere else stays, unless you say otherwise.',
    de: 'Du siehst zuerst, was endgültig gelöscht würde. Was sonst nirgends liegt, bleibt, wenn du nichts anderes sagst.',
    zh: '会先显示将被彻底删除的内容。除非另行指定，别处没有的内容会保留。',
  },
  age: { en: 'How old', de: 'Wie alt', zh: '时间' },
  olderThan: {
    en: '{n, plural, =0 {All of it} other {Older than # days}}',
    de: '{n, plural, =0 {Alles} other {Älter als # Tage}}',
    zh: '{n, plural, =0 {全部} other {早于 # 天}}',
  },
  lastCopies: { en: 'Also last copies', de: 'Auch letzte Kopien', zh: '包括最后的副本' },
  lastCopiesHelp: {
    en: 'Media that lie nowhere else are gone then.',
    de: 'Medien, die sonst nirgends liegen, sind dann weg.',
    zh: '别处没有的媒体将就此消失。',
  },
} as const satisfies TextTable;
