/** The flags of the web host, and what they mean for how it listens and who is let in. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AliceError } from '#api/errors.ts';
import type { WebHostOptions } from './server.ts';

export interface Flags {
  dataDir: string | undefined;
  port: number;
  open: boolean;
  listen: string | undefined;
  hostNames: string[];
  tlsCert: string | undefined;
  tlsKey: string | undefined;
  passwordFile: string | undefined;
  understood: boolean;
  newSession: boolean;
}

export const usage =
  'the web host takes --data-dir FOLDER, --port NUMBER (0 to 65535), --no-open, --listen ADDRESS, --host-name NAME (as often as ' +
  'needed), --tls-cert FILE with --tls-key FILE, --password-file FILE, --i-understand and --new-session; "alice serve --help" ' +
  'says what they do.';

export const flagOptions = {
  'data-dir': { type: 'string' },
  port: { type: 'string', default: '0' },
  open: { type: 'boolean', default: true },
  listen: { type: 'string' },
  'host-name': { type: 'string', multiple: true, default: [] as string[] },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'password-file': { type: 'string' },
  'i-understand': { type: 'boolean', default: false },
  'new-session': { type: 'boolean', default: false },
} as const;

/** Null when the arguments make no sense. */
export function readFlags(args: string[]): Flags | null {
  try {
    const { values } = parseArgs({
      args,
      allowNegative: true,
      options: flagOptions,
    });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) return null;
    return {
      dataDir: values['data-dir'],
      port: Number(values.port),
      open: values.open,
      listen: values.listen,
      hostNames: values['host-name'],
      tlsCert: values['tls-cert'],
      tlsKey: values['tls-key'],
      passwordFile: values['password-file'],
      understood: values['i-understand'],
      newSession: values['new-session'],
    };
  } catch {
    return null;
  }
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AliceError('invalid', `The ${what} cannot be read: ${why}.`, { cause: error });
  }
}

/** The password stands in a file or in ALICE_PASSWORD, never on the command line, which every user of the machine can read. */
function readPassword(file: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (file !== undefined) return readText(file, 'password file').split(/\r?\n/, 1)[0] ?? '';
  return env.ALICE_PASSWORD === '' ? undefined : env.ALICE_PASSWORD;
}

/** Reads the files that the flags name. Throws `invalid`. */
export function hostOptions(
  flags: Flags,
  env: NodeJS.ProcessEnv,
): Omit<WebHostOptions, 'engine' | 'pageDir' | 'secrets'> {
  const { port, listen, hostNames, tlsCert, tlsKey, understood } = flags;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new AliceError('invalid', '--tls-cert and --tls-key belong together: give both, or neither.');
  }
  const tls =
    tlsCert === undefined || tlsKey === undefined
      ? undefined
      : { cert: readText(tlsCert, 'certificate'), key: readText(tlsKey, 'key of the certificate') };
  return { port, listen, hostNames, understood, tls, password: readPassword(flags.passwordFile, env) };
}
