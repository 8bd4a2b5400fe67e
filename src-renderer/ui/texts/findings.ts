/** Texts of what verifying has found. */
import type { TextTable } from './text-table.ts';

export const findings = {
  title: { en: 'What is not as it was', de: 'Was nicht mehr ist, wie es war', zh: '与原先不符的内容' },
  titleIn: {
    en: 'What is not as it was in {name}',
    de: 'Was in {name} nicht mehr ist, wie es war',
    zh: '{name} 中与原先不符的内容',
  },
  none: { en: 'Nothing is known to be wrong', de: 'Nichts Schlechtes bekannt', zh: '未发现问题' },
  noneText: {
    en: 'Verifying reads copies again, those first whose proof is oldest, and compares them with what was known of them.',
    de: 'Das Prüfen liest Kopien neu, die am längsten nicht geprüften zuerst, und vergleicht sie mit dem, was von ihnen bekannt war.',
    zh: '校验会重新读取副本，最久未校验的优先，并与已知信息比对。',
  },
  verifyNow: { en: 'Verify now', de: 'Jetzt prüfen', zh: '立即校验' },
  repair: { en: 'Repair …', de: 'Reparieren …', zh: '修复……' },
  begun: {
    en: 'Verifying has begun. It can be stopped at any time and goes on from there.',
    de: 'Das Prüfen hat begonnen. Es lässt sich jederzeit beenden und macht dann dort weiter.',
    zh: '校验已开始。可随时停止，之后从该处继续。',
  },
  others: {
    en: '{n, plural, =0 {No other copy is known to be sound.} one {# other copy is sound as far as is known.} other {# other copies are sound as far as is known.}}',
    de: '{n, plural, =0 {Keine andere Kopie gilt als heil.} one {# andere Kopie gilt als heil.} other {# andere Kopien gelten als heil.}}',
    zh: '{n, plural, =0 {没有其他已知完好的副本。} other {另有 # 个已知完好的副本。}}',
  },
  'verdict.media-rot': { en: 'Media damaged', de: 'Medium beschädigt', zh: '媒体损坏' },
  'verdict.metadata-drift': { en: 'Metadata changed', de: 'Metadaten geändert', zh: '元数据改变' },
  'verdict.truncated': { en: 'Cut off', de: 'Abgeschnitten', zh: '被截断' },
  'verdict.unreadable': { en: 'Unreadable', de: 'Nicht lesbar', zh: '无法读取' },
  'verdict.replaced': { en: 'Replaced', de: 'Ersetzt', zh: '被替换' },
  'verdict.missing': { en: 'Missing', de: 'Fehlt', zh: '缺失' },
  verify: { en: 'Verify …', de: 'Prüfen …', zh: '校验……' },
  verifySelection: { en: 'Verify the copies', de: 'Kopien prüfen', zh: '校验副本' },
} as const satisfies TextTable;
