/** Finds a Chromium without downloading one: $CHROMIUM, the system's, or the one that comes as a package. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Chromium {
  executablePath: string;
  args: string[];
  /** Which of the three it is, for the log. */
  origin: string;
}

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * `folder` is private to this run: the packaged Chromium unpacks itself there, not atomically and under fixed names. Changes
 * `process.env`, which the browser inherits. Throws when there is none.
 */
export async function findChromium(folder: string): Promise<Chromium> {
  const own = process.env.CHROMIUM;
  if (own) return { executablePath: own, args, origin: '$CHROMIUM' };
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (system !== undefined) return { executablePath: system, args, origin: system };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackChromium(folder);
  throw new Error('No Chromium was found: install one and set CHROMIUM to its path.');
}

async function unpackChromium(folder: string): Promise<Chromium> {
  const unpacked = join(folder, 'chromium');
  mkdirSync(unpacked, { recursive: true });
  process.env.TMPDIR = unpacked;
  // Makes the package unpack its own NSS libraries, which a bare Debian lacks; it is read while the package is imported.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  chromium.setGraphicsMode = false;
  const executablePath = await chromium.executablePath();
  // Its own font settings name fixed folders outside of ours; without any font, Chromium crashes at the first text field.
  const fonts = join(folder, 'fonts');
  mkdirSync(fonts);
  writeFileSync(
    join(fonts, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(unpacked, 'fonts')}</dir>` +
      `<dir>/usr/share/fonts</dir><cachedir>${join(fonts, 'cache')}</cachedir></fontconfig>`,
  );
  process.env.FONTCONFIG_PATH = fonts;
  // Not the arguments that the package recommends: those switch off the web security that is tested here.
  return { executablePath, args: [...args, '--headless=shell'], origin: 'the package @sparticuz/chromium' };
}
