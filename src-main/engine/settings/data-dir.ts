/** The data folder: where this machine keeps Alice's settings, catalog and previews. */
import { posix, win32 } from 'node:path';

/**
 * The absolute data folder: `flag` (`--data-dir`), else `ALICE_DATA_DIR`, else the platform's usual place:
 * `$XDG_DATA_HOME/alice` or `~/.local/share/alice`, `~/Library/Application Support/Alice`, `%APPDATA%\Alice`.
 * A relative `XDG_DATA_HOME` is ignored, as https://specifications.freedesktop.org/basedir-spec/latest/ demands.
 */
export function dataDir(
  env: Record<string, string | undefined>,
  platform: string,
  home: string,
  options: { flag?: string | undefined; cwd?: string } = {},
): string {
  const paths = platform === 'win32' ? win32 : posix;
  const chosen = options.flag || env['ALICE_DATA_DIR'];
  if (chosen) {
    const untilded = /^~([/\\]|$)/.test(chosen) ? paths.join(home, chosen.slice(1)) : chosen;
    return paths.resolve(options.cwd ?? process.cwd(), untilded);
  }
  if (platform === 'win32') return paths.join(env['APPDATA'] || paths.join(home, 'AppData', 'Roaming'), 'Alice');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'Alice');
  const xdg = env['XDG_DATA_HOME'];
  return paths.join(xdg && paths.isAbsolute(xdg) ? xdg : paths.join(home, '.local', 'share'), 'alice');
}
