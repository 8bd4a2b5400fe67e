/** Texts of the storage dashboard. */
import type { TextTable } from './text-table.ts';

export const dashboard = {
  title: { en: 'Storage', de: 'Speicher', zh: '存储' },
  about: {
    en: 'Every number opens what it counts.',
    de: 'Jede Zahl öffnet, was sie zählt.',
    zh: '点击任意数字可查看其内容。',
  },
  asTable: { en: 'As a table', de: 'Als Tabelle', zh: '以表格显示' },
  numbers: { en: 'At a glance', de: 'Auf einen Blick', zh: '概览' },

  media: {
    en: '{n, plural, one {medium} other {media}}',
    de: '{n, plural, one {Medium} other {Medien}}',
    zh: '{n, plural, other {媒体}}',
  },
  copies: {
    en: '{n, plural, one {copy} other {copies}}',
    de: '{n, plural, one {Kopie} other {Kopien}}',
    zh: '{n, plural, other {副本}}',
  },
  bytes: { en: 'in all copies', de: 'in allen Kopien', zh: '全部副本' },
  locationsOnline: {
    en: '{n, plural, one {location online} other {locations online}}',
    de: '{n, plural, one {Ort online} other {Orte online}}',
    zh: '{n, plural, other {在线位置}}',
  },
  locationsOffline: { en: '{n, number} offline', de: '{n, number} offline', zh: '{n, number} 个离线' },
  locationsAll: { en: 'none offline', de: 'keiner offline', zh: '无离线' },
  below: {
    en: '{wanted, plural, =1 {without any copy} other {in fewer than # locations}}',
    de: '{wanted, plural, =1 {ohne jede Kopie} other {an weniger als # Orten}}',
    zh: '{wanted, plural, =1 {没有任何副本} other {位置少于 # 个}}',
  },
  offlineOnly: { en: 'only offline', de: 'nur offline', zh: '仅离线' },
  reclaimable: { en: 'lie twice in one place', de: 'liegen doppelt am selben Ort', zh: '同一位置重复' },
  byTypes: {
    en: '{image, plural, one {# image} other {# images}}, {video, plural, one {# video} other {# videos}}, {audio, plural, one {# sound} other {# sounds}}',
    de: '{image, plural, one {# Bild} other {# Bilder}}, {video, plural, one {# Video} other {# Videos}}, {audio, plural, one {# Ton} other {# Töne}}',
    zh: '{image, number} 张图片，{video, number} 段视频，{audio, number} 段音频',
  },
  perMedium: { en: '{n} per medium', de: '{n} je Medium', zh: '平均每个媒体 {n}' },

  image: { en: 'Images', de: 'Bilder', zh: '图片' },
  video: { en: 'Videos', de: 'Videos', zh: '视频' },
  audio: { en: 'Sounds', de: 'Töne', zh: '音频' },
  all: { en: 'All', de: 'Alle', zh: '全部' },
  location: { en: 'Location', de: 'Ort', zh: '位置' },
  month: { en: 'Month', de: 'Monat', zh: '月份' },
  number: { en: 'Copies', de: 'Kopien', zh: '副本数' },
  mediaColumn: { en: 'Media', de: 'Medien', zh: '媒体' },
  bytesColumn: { en: 'Size', de: 'Größe', zh: '大小' },
  added: { en: 'New', de: 'Neu', zh: '新增' },

  placesTitle: {
    en: '{name} holds the most: {bytes}, {share} of all',
    de: '{name} hält am meisten: {bytes}, {share} von allem',
    zh: '{name} 最多：{bytes}，占 {share}',
  },
  placesTitleOne: {
    en: 'Everything lies in {name}: {bytes}',
    de: 'Alles liegt in {name}: {bytes}',
    zh: '全部位于 {name}：{bytes}',
  },
  placesAbout: { en: 'Bytes by location and type', de: 'Bytes nach Ort und Art', zh: '各位置按类型的字节数' },
  part: {
    en: '{name}, {type}: {bytes} in {copies, plural, one {# copy} other {# copies}}',
    de: '{name}, {type}: {bytes} in {copies, plural, one {# Kopie} other {# Kopien}}',
    zh: '{name}，{type}：{bytes}，{copies, number} 个副本',
  },
  showPlace: { en: 'Show what lies in {name}', de: 'Zeigen, was in {name} liegt', zh: '显示 {name} 中的内容' },

  copiesTitleSafe: {
    en: 'Everything lies in at least {wanted, plural, one {# location} other {# locations}}',
    de: 'Alles liegt an mindestens {wanted, plural, one {# Ort} other {# Orten}}',
    zh: '全部至少位于 {wanted, number} 个位置',
  },
  copiesTitleSingle: {
    en: '{n, number} of {all, plural, one {# medium has} other {# media have}} only one copy',
    de: '{n, number} von {all, plural, one {# Medium hat} other {# Medien haben}} nur eine Kopie',
    zh: '{all, number} 个媒体中有 {n, number} 个只有一个副本',
  },
  copiesTitleBelow: {
    en: '{n, plural, one {# medium lies} other {# media lie}} {wanted, plural, =1 {nowhere any more} other {in fewer than # locations}}',
    de: '{n, plural, one {# Medium liegt} other {# Medien liegen}} {wanted, plural, =1 {nirgends mehr} other {an weniger als # Orten}}',
    zh: '{n, number} 个媒体{wanted, plural, =1 {已没有任何副本} other {位于少于 # 个位置}}',
  },
  copiesAbout: {
    en: 'Media by their number of copies',
    de: 'Medien nach der Zahl ihrer Kopien',
    zh: '按副本数统计的媒体',
  },
  showThese: { en: 'Show these {n, number}', de: 'Diese {n, number} zeigen', zh: '显示这 {n, number} 个' },
  column: {
    en: '{media, plural, one {# medium} other {# media}} with {name} {copies, plural, one {copy} other {copies}}, {bytes}',
    de: '{media, plural, one {# Medium} other {# Medien}} mit {name} {copies, plural, one {Kopie} other {Kopien}}, {bytes}',
    zh: '{media, number} 个媒体有 {name} {copies, plural, other {个副本}}，{bytes}',
  },
  orMore: { en: '{n, number} or more', de: '{n, number} oder mehr', zh: '{n, number} 个或更多' },

  growthTitle: {
    en: '{bytes} in {n, plural, one {# medium} other {# media}} were made in the {months, number} months up to {month}',
    de: '{bytes} in {n, plural, one {# Medium} other {# Medien}} entstanden in den {months, number} Monaten bis {month}',
    zh: '截至 {month} 的 {months, number} 个月内创作了 {n, number} 个媒体，{bytes}',
  },
  growthTitleAll: {
    en: 'Grown to {bytes} since {month}',
    de: 'Seit {month} auf {bytes} gewachsen',
    zh: '自 {month} 起增长到 {bytes}',
  },
  growthAbout: {
    en: 'The library over the time in which it was made',
    de: 'Die Bibliothek über die Zeit ihrer Entstehung',
    zh: '图库随创作时间的增长',
  },
  growthBytes: { en: 'Size', de: 'Größe', zh: '大小' },
  growthMedia: { en: 'Number', de: 'Anzahl', zh: '数量' },
  growthMeasure: { en: 'What is measured', de: 'Was gemessen wird', zh: '度量' },
  growthPoint: {
    en: '{month}: {bytes} in {media, plural, one {# medium} other {# media}}, of which new: {newBytes} in {newMedia, number}',
    de: '{month}: {bytes} in {media, plural, one {# Medium} other {# Medien}}, davon neu: {newBytes} in {newMedia, number}',
    zh: '{month}：{media, number} 个媒体，{bytes}；其中新增 {newMedia, number} 个，{newBytes}',
  },
  growthTotal: {
    en: '{bytes} in {media, plural, one {# medium} other {# media}}',
    de: '{bytes} in {media, plural, one {# Medium} other {# Medien}}',
    zh: '{media, number} 个媒体，{bytes}',
  },
  growthNew: {
    en: 'New: {bytes} in {media, number}',
    de: 'Neu: {bytes} in {media, number}',
    zh: '新增：{media, number} 个，{bytes}',
  },
  showMonth: { en: 'Show what was made then', de: 'Zeigen, was damals entstand', zh: '显示当时创作的内容' },

  doublesTitle: {
    en: '{bytes} could be freed: {n, plural, one {# file lies} other {# files lie}} twice in the same location',
    de: '{bytes} ließen sich freimachen: {n, plural, one {# Datei liegt} other {# Dateien liegen}} doppelt am selben Ort',
    zh: '可释放 {bytes}：{n, number} 个文件在同一位置重复',
  },
  doublesTitleNone: {
    en: 'Nothing lies twice in the same location',
    de: 'Nichts liegt doppelt am selben Ort',
    zh: '同一位置没有重复内容',
  },
  doublesAbout: {
    en: 'Bytes of all but one of each, by location',
    de: 'Bytes aller bis auf jeweils eine, nach Ort',
    zh: '各位置除一份以外的重复字节数',
  },
  doublesNone: {
    en: 'Copies in different locations keep you safe and are not counted here.',
    de: 'Kopien an verschiedenen Orten schützen dich und zählen hier nicht.',
    zh: '不同位置的副本用于保障安全，不计入此处。',
  },
  doublesPart: {
    en: '{name}: {bytes} in {copies, plural, one {# superfluous copy} other {# superfluous copies}}',
    de: '{name}: {bytes} in {copies, plural, one {# überzähligen Kopie} other {# überzähligen Kopien}}',
    zh: '{name}：{copies, number} 个多余副本，{bytes}',
  },
  showDoubles: {
    en: 'Show what lies more than once, also in {name}',
    de: 'Zeigen, was mehrfach liegt, auch in {name}',
    zh: '显示也位于 {name} 的重复内容',
  },

  empty: { en: 'Nothing to measure yet', de: 'Noch gibt es nichts zu messen', zh: '暂无可统计内容' },
  emptyText: {
    en: 'Once a location has been scanned you see here what lies where, how safe it is, how the library grew, and what could be freed.',
    de: 'Sobald ein Ort eingelesen ist, siehst du hier, was wo liegt, wie sicher es ist, wie die Bibliothek wuchs und was sich freimachen lässt.',
    zh: '扫描位置后，这里会显示内容的分布、安全程度、图库的增长以及可释放的空间。',
  },
  emptyAdd: { en: 'Add a location', de: 'Ort hinzufügen', zh: '添加位置' },
  emptyScan: { en: 'Scan now', de: 'Jetzt einlesen', zh: '立即扫描' },
} as const satisfies TextTable;
