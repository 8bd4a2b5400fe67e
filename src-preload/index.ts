/** The bridge: gives the page `call`, `listen` and the path of a dropped file, and nothing else of Electron. */
import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron';

contextBridge.exposeInMainWorld('alice', {
  call: (method: string, input: unknown): Promise<unknown> => ipcRenderer.invoke('alice:call', method, input),
  listen(event: string, listener: (payload: unknown) => void): () => void {
    const receive = (_event: IpcRendererEvent, name: string, payload: unknown) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on('alice:event', receive);
    return () => void ipcRenderer.removeListener('alice:event', receive);
  },
  /** Empty for a file that has none. The engine decides whether it may be used, as for a path that was typed. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
});
