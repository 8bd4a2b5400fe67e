/** The bridge: gives the page `call` and `listen`, and nothing else of Electron. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

contextBridge.exposeInMainWorld('alice', {
  call: (method: string, input: unknown): Promise<unknown> => ipcRenderer.invoke('alice:call', method, input),
  listen(event: string, listener: (payload: unknown) => void): () => void {
    const receive = (_event: IpcRendererEvent, name: string, payload: unknown) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on('alice:event', receive);
    return () => void ipcRenderer.removeListener('alice:event', receive);
  },
});
