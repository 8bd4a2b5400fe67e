/** `utilityProcess` of the stand-in: a child process of plain Node in which `process.parentPort` is what Electron makes of it. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';

interface ForkOptions {
  env?: NodeJS.ProcessEnv;
  execArgv?: string[];
  stdio?: string[] | string;
  serviceName?: string;
}

/** Every utility process so far: its file and options. */
export const utilityProcesses: { file: string; options: ForkOptions; process: UtilityProcess }[] = [];

const bootstrap = fileURLToPath(new URL('parent-port.ts', import.meta.url));

export class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  pid: number | undefined;
  constructor(file: string, args: string[], options: ForkOptions) {
    super();
    this.#child = fork(file, args, {
      env: options.env ?? process.env,
      execArgv: ['--import', bootstrap, ...(options.execArgv ?? [])],
      serialization: 'advanced',
      stdio: [...(Array.isArray(options.stdio) ? options.stdio : ['ignore', 'ignore', 'inherit']), 'ipc'] as never,
    });
    this.#child.on('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    // Node's channel brings Buffers where structured clone would bring plain arrays of bytes.
    this.#child.on('message', (message) => this.emit('message', structuredClone(message)));
    this.#child.on('exit', (code) => {
      this.pid = undefined;
      this.emit('exit', code ?? 1);
    });
    this.#child.on('error', () => this.emit('exit', 1));
  }
  postMessage(message: unknown): void {
    const cloned = structuredClone(message);
    if (this.#child.connected) this.#child.send(cloned as object, () => {});
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork(file: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
    const started = new UtilityProcess(file, args, options);
    utilityProcesses.push({ file, options, process: started });
    return started;
  },
};
