/** Texts of the search bar, the filters and saved searches. */
import { queryProblems } from './query-problems.ts';
import { queryWords } from './query-words.ts';
import type { TextTable } from './text-table.ts';

const bar = {
  label: { en: 'Search', de: 'Suche', zh: '搜索' },
  placeholder: {
    en: 'Search words, tag:, model:, in:, rating:>=4 …',
    de: 'Suche Wörter, tag:, model:, in:, rating:>=4 …',
    zh: '搜索文字、tag:、model:、in:、rating:>=4……',
  },
  slash: { en: 'Press / to search', de: 'Mit / zur Suche', zh: '按 / 键搜索' },
  clear: { en: 'Clear the search', de: 'Suche leeren', zh: '清空搜索' },
  terms: { en: 'What is searched for', de: 'Wonach gesucht wird', zh: '搜索条件' },
  editTerm: { en: 'Edit {term}', de: '{term} bearbeiten', zh: '编辑：{term}' },
  removeTerm: { en: 'Remove {term}', de: '{term} entfernen', zh: '移除：{term}' },
  changeTo: { en: 'Change to {word}', de: 'Zu {word} ändern', zh: '改为 {word}' },
  suggestions: { en: 'Suggestions', de: 'Vorschläge', zh: '建议' },
  suggestionCount: {
    en: '{n, plural, one {# suggestion} other {# suggestions}}',
    de: '{n, plural, one {# Vorschlag} other {# Vorschläge}}',
    zh: '{n, plural, other {# 条建议}}',
  },
  recent: { en: 'Recent', de: 'Zuletzt', zh: '最近' },
  examples: { en: 'Try this', de: 'Zum Beispiel', zh: '试试看' },
  exampleWithout: { en: 'the word, but not the tag', de: 'das Wort, aber nicht das Tag', zh: '含此词，但无此标签' },
  exampleBest: { en: 'the best of a model', de: 'das Beste eines Modells', zh: '某个模型的最佳作品' },
  exampleUnsafe: { en: 'large, and only one copy', de: 'groß und nur eine Kopie', zh: '体积大且只有一份' },
  fields: { en: 'Look in', de: 'Suchen in', zh: '搜索范围' },
  values: { en: 'Values', de: 'Werte', zh: '取值' },
  words: { en: 'Words', de: 'Wörter', zh: '词语' },
  keyChoose: { en: 'choose', de: 'wählen', zh: '选择' },
  keyTake: { en: 'take', de: 'übernehmen', zh: '采用' },
  keyClose: { en: 'close', de: 'schließen', zh: '关闭' },
  forgetRecent: { en: 'Clear recent', de: 'Letzte vergessen', zh: '清除最近搜索' },
} as const satisfies TextTable;

const saved = {
  saved: { en: 'Saved', de: 'Gespeichert', zh: '已保存' },
  saveThis: { en: 'Save this search', de: 'Diese Suche speichern', zh: '保存此搜索' },
  savedAs: { en: 'Saved as {name}', de: 'Gespeichert als {name}', zh: '已保存为“{name}”' },
  savedNow: { en: '{name} is saved.', de: '{name} ist gespeichert.', zh: '已保存“{name}”。' },
  savedRemoved: { en: '{name} is removed.', de: '{name} ist entfernt.', zh: '已移除“{name}”。' },
  saveTitle: { en: 'Save search', de: 'Suche speichern', zh: '保存搜索' },
  renameTitle: { en: 'Rename search', de: 'Suche umbenennen', zh: '重命名搜索' },
  name: { en: 'Name', de: 'Name', zh: '名称' },
  save: { en: 'Save', de: 'Speichern', zh: '保存' },
  replace: { en: 'Replace', de: 'Ersetzen', zh: '替换' },
  nameTaken: {
    en: 'There is a search called {name} already. Replace it, or choose another name.',
    de: 'Eine Suche namens {name} gibt es schon. Ersetze sie oder wähle einen anderen Namen.',
    zh: '已有名为“{name}”的搜索。可替换它，或换一个名称。',
  },
  rename: { en: 'Rename {name}', de: '{name} umbenennen', zh: '重命名“{name}”' },
  remove: { en: 'Remove {name}', de: '{name} entfernen', zh: '移除“{name}”' },
} as const satisfies TextTable;

