/** Texts about media, wherever they are drawn. */
import type { TextTable } from './text-table.ts';

export const media = {
  image: { en: 'image', de: 'Bild', zh: '图片' },
  video: { en: 'video', de: 'Video', zh: '视频' },
  audio: { en: 'audio', de: 'Audio', zh: '音频' },
  stars: {
    en: '{n, plural, =-1 {rejected} one {# star} other {# stars}}',
    de: '{n, plural, =-1 {verworfen} one {# Stern} other {# Sterne}}',
    zh: '{n, plural, =-1 {已拒绝} other {# 星}}',
  },
  in: { en: 'in {places}', de: 'in {places}', zh: '位于 {places}' },
  nowhere: { en: 'in no location', de: 'an keinem Ort', zh: '不在任何位置' },
  offline: { en: 'offline', de: 'offline', zh: '离线' },
  missing: { en: 'missing', de: 'fehlt', zh: '缺失' },
  unknown: { en: 'not seen lately', de: 'länger nicht gesehen', zh: '近期未见' },
  unverified: { en: 'not verified', de: 'nicht geprüft', zh: '未校验' },
  pinned: { en: 'pinned', de: 'angeheftet', zh: '已固定' },
  belowWanted: { en: 'in fewer locations than wanted', de: 'an weniger Orten als gewünscht', zh: '副本少于期望' },
  away: { en: 'no copy can be read now', de: 'keine Kopie ist gerade lesbar', zh: '目前没有可读取的副本' },
} as const satisfies TextTable;
