/** Texts of plans: the view of one, the choice of a place, and what is said when one has run. */
import type { TextTable } from './text-table.ts';

export const plans = {
  title: { en: 'Plan', de: 'Plan', zh: '计划' },
  'title.nothing': { en: 'Nothing to do', de: 'Nichts zu tun', zh: '没有需要执行的操作' },
  'title.copy': {
    en: 'Copy {n, plural, one {# medium} other {# media}} to {to}',
    de: '{n, plural, one {# Medium} other {# Medien}} nach {to} kopieren',
    zh: '将 {n, number} 个媒体复制到 {to}',
  },
  'title.move': {
    en: 'Move {n, plural, one {# medium} other {# media}} to {to}',
    de: '{n, plural, one {# Medium} other {# Medien}} nach {to} verschieben',
    zh: '将 {n, number} 个媒体移动到 {to}',
  },
  'title.trash': {
    en: 'Put {n, plural, one {# medium} other {# media}} into the trash',
    de: '{n, plural, one {# Medium} other {# Medien}} in den Papierkorb legen',
    zh: '将 {n, number} 个媒体放入回收站',
  },
  'title.deduplicate': {
    en: 'Give up spare copies of {n, plural, one {# medium} other {# media}}',
    de: 'Überzählige Kopien von {n, plural, one {# Medium} other {# Medien}} aufgeben',
    zh: '清除 {n, number} 个媒体的多余副本',
  },
  'title.repair': {
    en: 'Repair {n, plural, one {# medium} other {# media}}',
    de: '{n, plural, one {# Medium} other {# Medien}} reparieren',
    zh: '修复 {n, number} 个媒体',
  },
  'title.empty': {
    en: 'Remove {n, plural, one {# medium} other {# media}} for good',
    de: '{n, plural, one {# Medium} other {# Medien}} endgültig löschen',
    zh: '彻底删除 {n, number} 个媒体',
  },
  'title.undo': {
    en: 'Take back what was done with {n, plural, one {# medium} other {# media}}',
    de: 'Rückgängig machen, was mit {n, plural, one {# Medium} other {# Medien}} geschah',
    zh: '撤销对 {n, number} 个媒体所做的操作',
  },
  'done.copy': {
    en: 'Copied {n, plural, one {# medium} other {# media}} to {to}.',
    de: '{n, plural, one {# Medium} other {# Medien}} nach {to} kopiert.',
    zh: '已将 {n, number} 个媒体复制到 {to}。',
  },
  'done.move': {
    en: 'Moved {n, plural, one {# medium} other {# media}} to {to}.',
    de: '{n, plural, one {# Medium} other {# Medien}} nach {to} verschoben.',
    zh: '已将 {n, number} 个媒体移动到 {to}。',
  },
  'done.trash': {
    en: 'Put {n, plural, one {# medium} other {# media}} into the trash.',
    de: '{n, plural, one {# Medium} other {# Medien}} in den Papierkorb gelegt.',
    zh: '已将 {n, number} 个媒体放入回收站。',
  },
  'done.deduplicate': {
    en: 'Gave up spare copies of {n, plural, one {# medium} other {# media}}.',
    de: 'Überzählige Kopien von {n, plural, one {# Medium} other {# Medien}} aufgegeben.',
    zh: '已清除 {n, number} 个媒体的多余副本。',
  },
  'done.repair': {
    en: 'Repaired {n, plural, one {# medium} other {# media}}.',
    de: '{n, plural, one {# Medium} other {# Medien}} repariert.',
    zh: '已修复 {n, number} 个媒体。',
  },
  'done.empty': {
    en: 'Removed {n, plural, one {# medium} other {# media}} for good.',
    de: '{n, plural, one {# Medium} other {# Medien}} endgültig gelöscht.',
    zh: '已彻底删除 {n, number} 个媒体。',
  },
  'done.undo': {
    en: 'Taken back for {n, plural, one {# medium} other {# media}}.',
    de: 'Für {n, plural, one {# Medium} other {# Medien}} rückgängig gemacht.',
    zh: '已为 {n, number} 个媒体撤销。',
  },
  partly: {
    en: '{n, number} done, {failed, plural, one {# not} other {# not}}. What was not done is as it was.',
    de: '{n, number} erledigt, {failed, plural, one {# nicht} other {# nicht}}. Was nicht erledigt ist, ist wie zuvor.',
    zh: '完成 {n, number} 个，{failed, number} 个未完成。未完成的保持原样。',
  },
  stopped: {
    en: 'Stopped. What was done until now is done, and nothing is half done.',
    de: 'Beendet. Was bis jetzt getan wurde, ist getan, und nichts ist halb getan.',
    zh: '已停止。已完成的部分有效，没有任何内容处于半完成状态。',
  },
  written: { en: '{bytes} written.', de: '{bytes} geschrieben.', zh: '已写入 {bytes}。' },
  look: { en: 'Look', de: 'Ansehen', zh: '查看' },
  nothingToUndo: {
    en: 'Nothing that was done in this window can be taken back. The history has all else.',
    de: 'Aus diesem Fenster gibt es nichts rückgängig zu machen. Alles andere steht im Verlauf.',
    zh: '此窗口中没有可撤销的操作。其他操作见历史记录。',
  },

  making: {
    en: 'Working out what would be done. No file is touched.',
    de: 'Es wird ermittelt, was zu tun wäre. Keine Datei wird angefasst.',
    zh: '正在计算将要执行的操作，不会改动任何文件。',
  },
  made: { en: 'Planned {when}', de: 'Geplant {when}', zh: '计划于 {when}' },
  amount: {
    en: '{n, plural, one {# medium} other {# media}} in {files, plural, one {# file} other {# files}}.',
    de: '{n, plural, one {# Medium} other {# Medien}} in {files, plural, one {# Datei} other {# Dateien}}.',
    zh: '{n, number} 个媒体，{files, number} 个文件。',
  },
  amountBytes: {
    en: '{amount} {bytes} to write.',
    de: '{amount} {bytes} zu schreiben.',
    zh: '{amount}需写入 {bytes}。',
  },
  'means.copy': {
    en: 'Each copy is read back and compared before it counts. Sidecars go along. Nothing is overwritten.',
    de: 'Jede Kopie wird zurückgelesen und verglichen, ehe sie zählt. Begleitdateien kommen mit. Nichts wird überschrieben.',
    zh: '每个副本都会回读并比对后才算数。附属文件一并复制，不会覆盖任何内容。',
  },
  'means.move': {
    en: 'Each copy is read back and compared; only then does the original go into the trash of its location, from which it can come back.',
    de: 'Jede Kopie wird zurückgelesen und verglichen; erst dann kommt das Original in den Papierkorb seines Ortes, aus dem es zurückkehren kann.',
    zh: '每个副本回读比对后，原件才会放入所在位置的回收站，之后仍可恢复。',
  },
  'means.trash': {
    en: 'They lie in the trash of their locations until that is emptied, and can come back until then. Backups are left alone.',
    de: 'Sie liegen im Papierkorb ihrer Orte, bis der geleert wird, und können bis dahin zurückkehren. Sicherungen bleiben unberührt.',
    zh: '它们会留在各位置的回收站中，直到清空；在此之前都可恢复。备份不受影响。',
  },
  'means.deduplicate': {
    en: 'Spare copies go into the trash of their locations. As many stay as are wanted, and only what can be proved to be there counts.',
    de: 'Überzählige Kopien kommen in den Papierkorb ihrer Orte. So viele wie gewünscht bleiben, und nur nachweislich Vorhandenes zählt.',
    zh: '多余副本会放入各自位置的回收站。保留所需数量，只有可证实存在的才算数。',
  },
  'means.repair': {
    en: 'Sound bytes are taken from a copy that is read and compared again; what lay there goes into the quarantine of its location and can come back.',
    de: 'Heile Bytes kommen aus einer Kopie, die neu gelesen und verglichen wird; was dort lag, kommt in die Quarantäne seines Ortes und kann zurückkehren.',
    zh: '从重新读取并比对过的副本取回完好的数据；原有内容移入所在位置的隔离区，仍可恢复。',
  },
  'means.empty': {
    en: 'This cannot be taken back.',
    de: 'Das lässt sich nicht rückgängig machen.',
    zh: '此操作无法撤销。',
  },
  'means.undo': {
    en: 'Paths, times and sidecars become what they were. What was changed since is left alone.',
    de: 'Pfade, Zeiten und Begleitdateien werden, wie sie waren. Was seither geändert wurde, bleibt unberührt.',
    zh: '路径、时间和附属文件恢复原样。此后改动过的内容不受影响。',
  },
  nothing: {
    en: 'What was left out, and why, stands below.',
    de: 'Was ausgelassen wurde und warum, steht darunter.',
    zh: '被略过的内容及原因见下方。',
  },
  discarded: {
    en: 'This plan was discarded. Nothing was done.',
    de: 'Dieser Plan wurde verworfen. Nichts wurde getan.',
    zh: '此计划已放弃，未执行任何操作。',
  },
  running: { en: 'It is being done now.', de: 'Er wird gerade ausgeführt.', zh: '正在执行。' },
  showJob: { en: 'Show activity', de: 'Aktivität zeigen', zh: '显示活动' },

  totals: {
    en: 'What changes in each location',
    de: 'Was sich an jedem Ort ändert',
    zh: '各位置的变化',
  },
  location: { en: 'Location', de: 'Ort', zh: '位置' },
  beforeAfter: { en: 'Before and after', de: 'Vorher und nachher', zh: '前后对比' },
  files: { en: 'Files', de: 'Dateien', zh: '文件' },
  bytes: { en: 'Size', de: 'Größe', zh: '大小' },
  becomes: { en: 'becomes', de: 'wird zu', zh: '变为' },
  intoTrash: { en: '{bytes} into its trash', de: '{bytes} in seinen Papierkorb', zh: '{bytes} 进入其回收站' },
  outOfTrash: { en: '{bytes} out of its trash', de: '{bytes} aus seinem Papierkorb', zh: '{bytes} 移出其回收站' },

  lists: { en: 'Show', de: 'Zeigen', zh: '显示' },
  items: { en: 'Items', de: 'Elemente', zh: '项目' },
  refused: { en: 'Left out', de: 'Ausgelassen', zh: '已略过' },
  failed: { en: 'Not done', de: 'Nicht erledigt', zh: '未完成' },
  firstOnly: {
    en: 'The first {shown, number} of {total, number} are shown.',
    de: 'Die ersten {shown, number} von {total, number} sind zu sehen.',
    zh: '显示 {total, number} 个中的前 {shown, number} 个。',
  },
  noPath: { en: 'Without a path', de: 'Ohne Pfad', zh: '无路径' },
  kept: {
    en: 'It is copied, and the original stays.',
    de: 'Es ist kopiert, und das Original bleibt.',
    zh: '已复制，原件保留。',
  },
  to: { en: 'to', de: 'nach', zh: '到' },
  'step.trash': {
    en: 'Into the trash of {name}',
    de: 'In den Papierkorb von {name}',
    zh: '放入 {name} 的回收站',
  },
  'step.delete': {
    en: 'Out of the trash of {name}, for good',
    de: 'Aus dem Papierkorb von {name}, endgültig',
    zh: '从 {name} 的回收站彻底删除',
  },
  'step.replace': {
    en: 'What lies there is put aside.',
    de: 'Was dort liegt, wird beiseitegelegt.',
    zh: '原有内容将被移开。',
  },
  'step.restore': {
    en: 'Back to its place in {name}',
    de: 'Zurück an seinen Platz in {name}',
    zh: '恢复到 {name} 原处',
  },
  with: {
    en: '{n, plural, one {# more file goes} other {# more files go}} along.',
    de: '{n, plural, one {# weitere Datei kommt} other {# weitere Dateien kommen}} mit.',
    zh: '另有 {n, number} 个文件一并处理。',
  },
  leaves: {
    en: '{n, plural, =0 {No copy is left.} one {Leaves # copy.} other {Leaves # copies.}}',
    de: '{n, plural, =0 {Keine Kopie bleibt.} one {Danach # Kopie.} other {Danach # Kopien.}}',
    zh: '{n, plural, =0 {不留副本。} other {之后有 # 个副本。}}',
  },
  notDone: { en: 'Not done', de: 'Nicht erledigt', zh: '未完成' },
  itemDone: { en: 'Done', de: 'Erledigt', zh: '已完成' },
  'reason.copied': { en: 'It is copied from {name}.', de: 'Wird aus {name} kopiert.', zh: '从 {name} 复制。' },
  'reason.moved': { en: 'It is moved from {name}.', de: 'Wird aus {name} verschoben.', zh: '从 {name} 移动。' },
  'reason.asked': {
    en: 'It was asked for.',
    de: 'Es wurde gewünscht.',
    zh: '应你的要求。',
  },
  'reason.all': {
    en: 'All of its copies go into the trash.',
    de: 'Alle Kopien kommen in den Papierkorb.',
    zh: '其所有副本都放入回收站。',
  },
  'reason.back': {
    en: 'It is taken back.',
    de: 'Wird rückgängig gemacht.',
    zh: '撤销。',
  },
  'reason.elsewhere': {
    en: 'It lies elsewhere, too.',
    de: 'Liegt auch anderswo.',
    zh: '别处也有。',
  },
  'reason.forGood': {
    en: 'It is removed for good.',
    de: 'Wird endgültig gelöscht.',
    zh: '彻底删除。',
  },
  'reason.there': { en: 'It is in {name} already.', de: 'Liegt schon in {name}.', zh: '{name} 中已有。' },
  'reason.pinned': {
    en: 'It is pinned.',
    de: 'Ist angeheftet.',
    zh: '已固定。',
  },
  'reason.noCopy': {
    en: 'It has no copy there.',
    de: 'Hat dort keine Kopie.',
    zh: '那里没有副本。',
  },
  'reason.unknown': {
    en: 'No copy of it is known.',
    de: 'Keine Kopie davon ist bekannt.',
    zh: '没有已知副本。',
  },
  'reason.tooFew': {
    en: 'It stays: too few other copies of it can be proved to be there.',
    de: 'Bleibt: Zu wenige andere Kopien sind nachweisbar da.',
    zh: '保留：可证实存在的其他副本太少。',
  },
  'reason.last': {
    en: 'It stays in the trash: it lies nowhere else.',
    de: 'Bleibt im Papierkorb: Es liegt sonst nirgends.',
    zh: '留在回收站：别处没有。',
  },

  'run.copy': { en: 'Copy', de: 'Kopieren', zh: '复制' },
  'run.move': { en: 'Move', de: 'Verschieben', zh: '移动' },
  'run.trash': { en: 'Put into the trash', de: 'In den Papierkorb', zh: '放入回收站' },
  'run.deduplicate': { en: 'Give up spare copies', de: 'Überzählige aufgeben', zh: '清除多余副本' },
  'run.repair': { en: 'Repair', de: 'Reparieren', zh: '修复' },
  'run.empty': { en: 'Remove for good', de: 'Endgültig löschen', zh: '彻底删除' },
  'run.undo': { en: 'Take back', de: 'Rückgängig machen', zh: '撤销' },
  'instead.copy': { en: 'Copy instead', de: 'Stattdessen kopieren', zh: '改为复制' },
  'instead.move': { en: 'Move instead', de: 'Stattdessen verschieben', zh: '改为移动' },
  discard: { en: 'Discard', de: 'Verwerfen', zh: '放弃' },
  later: { en: 'Keep for later', de: 'Für später behalten', zh: '留待以后' },
  tryRest: { en: 'Try the rest again …', de: 'Den Rest noch einmal versuchen …', zh: '重试其余部分……' },
  waiting: { en: 'It waits for its turn.', de: 'Er wartet, bis er an der Reihe ist.', zh: '正在排队。' },
  undoPlan: { en: 'Undo …', de: 'Rückgängig …', zh: '撤销……' },

  'choose.copy': {
    en: 'Where to copy {n, plural, one {# medium} other {# media}}?',
    de: 'Wohin {n, plural, one {# Medium} other {# Medien}} kopieren?',
    zh: '将 {n, number} 个媒体复制到哪里？',
  },
  'choose.move': {
    en: 'Where to move {n, plural, one {# medium} other {# media}}?',
    de: 'Wohin {n, plural, one {# Medium} other {# Medien}} verschieben?',
    zh: '将 {n, number} 个媒体移动到哪里？',
  },
  verb: { en: 'What to do', de: 'Was tun', zh: '操作' },
  free: { en: '{bytes} free', de: '{bytes} frei', zh: '可用 {bytes}' },
  folder: { en: 'Folder there', de: 'Ordner dort', zh: '目标文件夹' },
  folderHint: {
    en: 'Empty: the same folders as at the source.',
    de: 'Leer: dieselben Ordner wie am Ursprung.',
    zh: '留空则沿用来源的文件夹。',
  },
  preview: { en: 'Show the plan', de: 'Plan zeigen', zh: '查看计划' },
  'unfit.retired': { en: 'Retired', de: 'Außer Dienst', zh: '已停用' },
  'unfit.readOnly': { en: 'Read-only', de: 'Nur lesbar', zh: '只读' },
  'unfit.offline': { en: 'Offline', de: 'Offline', zh: '离线' },

  dropHere: { en: 'Drop onto a location', de: 'Auf einen Ort ziehen', zh: '拖到某个位置' },
  dragging: {
    en: '{n, plural, one {# medium.} other {# media.}}',
    de: '{n, plural, one {# Medium.} other {# Medien.}}',
    zh: '{n, number} 个媒体。',
  },
  dropHelp: {
    en: 'Drop to copy, with Shift to move. You will see the plan first.',
    de: 'Loslassen kopiert, mit Umschalt verschiebt. Du siehst zuerst den Plan.',
    zh: '松开即复制，按住 Shift 则移动。会先显示计划。',
  },
  trash: { en: 'Trash', de: 'Papierkorb', zh: '回收站' },
} as const satisfies TextTable;
