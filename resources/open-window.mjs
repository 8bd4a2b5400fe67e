/** Opens Alice's window: builds what is not built, then Electron, or in its place the same page in the browser. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findElectron, surroundings } from './find-electron.mjs';
import { root } from './find-node.mjs';

const USAGE =
  'npm start takes --demo (the demo library, made when there is none), --data-dir FOLDER, --browser, and for the browser ' +
  '--port NUMBER and --no-open.';

/** An Electron that ends so soon, and not well, has shown nothing. */
const SHOWN_MS = 10_000;

/** Null when the arguments make no sense. */
export function readWishes(args, cwd) {
  try {
    const { values } = parseArgs({
      args,
      allowNegative: true,
      options: {
        demo: { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        browser: { type: 'boolean', default: false },
        port: { type: 'string' },
        open: { type: 'boolean', default: true },
      },
    });
    if (values.demo && values['data-dir'] !== undefined) return null;
    const demo = resolve(cwd, '.alice-demo');
    const dataDir = values.demo ? join(demo, 'data') : values['data-dir'] && resolve(cwd, values['data-dir']);
    return {
      demo: values.demo ? demo : null,
      dataDirArgs: dataDir === undefined ? [] : ['--data-dir', dataDir],
      browserArgs: [
        ...(values.port === undefined ? [] : ['--port', values.port]),
        ...(values.open ? [] : ['--no-open']),
      ],
      browser: values.browser,
    };
  } catch {
    return null;
  }
}

/** Whether `out` below the checkout is younger than everything that it is made of. */
export function isBuilt(checkout) {
  const timeOf = (path) => statSync(join(checkout, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const built = Math.min(
    ...['main/desktop.js', 'preload/index.cjs', 'renderer/index.html'].map((file) => timeOf(join('out', file))),
  );
  const sources = ['src-main', 'src-preload', 'src-renderer'].flatMap((folder) =>
    existsSync(join(checkout, folder))
      ? readdirSync(join(checkout, folder), { recursive: true }).map((name) => join(folder, name))
      : [],
  );
  return built > 0 && [...sources, 'electron.vite.config.ts', 'package.json'].every((file) => timeOf(file) <= built);
}

/** Runs a Node script of ours to its end; resolves with the exit code. Ctrl-C is for the script, and this waits for it. */
function run(program, args, more = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...more });
  const pass = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((done) => {
    const end = (code) => {
      for (const signal of signals) process.off(signal, pass);
      done(code);
    };
    child.once('error', () => end(1));
    // A signal was sent from outside: to stop is no failure.
    child.once('exit', (code) => end(code ?? 0));
  });
}

async function build() {
  if (isBuilt(root)) return 0;
  const builder = join(dirname(createRequire(join(root, 'package.json')).resolve('electron-vite/package.json')), 'bin');
  process.stderr.write('Building Alice; this is needed once, and after a change of its sources.\n');
  return run(process.execPath, [join(builder, 'electron-vite.js'), 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
}

/** Null when the program could not even open its window. */
async function runElectron(program, wishes) {
  const env = { ...process.env };
  // Editors set it in their terminals, and Electron would be plain Node then.
  delete env.ELECTRON_RUN_AS_NODE;
  const startedAt = Date.now();
  const code = await run(program, [root, ...wishes.dataDirArgs], { env });
  return code !== 0 && Date.now() - startedAt < SHOWN_MS ? null : code;
}

function runBrowser(reason, wishes) {
  if (reason !== null) process.stderr.write(`No desktop window, because ${reason}: Alice opens in the browser.\n`);
  return run(process.execPath, [join(root, 'out', 'main', 'web.js'), ...wishes.dataDirArgs, ...wishes.browserArgs]);
}

async function open(wishes, around) {
  if (wishes.demo !== null && !existsSync(wishes.demo)) {
    const made = await run(process.execPath, [join(root, 'resources', 'alice.mjs'), 'demo', '--dir', wishes.demo], {
      stdio: ['ignore', 'ignore', 2],
    });
    if (made !== 0) return made;
  }
  const built = await build();
  if (built !== 0) return built;
  if (wishes.browser) return runBrowser(null, wishes);
  const found = await findElectron(around);
  if ('reason' in found) return runBrowser(found.reason, wishes);
  return (await runElectron(found.program, wishes)) ?? runBrowser('Electron could not start', wishes);
}

/** Runs until the window, or the web host in its place, is closed. */
export async function openWindow(args, around = surroundings(root)) {
  const wishes = readWishes(args, process.cwd());
  if (wishes === null) {
    process.stderr.write(`alice: ${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = await open(wishes, around);
}