const filters = {
  filters: { en: 'Filters', de: 'Filter', zh: '筛选' },
  showFilters: { en: 'Show filters', de: 'Filter zeigen', zh: '显示筛选' },
  hideFilters: { en: 'Hide filters', de: 'Filter ausblenden', zh: '隐藏筛选' },
  kinds: { en: 'Kind', de: 'Art', zh: '类型' },
  location: { en: 'Location', de: 'Ort', zh: '位置' },
  rating: { en: 'Rating', de: 'Bewertung', zh: '评分' },
  model: { en: 'Model', de: 'Modell', zh: '模型' },
  generator: { en: 'Generator', de: 'Generator', zh: '生成器' },
  project: { en: 'Project', de: 'Projekt', zh: '项目' },
  tags: { en: 'Tags', de: 'Tags', zh: '标签' },
  state: { en: 'State', de: 'Zustand', zh: '状态' },
  away: { en: 'offline', de: 'offline', zh: '离线' },
  stars: {
    en: '{n, plural, one {# star} other {# stars}}',
    de: '{n, plural, one {# Stern} other {# Sterne}}',
    zh: '{n, plural, other {# 星}}',
  },
  leaveOut: { en: 'Leave out {value}', de: 'Ohne {value}', zh: '排除 {value}' },
  showMore: { en: '{n, number} more', de: '{n, number} weitere', zh: '还有 {n, number} 项' },
  showFewer: { en: 'Show fewer', de: 'Weniger zeigen', zh: '收起' },
  filterHere: { en: 'Filter', de: 'Filtern', zh: '筛选' },
  filterValues: { en: 'Filter {section}', de: '{section} filtern', zh: '筛选{section}' },
  noValue: { en: 'Nothing of that name here.', de: 'Nichts dieses Namens.', zh: '没有此名称。' },
} as const satisfies TextTable;

const nothing = {
  noneTitle: { en: 'Nothing matches', de: 'Nichts passt', zh: '没有匹配项' },
  noneLooking: { en: 'Looking for the reason …', de: 'Der Grund wird gesucht …', zh: '正在查找原因……' },
  noneText: {
    en: 'Nothing in the library matches this.',
    de: 'Nichts in der Bibliothek passt dazu.',
    zh: '图库中没有匹配的内容。',
  },
  noneHas: {
    en: 'Nothing in the library matches {terms}.',
    de: 'Nichts in der Bibliothek passt zu {terms}.',
    zh: '图库中没有匹配 {terms} 的内容。',
  },
  noneTogether: {
    en: 'Each part is found by itself, but nothing matches all of them.',
    de: 'Jeder Teil wird einzeln gefunden, aber nichts passt zu allen.',
    zh: '每个条件单独都有结果，但没有同时满足的内容。',
  },
  meantTerm: { en: 'did you mean {term}?', de: 'meintest du {term}?', zh: '是否指 {term}？' },
  withoutThese: { en: 'without all of these', de: 'ohne all das', zh: '去掉以上全部' },
  alsoTerm: { en: 'also {term}', de: 'auch {term}', zh: '包括 {term}' },
  withoutTerm: { en: 'without {term}', de: 'ohne {term}', zh: '去掉 {term}' },
  showAll: { en: 'Show the whole library', de: 'Die ganze Bibliothek zeigen', zh: '显示整个图库' },
  otherWays: { en: 'Other ways to ask', de: 'Anders gefragt', zh: '换种方式提问' },
  exampleExact: { en: 'exact words of a prompt', de: 'genaue Wörter eines Prompts', zh: '提示词中的原句' },
  exampleAway: {
    en: 'only on drives that are away',
    de: 'nur auf Laufwerken, die nicht da sind',
    zh: '仅在未连接的驱动器上',
  },
  stillReading: {
    en: 'Alice is still reading your files: more may be found in a moment.',
    de: 'Alice liest deine Dateien noch: gleich findet sich vielleicht mehr.',
    zh: 'Alice 仍在读取文件，稍后可能会有更多结果。',
  },
  readingTitle: { en: 'Alice is reading your files', de: 'Alice liest deine Dateien', zh: 'Alice 正在读取文件' },
  readingText: {
    en: 'They appear here as they are found.',
    de: 'Sie erscheinen hier, sobald sie gefunden sind.',
    zh: '找到的文件会随即显示在这里。',
  },
  emptyTitle: { en: 'Nothing here yet', de: 'Hier ist noch nichts', zh: '这里还没有内容' },
  emptyText: {
    en: 'Your locations have not been scanned, or hold no pictures, videos or sounds.',
    de: 'Deine Orte sind noch nicht eingelesen, oder sie enthalten keine Bilder, Videos oder Audiodateien.',
    zh: '你的位置尚未扫描，或其中没有图片、视频和音频。',
  },
  awayTitle: { en: 'Your locations are away', de: 'Deine Orte sind nicht da', zh: '你的位置均未连接' },
  awayText: {
    en: 'Connect {names}, then scan: what was read once is found here even while they are away.',
    de: 'Schließe {names} an und lies dann ein: Einmal Gelesenes ist hier auch zu finden, wenn sie nicht da sind.',
    zh: '请连接 {names} 后扫描：读取过的内容即使断开也能在此找到。',
  },
  scanNow: { en: 'Scan now', de: 'Jetzt einlesen', zh: '立即扫描' },
} as const satisfies TextTable;

export const search = { ...queryProblems, ...queryWords, ...bar, ...saved, ...filters, ...nothing };
