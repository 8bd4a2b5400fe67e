/** Loaded first in the stand-in's utility processes: `process.parentPort` is there, and Node's own channel is not. */
import { EventEmitter } from 'node:events';
import { behaveAsElectron } from './as-electron.ts';

const send = process.send!.bind(process);

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void send(structuredClone(message), undefined, undefined, () => {}),
});

process.on('message', (message) => void parentPort.emit('message', { data: structuredClone(message), ports: [] }));
// Electron ends its utility processes together with itself.
process.on('disconnect', () => process.exit(0));
behaveAsElectron();
Object.assign(process, { parentPort });
Object.defineProperty(process, 'send', { value: undefined });
