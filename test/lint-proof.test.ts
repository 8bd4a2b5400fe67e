/** Proof that the linter sees forgotten promises: each mistake is planted in a throw-away project and must be reported. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

const mistakes = {
  'a promise nobody waits for': { rule: 'no-floating-promises', code: 'work();' },
  'a promise dropped by an arrow that returns nothing': {
    rule: 'no-floating-promises',
    code: 'const run = (): void => { work(); };\nrun();',
  },
  'a promise used as a condition': { rule: 'no-misused-promises', code: 'if (work()) console.log(1);' },
  'an async listener where nobody can catch': {
    rule: 'no-misused-promises',
    code: 'process.on("exit", async () => { await work(); });',
  },
  'an async callback of forEach': {
    rule: 'no-misused-promises',
    code: '[1, 2].forEach(async () => { await work(); });',
  },
  'an async HTTP handler': {
    rule: 'no-misused-promises',
    code: 'import { createServer } from "node:http";\ncreateServer(async (_request, response) => { await work(); response.end(); });',
  },
  'a mapped handler table called without waiting': {
    rule: 'no-floating-promises',
    code: 'type Table = { [K in "a" | "b"]: () => Promise<void> };\ndeclare const table: Table;\ntable["a"]();',
  },
  'an await of something that is no promise': { rule: 'await-thenable', code: 'await 1;' },
  'a returned promise that its try cannot catch': {
    rule: 'return-await',
    code: 'export async function f(): Promise<number> { try { return work(); } catch { return 0; } }',
  },
} as const;

const correct = `await work();
void work();
export const results = await Promise.all([1, 2].map(async () => work()));
`;

interface Finding {
  code: string;
  filename: string;
}

function lint(folder: string): Promise<Finding[]> {
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [oxlint, '-c', join(root, 'oxlint.json'), '--type-aware', '--format=json', '.'];
  return new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd: folder }, (error, stdout) => {
      try {
        done((JSON.parse(stdout) as { diagnostics: Finding[] }).diagnostics);
      } catch {
        fail(error ?? new Error(`oxlint did not answer with JSON: ${stdout}`));
      }
    });
  });
}

describe('the linter', () => {
  let folder: string;
  let findings: Finding[];
  const fileOf = (title: string) => `${title.replaceAll(' ', '-')}.ts`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'alice-lint-'));
    const header = 'async function work(): Promise<number> { return 1; }\n';
    for (const [title, { code }] of Object.entries(mistakes)) {
      writeFileSync(join(folder, fileOf(title)), `${header}${code}\nexport {};\n`);
    }
    writeFileSync(join(folder, 'correct.ts'), header + correct);
    // No link to node_modules here: oxlint would follow it and lint every package.
    const compilerOptions = { types: ['node'], typeRoots: [join(root, 'node_modules', '@types')] };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['.'] }),
    );
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    findings = await lint(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const [title, { rule }] of Object.entries(mistakes)) {
    it(`reports ${title}`, () => {
      const found = findings.filter((finding) => finding.filename.endsWith(fileOf(title))).map(({ code }) => code);
      expect(found.join(' ')).toContain(rule);
    });
  }

  it('says nothing about promises that are waited for or knowingly dropped', () => {
    expect(findings.filter((finding) => finding.filename.endsWith('correct.ts'))).toEqual([]);
  });
});
