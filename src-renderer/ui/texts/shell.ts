/** Texts of the sheet of keyboard shortcuts. */
import type { TextTable } from './text-table.ts';

export const shell = {
  anywhere: { en: 'Anywhere', de: 'Überall', zh: '任意位置' },
  inGallery: { en: 'In the gallery', de: 'In der Galerie', zh: '在图库中' },
  inViewer: { en: 'Full screen and comparison', de: 'Vollbild und Vergleich', zh: '全屏与对比' },
  keySearch: { en: 'Search', de: 'Suchen', zh: '搜索' },
  keyScreens: { en: 'Library, locations, storage', de: 'Bibliothek, Orte, Speicher', zh: '图库、位置、存储' },
  keyUndo: { en: 'Take back', de: 'Rückgängig', zh: '撤销' },
  keyHelp: { en: 'This sheet', de: 'Diese Übersicht', zh: '显示此列表' },
  keyEscape: { en: 'Close, or drop the selection', de: 'Schließen oder Auswahl aufheben', zh: '关闭或取消选择' },
  keyArrows: { en: 'Move', de: 'Bewegen', zh: '移动' },
  keyFar: { en: 'To the ends, by pages', de: 'An die Enden, seitenweise', zh: '首尾与翻页' },
  keyOpen: { en: 'Open', de: 'Öffnen', zh: '打开' },
  keyDetails: { en: 'Details', de: 'Details', zh: '详细信息' },
  keyExtend: { en: 'Extend the selection', de: 'Auswahl erweitern', zh: '扩展选择' },
  keyToggle: { en: 'Select or not', de: 'Auswählen oder nicht', zh: '选择或取消' },
  keyAll: { en: 'Select everything found', de: 'Alles Gefundene auswählen', zh: '全选搜索结果' },
  keyGroup: { en: 'Select the whole group', de: 'Ganze Gruppe auswählen', zh: '选择整组' },
  keyCompare: { en: 'Compare two to four', de: 'Zwei bis vier vergleichen', zh: '对比二至四个' },
  keyZoom: { en: 'Larger, smaller', de: 'Größer, kleiner', zh: '放大、缩小' },
  keyNext: { en: 'Next, previous', de: 'Nächstes, voriges', zh: '下一个、上一个' },
  keyMagnify: { en: 'Zoom, fit, actual pixels', de: 'Zoom, einpassen, Originalpixel', zh: '缩放、适合窗口、原始像素' },
  keyPlay: { en: 'Play or pause', de: 'Abspielen oder anhalten', zh: '播放或暂停' },
  keyFrame: { en: 'One frame back, on', de: 'Ein Bild zurück, vor', zh: '逐帧后退、前进' },
  keyFull: { en: 'Whole screen', de: 'Ganzer Bildschirm', zh: '全屏' },
} as const satisfies TextTable;
