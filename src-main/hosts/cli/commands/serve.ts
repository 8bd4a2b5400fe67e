/** `alice serve`: the window in a browser, by the web host as a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AliceError } from '#api/errors.ts';
import { buildPage, findCheckout } from '../build-page.ts';
import { webHostUrl } from '../entry-url.ts';
import { collect, portNumber } from '../flags.ts';
import type { Session } from '../session.ts';
import { type DeclareVerb, examples } from './command.ts';

interface ServeFlags {
  port?: number;
  open: boolean;
  listen?: string;
  hostName?: string[];
  tlsCert?: string;
  tlsKey?: string;
  passwordFile?: string;
  iUnderstand?: boolean;
  newSession?: boolean;
}

const given = (flag: string, value: string | number | undefined): string[] =>
  value === undefined ? [] : [flag, String(value)];

/** Arguments of the web host's entry. */
export function serveArguments(session: Pick<Session, 'dataDir'>, flags: ServeFlags): string[] {
  return [
    ...given('--data-dir', session.dataDir),
    ...given('--port', flags.port),
    ...(flags.open ? [] : ['--no-open']),
    ...given('--listen', flags.listen),
    ...(flags.hostName ?? []).flatMap((name) => ['--host-name', name]),
    ...given('--tls-cert', flags.tlsCert),
    ...given('--tls-key', flags.tlsKey),
    ...given('--password-file', flags.passwordFile),
    ...(flags.iUnderstand ? ['--i-understand'] : []),
    ...(flags.newSession ? ['--new-session'] : []),
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

const ABOUT = `Who gets in: the link that is printed lets in one browser, once, within a day; Enter prints another
one. A browser stays logged in for 90 days, also when Alice is started again on the same --port. The
secret for that is web-session.json in the data folder, which only its owner can read; scripts send
its "token" as "Authorization: Bearer …".

With --listen, others on the network can reach Alice, so it asks for --tls-cert and --tls-key, or, on
a network that you trust, for a password (12 characters or more) and --i-understand. Behind a proxy
on this machine that does HTTPS, --host-name is all that is needed.`;
const NAS_EXAMPLE =
  'serve --port 8443 --listen 0.0.0.0 --host-name nas.local --tls-cert nas.crt --tls-key nas.key --no-open';

export const declareServe: DeclareVerb = (program, session) => {
  program
    .command('serve')
    .description('open the library in a browser; only this machine can reach it, unless --listen says more')
    .option('--port <number>', 'the port; a free one when not given', portNumber)
    .option('--no-open', 'do not open a browser, only print the address')
    .option(
      '--listen <address>',
      'an address of this machine for others to come to, 0.0.0.0 for all; needs what is said below',
    )
    .option(
      '--host-name <name>',
      'a name under which browsers come, as nas.local or nas.local:443; repeatable',
      collect,
    )
    .option('--tls-cert <file>', 'the certificate for HTTPS, in PEM')
    .option('--tls-key <file>', 'its key, in PEM')
    .option('--password-file <file>', 'let people in who know the first line of this file (or ALICE_PASSWORD)')
    .option('--i-understand', 'listen for others without HTTPS: everybody on the way can read and change what is sent')
    .option('--new-session', 'log every browser out, and make a new token for scripts')
    .addHelpText('after', `\n${ABOUT}`)
    .addHelpText('after', examples('serve', 'serve --port 8080 --no-open', NAS_EXAMPLE, 'serve --demo'))
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
