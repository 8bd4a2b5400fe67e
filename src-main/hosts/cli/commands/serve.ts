/** `alice serve`: the window in a browser, by the web host as a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AliceError } from '#api/errors.ts';
import { buildPage, findCheckout } from '../build-page.ts';
import { webHostUrl } from '../entry-url.ts';
import { portNumber } from '../flags.ts';
import type { Session } from '../session.ts';
import { type DeclareVerb, examples } from './command.ts';

interface ServeFlags {
  port?: number;
  open: boolean;
}

/** Arguments of the web host's entry. */
export function serveArguments(session: Pick<Session, 'dataDir'>, flags: ServeFlags): string[] {
  return [
    ...(session.dataDir === undefined ? [] : ['--data-dir', session.dataDir]),
    ...(flags.port === undefined ? [] : ['--port', String(flags.port)]),
    ...(flags.open ? [] : ['--no-open']),
  ];
}

/** Runs until the host ends. With --json its words go to standard error, so that standard output stays one document. */
function runHost(session: Session, flags: ServeFlags): Promise<number> {
  const entry = fileURLToPath(webHostUrl());
  const stdio: ['inherit', 'inherit' | 2, 'inherit'] = ['inherit', session.json ? 2 : 'inherit', 'inherit'];
  return new Promise((resolve, reject) => {
    const host = spawn(process.execPath, [entry, ...serveArguments(session, flags)], { stdio });
    // A terminal sends Ctrl-C to both; the host closes its catalog and ends, and this process waits for that.
    const giveBack = session.io.onInterrupt(() => host.kill('SIGTERM'));
    host.once('error', (error) => {
      giveBack();
      reject(new AliceError('internal', `The web host could not be started: ${error.message}.`, { cause: error }));
    });
    host.once('exit', (code) => {
      giveBack();
      resolve(code ?? 0);
    });
  });
}

export const declareServe: DeclareVerb = (program, session) => {
  program
    .command('serve')
    .description('open the library in a browser; only this machine can reach it')
    .option('--port <number>', 'the port on 127.0.0.1; a free one when not given', portNumber)
    .option('--no-open', 'do not open a browser, only print the address')
    .addHelpText('after', examples('serve', 'serve --port 8080 --no-open', 'serve --demo'))
    .action(async (flags: ServeFlags) => {
      const checkout = findCheckout();
      if (checkout !== null) await buildPage(checkout, (line) => void session.io.stderr.write(`${line}\n`));
      const exitCode = await runHost(session, flags);
      if (exitCode !== 0 && session.json) {
        throw new AliceError('unavailable', 'The web host could not run; its reason stands on standard error.', {
          details: { exitCode },
        });
      }
      session.finish({ result: { exitCode }, human: () => '', exitCode });
    });
};
