/** Texts of the jobs: their progress in the header, their list, and what came of them. */
import type { TextTable } from './text-table.ts';

export const jobs = {
  scan: { en: 'Scan', de: 'Einlesen', zh: '扫描' },
  scanAll: {
    en: 'Look for new and changed files in all locations',
    de: 'In allen Orten nach neuen und geänderten Dateien sehen',
    zh: '在所有位置查找新增和更改的文件',
  },
  title: { en: 'Activity', de: 'Aktivität', zh: '活动' },
  show: { en: 'Show activity', de: 'Aktivität zeigen', zh: '显示活动' },
  idle: {
    en: 'Nothing is at work. Scans and previews show up here while they run, and stay with their results for a while.',
    de: 'Gerade läuft nichts. Einlesen und Vorschaubilder erscheinen hier, solange sie laufen, und bleiben mit ihrem Ergebnis eine Weile stehen.',
    zh: '当前没有任务。扫描和预览运行时会显示在这里，结束后结果会保留一段时间。',
  },
  atWork: { en: 'At work', de: 'In Arbeit', zh: '进行中' },
  recent: { en: 'Ended lately', de: 'Kürzlich beendet', zh: '最近结束' },

  'kind.scan': { en: 'Scan', de: 'Einlesen', zh: '扫描' },
  'kind.previews': { en: 'Previews', de: 'Vorschaubilder', zh: '预览' },
  'kind.rebuild': { en: 'Rebuild', de: 'Neuaufbau', zh: '重建' },

  'phase.waiting': { en: 'Waiting for its turn', de: 'Wartet, bis es an der Reihe ist', zh: '等待中' },
  'phase.listing': { en: 'Looking through {name}', de: '{name} wird durchgesehen', zh: '正在浏览 {name}' },
  'phase.reading': { en: 'Reading {name}', de: '{name} wird gelesen', zh: '正在读取 {name}' },
  'phase.comparing': { en: 'Comparing', de: 'Wird verglichen', zh: '正在比较' },
  'phase.previews': { en: 'Making previews', de: 'Vorschaubilder entstehen', zh: '正在生成预览' },
  'phase.busy': {
    en: 'Waiting for files being written',
    de: 'Wartet auf Dateien, die noch geschrieben werden',
    zh: '等待正在写入的文件',
  },
  'phase.otherAlice': {
    en: 'Waiting for another Alice’s scan',
    de: 'Wartet auf das Einlesen einer anderen Alice',
    zh: '等待另一个 Alice 完成扫描',
  },
  'phase.paused': { en: 'Paused', de: 'Angehalten', zh: '已暂停' },

  filesOf: {
    en: '{done, number} of {total, plural, one {# file} other {# files}}',
    de: '{done, number} von {total, plural, one {# Datei} other {# Dateien}}',
    zh: '{done, number} / {total, number} 个文件',
  },
  files: {
    en: '{done, plural, one {# file} other {# files}}',
    de: '{done, plural, one {# Datei} other {# Dateien}}',
    zh: '{done, number} 个文件',
  },
  rateBytes: { en: '{rate}/s', de: '{rate}/s', zh: '{rate}/秒' },
  rateFiles: {
    en: '{rate, plural, one {# file} other {# files}}/s',
    de: '{rate, plural, one {# Datei} other {# Dateien}}/s',
    zh: '每秒 {rate, number} 个',
  },
  left: { en: '{time} left', de: 'noch {time}', zh: '剩余 {time}' },
  more: { en: '+{n, number}', de: '+{n, number}', zh: '+{n, number}' },
  moreLabel: {
    en: '{n, plural, one {# more job} other {# more jobs}}',
    de: '{n, plural, one {# weiterer Vorgang} other {# weitere Vorgänge}}',
    zh: '另有 {n, number} 个任务',
  },
  pause: { en: 'Pause', de: 'Anhalten', zh: '暂停' },
  resume: { en: 'Go on', de: 'Fortsetzen', zh: '继续' },
  stop: { en: 'Stop', de: 'Beenden', zh: '停止' },
  stopHelp: {
    en: 'Stop. What was read until now is kept.',
    de: 'Beenden. Was bis jetzt gelesen wurde, bleibt erhalten.',
    zh: '停止。已读取的内容会保留。',
  },

  done: { en: 'Done {ago}', de: 'Fertig {ago}', zh: '{ago}完成' },
  failed: { en: 'Failed {ago}', de: 'Gescheitert {ago}', zh: '{ago}失败' },
  cancelled: { en: 'Stopped {ago}', de: 'Beendet {ago}', zh: '{ago}停止' },
  justNow: { en: 'just now', de: 'gerade eben', zh: '刚刚' },
  keptAfterStop: {
    en: 'What was read until then is kept; the next scan goes on from there.',
    de: 'Was bis dahin gelesen wurde, bleibt erhalten; das nächste Einlesen macht dort weiter.',
    zh: '此前读取的内容已保留，下次扫描会从那里继续。',
  },

  seen: {
    en: '{n, plural, one {# file seen} other {# files seen}}',
    de: '{n, plural, one {# Datei gesehen} other {# Dateien gesehen}}',
    zh: '共查看 {n, number} 个文件',
  },
  'count.new': { en: 'new', de: 'neu', zh: '新增' },
  'count.changed': { en: 'changed', de: 'geändert', zh: '更改' },
  'count.moved': { en: 'moved', de: 'verschoben', zh: '移动' },
  'count.unchanged': { en: 'unchanged', de: 'unverändert', zh: '未变' },
  'count.skipped': { en: 'no media', de: 'keine Medien', zh: '非媒体' },
  'count.failed': { en: 'not readable', de: 'nicht lesbar', zh: '无法读取' },
  missing: { en: 'missing', de: 'vermisst', zh: '缺失' },
  showMissing: { en: 'Show what is missing', de: 'Vermisstes zeigen', zh: '显示缺失的内容' },
  showNew: { en: 'Show what was added that day', de: 'An diesem Tag Hinzugekommenes zeigen', zh: '显示当天添加的内容' },
  showFailed: { en: 'Show why', de: 'Gründe zeigen', zh: '显示原因' },
  previewsReady: {
    en: '{n, plural, one {# preview is ready} other {# previews are ready}}',
    de: '{n, plural, one {# Vorschaubild ist bereit} other {# Vorschaubilder sind bereit}}',
    zh: '{n, number} 个预览已就绪',
  },
  previewsWithout: {
    en: '{n, plural, one {# medium has none} other {# media have none}} (sounds, offline or not decodable)',
    de: '{n, plural, one {# Medium hat keins} other {# Medien haben keins}} (Töne, offline oder nicht lesbar)',
    zh: '{n, number} 个媒体没有预览（音频、离线或无法解码）',
  },
  notScanned: {
    en: '{name} was not scanned: {reason}',
    de: '{name} wurde nicht eingelesen: {reason}',
    zh: '未扫描 {name}：{reason}',
  },
  braked: {
    en: '{missing, number} of the {known, number} known files in {name} were not found. So many at once is more often a fault of the place than somebody’s doing, so nothing is counted as missing yet.',
    de: '{missing, number} von {known, number} bekannten Dateien in {name} wurden nicht gefunden. So viele auf einmal sind eher ein Fehler des Ortes als Absicht, darum gilt noch nichts als vermisst.',
    zh: '{name} 中已知的 {known, number} 个文件有 {missing, number} 个未找到。一次消失这么多，多半是该位置出了问题，因此暂不计为缺失。',
  },
  believe: { en: 'Believe it', de: 'Es stimmt so', zh: '确认属实' },
  believeHelp: {
    en: 'If you moved or deleted them yourself: scans again and counts them as missing. No file is touched.',
    de: 'Falls du sie selbst verschoben oder gelöscht hast: liest neu ein und zählt sie als vermisst. Keine Datei wird angefasst.',
    zh: '如果是你自己移动或删除的：将重新扫描并计为缺失。不会改动任何文件。',
  },
  lookFirst: {
    en: 'If not: check that the right drive is connected, then scan again.',
    de: 'Falls nicht: Prüfe, ob das richtige Laufwerk angeschlossen ist, und lies dann neu ein.',
    zh: '如果不是：请检查连接的驱动器是否正确，然后重新扫描。',
  },
  retry: { en: 'Try again', de: 'Noch einmal versuchen', zh: '重试' },
  look: { en: 'Look', de: 'Ansehen', zh: '查看' },

  saidStart: { en: '{kind} begins', de: '{kind} beginnt', zh: '{kind}开始' },
  saidPaused: { en: '{kind} is paused', de: '{kind} ist angehalten', zh: '{kind}已暂停' },
  saidScanned: {
    en: 'Scan done: {new, number} new, {changed, number} changed, {missing, number} missing, {failed, number} not readable.',
    de: 'Einlesen fertig: {new, number} neu, {changed, number} geändert, {missing, number} vermisst, {failed, number} nicht lesbar.',
    zh: '扫描完成：新增 {new, number}，更改 {changed, number}，缺失 {missing, number}，无法读取 {failed, number}。',
  },
  saidDone: { en: '{kind}: done', de: '{kind}: fertig', zh: '{kind}：完成' },
  saidCancelled: { en: '{kind}: stopped', de: '{kind}: beendet', zh: '{kind}：已停止' },
  saidFailed: { en: '{kind} failed: {why}', de: '{kind} gescheitert: {why}', zh: '{kind}失败：{why}' },
  saidBraked: {
    en: '{name}: many files were not found at once. Nothing is counted as missing until you say so.',
    de: '{name}: Viele Dateien wurden auf einmal nicht gefunden. Nichts gilt als vermisst, bis du es sagst.',
    zh: '{name}：一次有大量文件未找到。在你确认前不会计为缺失。',
  },

  problems: { en: 'What could not be read', de: 'Was nicht gelesen werden konnte', zh: '无法读取的内容' },
  problemsIn: {
    en: 'What could not be read in {name}',
    de: 'Was in {name} nicht gelesen werden konnte',
    zh: '{name} 中无法读取的内容',
  },
  problemsHelp: {
    en: 'These files stop nothing, and Alice leaves them as they are. Repair or replace them, or look for another copy, then scan again.',
    de: 'Diese Dateien halten nichts auf, und Alice lässt sie, wie sie sind. Repariere oder ersetze sie oder suche eine andere Kopie und lies dann neu ein.',
    zh: '这些文件不影响其他内容，Alice 不会改动它们。请修复、替换或寻找其他副本，然后重新扫描。',
  },
  problemsNone: { en: 'Everything could be read.', de: 'Alles ließ sich lesen.', zh: '全部读取成功。' },
  problemsShown: {
    en: 'The first {shown, number} of {total, number} are shown.',
    de: 'Die ersten {shown, number} von {total, number} sind zu sehen.',
    zh: '显示 {total, number} 个中的前 {shown, number} 个。',
  },
  scanAgain: { en: 'Scan again', de: 'Neu einlesen', zh: '重新扫描' },
  copyPath: { en: 'Copy the path', de: 'Pfad kopieren', zh: '复制路径' },
} as const satisfies TextTable;
