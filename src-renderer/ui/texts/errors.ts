/** What each kind of failure means, and what to do next; the engine's own sentence names the thing. */
import type { TextTable } from './text-table.ts';

export const errors = {
  'not-found': { en: 'It is not there.', de: 'Das gibt es nicht.', zh: '找不到。' },
  'already-exists': { en: 'It exists already.', de: 'Das gibt es schon.', zh: '已经存在。' },
  conflict: { en: 'Something changed meanwhile.', de: 'Inzwischen hat sich etwas geändert.', zh: '期间发生了变化。' },
  invalid: { en: 'This was not understood.', de: 'Das wurde nicht verstanden.', zh: '无法理解。' },
  'permission-denied': { en: 'This is not allowed.', de: 'Das ist nicht erlaubt.', zh: '没有权限。' },
  unauthenticated: { en: 'You are not logged in.', de: 'Du bist nicht angemeldet.', zh: '尚未登录。' },
  unavailable: { en: 'It cannot be reached now.', de: 'Das ist gerade nicht erreichbar.', zh: '目前无法访问。' },
  'no-space': { en: 'There is no space left.', de: 'Der Platz reicht nicht.', zh: '空间不足。' },
  'data-loss': { en: 'The file is damaged.', de: 'Die Datei ist beschädigt.', zh: '文件已损坏。' },
  unsupported: { en: 'This is not possible here.', de: 'Das geht hier nicht.', zh: '此处不支持。' },
  cancelled: { en: 'It was cancelled.', de: 'Das wurde abgebrochen.', zh: '已取消。' },
  internal: { en: 'Alice made a mistake.', de: 'Alice hat einen Fehler gemacht.', zh: 'Alice 出错了。' },
  'not-found.next': {
    en: 'Look again, or scan.',
    de: 'Sieh noch einmal nach oder lies neu ein.',
    zh: '请重新查看或扫描。',
  },
  'already-exists.next': { en: 'Choose another name.', de: 'Wähle einen anderen Namen.', zh: '请换一个名称。' },
  'conflict.next': {
    en: 'Look at it and try again.',
    de: 'Sieh es dir an und versuche es noch einmal.',
    zh: '请检查后重试。',
  },
  'invalid.next': { en: 'Change what you wrote.', de: 'Ändere deine Eingabe.', zh: '请修改输入。' },
  'permission-denied.next': {
    en: 'Check the permissions of the folder.',
    de: 'Prüfe die Rechte des Ordners.',
    zh: '请检查文件夹权限。',
  },
  'unauthenticated.next': { en: 'Log in again.', de: 'Melde dich neu an.', zh: '请重新登录。' },
  'unavailable.next': {
    en: 'Connect the drive or the network and try again.',
    de: 'Schließe das Laufwerk oder Netz an und versuche es noch einmal.',
    zh: '请连接驱动器或网络后重试。',
  },
  'no-space.next': {
    en: 'Make room and try again.',
    de: 'Schaffe Platz und versuche es noch einmal.',
    zh: '请腾出空间后重试。',
  },
  'data-loss.next': { en: 'Look for another copy.', de: 'Suche eine andere Kopie.', zh: '请查找其他副本。' },
  'unsupported.next': {
    en: 'Try it in the desktop app.',
    de: 'Versuche es in der Desktop-App.',
    zh: '请在桌面应用中尝试。',
  },
  'cancelled.next': {
    en: 'Start it again when you like.',
    de: 'Starte es wieder, wann du willst.',
    zh: '可随时重新开始。',
  },
  'internal.next': {
    en: 'Try again; if it stays, please report it.',
    de: 'Versuche es noch einmal; bleibt es dabei, melde es bitte.',
    zh: '请重试；若仍出现，请反馈。',
  },
} as const satisfies TextTable;
