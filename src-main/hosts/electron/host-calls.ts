/** What only a desktop can do: choose a folder, show and open files, and drag them to other programs. */
import { extname } from 'node:path';
import { type BrowserWindow, dialog, nativeImage, shell } from 'electron';
import { AliceError } from '#api/errors.ts';
import type { Engine, EngineOptions } from '#engine/engine.ts';

type HostCalls = ReturnType<NonNullable<EngineOptions['hostCalls']>>;

/**
 * What the system opens with a program that shows, plays or edits it. A file is known as a medium by its content, but opened by its
 * name: `cat.desktop` or `cat.lnk` would be run.
 */
const openable = new Set(
  (
    '3fr 3g2 3gp aac aif aifc aiff apng arw asf avi avif bmp bwf cr2 cr3 crw cur dib dng flac flv gif heic heif heics hif icns ' +
    'ico iiq j2k jfif jp2 jpe jpeg jpf jpg jpx jxl m2ts m4a m4b m4v mid mka mkv mov mp2 mp3 mp4 mpeg mpg mts nef nrw oga ogg ' +
    'ogv opus orf pef png psb psd qt raf rf64 rw2 sr2 srw tif tiff ts vob wav wave weba webm webp wma wmv x3f'
  ).split(' '),
);

export function isOpenable(path: string): boolean {
  return openable.has(extname(path).slice(1).toLowerCase());
}

export interface Desk {
  /** The window in which the page is, once it is open. */
  window(): BrowserWindow | undefined;
  /** A PNG of a medium, at most 128 pixels wide and high; null when there is none. Asked for while a drag begins. */
  picture(contentHash: string): Promise<Uint8Array | null>;
  /** A PNG that stands for what has no picture. */
  icon: Uint8Array;
}

export function createHostCalls(desk: Desk, { localPath }: Pick<Engine, 'localPath'>): HostCalls {
  return {
    'host.pickFolder': async () => {
      const window = desk.window();
      const options = { properties: ['openDirectory' as const, 'createDirectory' as const] };
      const { canceled, filePaths } = await (window === undefined
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(window, options));
      return { path: canceled ? null : (filePaths[0] ?? null) };
    },
    'host.reveal': async (ref) => {
      shell.showItemInFolder((await localPath(ref)).path);
      return {};
    },
    'host.open': async (ref) => {
      const { path } = await localPath(ref);
      if (!isOpenable(path)) {
        throw new AliceError(
          'permission-denied',
          'A file with this ending would not be shown but run, so it is not opened. Show it in its folder, and rename it.',
          { details: { path } },
        );
      }
      const problem = await shell.openPath(path);
      if (problem !== '') {
        throw new AliceError('unavailable', `No program could open this file: ${problem}. Show it in its folder.`, {
          details: { path },
        });
      }
      return {};
    },
    'host.dragOut': async ({ contentHashes }) => {
      const paths = await Promise.all(
        contentHashes.map(async (contentHash) => (await localPath({ contentHash })).path),
      );
      const picture = await desk.picture(contentHashes[0]!).catch(() => null);
      const contents = desk.window()?.webContents;
      if (contents === undefined) throw new AliceError('unavailable', 'The window is gone. Open Alice again.');
      // An empty icon ends the drag before it begins.
      const icon = nativeImage.createFromBuffer(Buffer.from(picture ?? desk.icon));
      contents.startDrag({ file: paths[0]!, files: paths, icon });
      return {};
    },
  };
}
