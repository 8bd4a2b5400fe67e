/** Finds the Node that Alice needs, in syntax that very old Nodes still read, so that they can say what is wrong instead of crashing. */
import { spawn } from 'child_process';
import { existsSync } from 'fs';
import { createRequire } from 'module';
import { constants } from 'os';
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';

/** Lower majors crash inside better-sqlite3 without a word, and cannot run TypeScript sources. */
export var NEEDED = 24;

export var root = dirname(dirname(fileURLToPath(import.meta.url)));

export function isNewEnough(version) {
  return Number(version.split('.')[0]) >= NEEDED;
}

/** The path of the Node that came with the packages, or null where none was installed. */
export function findBundledNode() {
  var name = 'node-' + (process.platform === 'win32' ? 'win' : process.platform) + '-' + process.arch;
  var binary = join('bin', process.platform === 'win32' ? 'node.exe' : 'node');
  try {
    var inPackage = join(dirname(createRequire(import.meta.url).resolve(name + '/package.json')), binary);
    if (existsSync(inPackage)) return inPackage;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
  return null;
}

/** One sentence: what is wrong and what to do. */
export function complaint() {
  return (
    'Alice needs Node ' +
    NEEDED +
    ' or newer, but this is Node ' +
    process.versions.node +
    ' (' +
    process.execPath +
    '): ' +
    'run "npm ci" in ' +
    root +
    ', which brings the right one, or install Node ' +
    NEEDED +
    ' from https://nodejs.org.'
  );
}

/** Runs the same command line under the Node that was found; passes streams, signals and the exit code through. */
export function runUnder(node, script, args) {
  var env = Object.assign({}, process.env, { ALICE_NODE_CHOSEN: '1' });
  var child = spawn(node, [script].concat(args), { stdio: 'inherit', env: env });
  var signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('error', function (error) {
    process.stderr.write('alice: ' + node + ' could not be started (' + error.message + '). Run "npm ci" again.\n');
    process.exit(1);
  });
  child.on('exit', function (code, signal) {
    process.exit(code === null ? 128 + (constants.signals[signal] || 0) : code);
  });
}
