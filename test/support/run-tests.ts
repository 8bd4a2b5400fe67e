/** `npm test`: type check, lint, format check, unit tests, a short torture and browser tests, closed by one line that counts what the tests reported. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');
const reports = mkdtempSync(join(tmpdir(), 'alice-reports-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

interface Counts {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  command: string[];
  /** Steps without a count of their own are checks: they hold or they do not. */
  counts?: () => Counts;
}

const steps: Step[] = [
  { name: 'types', command: ['npm', 'run', '-s', 'typecheck'] },
  { name: 'lint', command: ['npm', 'run', '-s', 'lint'] },
  { name: 'format', command: ['npm', 'run', '-s', 'format:check', '--', '--log-level', 'warn'] },
  {
    name: 'unit tests',
    command: [
      'npm',
      'run',
      '-s',
      'test:unit',
      '--',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile=${vitestReport}`,
    ],
    counts: readVitest,
  },
  { name: 'torture', command: ['npm', 'run', '-s', 'torture', '--', '--quick'] },
  { name: 'browser tests', command: ['npm', 'run', '-s', 'test:e2e'], counts: readPlaywright },
];

function readVitest(): Counts {
  const report = JSON.parse(readFileSync(vitestReport, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  // A file that cannot even be loaded has no tests to fail; it counts as one.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}

function readPlaywright(): Counts {
  const report = JSON.parse(readFileSync(playwrightReport, 'utf8')) as {
    stats: { expected: number; flaky: number; unexpected: number };
  };
  return { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected };
}

function run({ name, command, counts }: Step): Counts {
  console.log(`\n== ${name}`);
  const [program = '', ...args] = command;
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
    // npm is a .cmd on Windows, which only a shell can start; every argument here is our own.
    shell: process.platform === 'win32',
  });
  const report = counts === readVitest ? vitestReport : playwrightReport;
  const counted = counts && existsSync(report) ? counts() : { passed: 0, failed: 0 };
  const broken = status !== 0 && counted.failed === 0;
  if (broken) console.log(`${name}: failed (exit code ${status})`);
  return { passed: counted.passed, failed: counted.failed + (broken ? 1 : 0) };
}

const results = steps.map(run);
rmSync(reports, { recursive: true, force: true });
const sum = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
