/** The house rules: who may import whom, where each library lives, and how every source file begins and is named. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations, homes, type Violation } from './support/house-rules.ts';
import { root, sourceFiles } from './support/source-files.ts';

const SOURCES = ['src-preload', 'src-main', 'src-renderer'];

/** Mistakes: title → the file that makes it, what it writes, the rule that must speak. */
const planted: Record<string, { file: string; code: string; rule: string }> = {
  'a direct import from leaf to leaf': {
    file: 'src-main/engine/storage/direct.ts',
    code: "import { catalog } from '../catalog/catalog.ts';\nexport const a = catalog;",
    rule: 'a leaf imports no other leaf and nothing above it',
  },
  'a type-only import from leaf to leaf': {
    file: 'src-main/engine/storage/type-only.ts',
    code: "import type { Catalog } from '../catalog/catalog.ts';\nexport type A = Catalog;",
    rule: 'a leaf imports no other leaf and nothing above it',
  },
  'an inline type import from leaf to leaf': {
    file: 'src-main/engine/storage/inline-type.ts',
    code: "export const a: import('../catalog/catalog.ts').Catalog = 1;",
    rule: 'a leaf imports no other leaf and nothing above it',
  },
  'an aliased import from leaf to leaf': {
    file: 'src-main/engine/media/alias.ts',
    code: "import { catalog } from '#engine/catalog/catalog.ts';\nexport const a = catalog;",
    rule: 'a leaf imports no other leaf and nothing above it',
  },
  'a dynamic import from leaf to leaf': {
    file: 'src-main/engine/settings/dynamic.ts',
    code: "export const a = await import('../catalog/catalog.ts');",
    rule: 'a leaf imports no other leaf and nothing above it',
  },
  're-exporting another leaf': {
    file: 'src-main/engine/ledger/re-export.ts',
    code: "export * from '../catalog/catalog.ts';",
    rule: 'a leaf imports no other leaf and nothing above it',
  },
  'a leaf that imports a job': {
    file: 'src-main/engine/rules/upward.ts',
    code: "import { scan } from '../jobs/scan.ts';\nexport const a = scan;",
    rule: 'a leaf imports no other leaf and nothing above it',
  },
  'an engine that imports a host': {
    file: 'src-main/engine/jobs/host.ts',
    code: "import { server } from '../../hosts/web/server.ts';\nexport const a = server;",
    rule: 'the engine imports nothing but itself and the contract',
  },
  'a host that imports another host': {
    file: 'src-main/hosts/cli/other-host.ts',
    code: "import { server } from '../web/server.ts';\nexport const a = server;",
    rule: "a host imports the contract, itself, the page's door and the engine's three doors",
  },
  "a host that goes past the engine's doors": {
    file: 'src-main/hosts/cli/past-doors.ts',
    code: "import { catalog } from '#engine/catalog/catalog.ts';\nexport const a = catalog;",
    rule: "a host imports the contract, itself, the page's door and the engine's three doors",
  },
  'a screen that imports another screen': {
    file: 'src-renderer/gallery/other-screen.tsx',
    code: "import { Jobs } from '../jobs/jobs.tsx';\nexport const a = Jobs;",
    rule: 'a screen imports the contract, the client, ui, media, itself and the stores of others',
  },
  'a widget that knows a screen': {
    file: 'src-renderer/ui/knowing.tsx',
    code: "import { useJobs } from '../jobs/store.ts';\nexport const a = useJobs;",
    rule: 'widgets know nothing of media',
  },
  'what draws media that knows a screen': {
    file: 'src-renderer/media/knowing.tsx',
    code: "import { useJobs } from '../jobs/store.ts';\nexport const a = useJobs;",
    rule: 'what draws media knows no screen',
  },
  'a page that imports the engine': {
    file: 'src-renderer/app.tsx',
    code: "import type { Catalog } from '#engine/catalog/catalog.ts';\nexport type A = Catalog;",
    rule: 'the page imports only itself and the contract',
  },
  'node:fs in the page': {
    file: 'src-renderer/gallery/node.ts',
    code: "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
    rule: 'there is no Node in the page',
  },
  'node:fs in the contract': {
    file: 'src-preload/api/node.ts',
    code: "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
    rule: 'the contract imports only itself and zod',
  },
  'a library in the contract': {
    file: 'src-preload/api/library.ts',
    code: "import yaml from 'yaml';\nexport const a = yaml;",
    rule: 'the contract imports only itself and zod',
  },
  'a contract in the bridge': {
    file: 'src-preload/index.ts',
    code: "import { hash } from './api/hash.ts';\nexport const a = hash;",
    rule: 'the bridge imports only electron',
  },
  'a test double in what is shipped': {
    file: 'src-main/hosts/electron/double.ts',
    code: "import { double } from '../../../test/support/double.ts';\nexport const a = double;",
    rule: 'nothing shipped imports tests',
  },
  'a cycle': {
    file: 'src-main/engine/media/cycle-a.ts',
    code: "import { b } from './cycle-b.ts';\nexport const a = (): number => b();",
    rule: 'there are no cycles',
  },
  'an engine that reaches electron through another file': {
    file: 'src-main/engine/handlers/reaching.ts',
    code: "import { windows } from '../../hosts/electron/windows.ts';\nexport const a = windows;",
    rule: 'the engine never reaches electron',
  },
};

/** Everything the planted files lean on, and files that are in order. */
const surroundings: Record<string, string> = {
  'package.json': '{"type":"module","imports":{"#api/*":"./src-preload/api/*","#engine/*":"./src-main/engine/*"}}',
  'src-preload/api/hash.ts': "import { z } from 'zod';\nexport const hash = z;",
  'src-main/engine/catalog/catalog.ts':
    "import Database from 'better-sqlite3';\nexport type Catalog = 1;\nexport const catalog = Database;",
  'src-main/engine/media/cycle-b.ts': "import { a } from './cycle-a.ts';\nexport const b = (): number => a();",
  'src-main/engine/jobs/scan.ts':
    "import { catalog } from '../catalog/catalog.ts';\nimport '#api/hash.ts';\nexport const scan = catalog;",
  'src-main/engine/engine.ts':
    "import { scan } from './jobs/scan.ts';\nimport './storage/fine.ts';\nexport const engine = scan;",
  'src-main/engine/storage/fine.ts':
    "import '#api/hash.ts';\nimport { z } from 'zod';\nimport 'node:fs';\nexport const fine = z;",
  'src-main/hosts/web/server.ts':
    "import { engine } from '#engine/engine.ts';\nimport 'hono';\nexport const server = engine;",
  'src-main/hosts/electron/windows.ts': "import { app } from 'electron';\nexport const windows = app;",
  'src-renderer/jobs/store.ts': "import { create } from 'zustand';\nexport const useJobs = create;",
  'src-renderer/jobs/jobs.tsx': "import { useJobs } from './store.ts';\nexport const Jobs = useJobs;",
  'src-renderer/gallery/gallery.tsx':
    "import { useJobs } from '../jobs/store.ts';\nimport type {} from '#api/hash.ts';\nimport '../client.ts';\nexport const Gallery = useJobs;",
  'src-renderer/client.ts': "import '#api/hash.ts';\nexport const client = 1;",
  'test/support/double.ts': 'export const double = 1;',
};

const say = ({ rule, from, to }: Violation) => `${rule}: ${from} -> ${to}`;

describe('imports', () => {
  it('keep to the dependency tables in every source file', async () => {
    const violations = await findViolations(root, SOURCES);
    expect(violations.map(say)).toEqual([]);
  }, 60_000);
});

describe('the import rules', () => {
  let folder: string;
  let violations: Violation[];
  const strangers = Object.keys(homes).map((name) => name.replace('*', 'anything'));
  const strangerFile = (name: string) => `src-main/engine/workers/${name.replaceAll(/[^a-z0-9]/g, '-')}-outside.ts`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'alice-house-'));
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\n`);
    };
    for (const [path, text] of Object.entries(surroundings)) write(path, text);
    for (const { file, code } of Object.values(planted)) write(file, code);
    for (const name of strangers) write(strangerFile(name), `import '${name}';\nexport {};`);
    violations = await findViolations(folder, [...SOURCES, 'test']);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const [title, { file, rule }] of Object.entries(planted)) {
    it(`catch ${title}`, () => {
      expect(violations.filter((found) => found.from === file).map((found) => found.rule)).toContain(rule);
    });
  }

  for (const name of strangers.filter((stranger) => stranger !== 'zod')) {
    it(`catch ${name} outside its home`, () => {
      const rules = violations.filter(({ from }) => from === strangerFile(name)).map(({ rule }) => rule);
      expect(rules.join()).toContain('has one home');
    });
  }

  it('let everything through that is permitted', () => {
    const fine = Object.keys(surroundings).filter((path) => path !== 'src-main/engine/media/cycle-b.ts');
    expect(violations.filter(({ from }) => fine.includes(from)).map(say)).toEqual([]);
  });
});

describe('every source file', () => {
  const files = sourceFiles();
  const offenders = (wrong: (file: { path: string; text: string }) => boolean) =>
    files.filter(wrong).map(({ path }) => path);

  it('opens with one sentence that says what it is for', () => {
    const opening = /^(#![^\n]*\n)?\/\*\*(?! *\*\/)[\s\S]+?\*\//;
    expect(offenders(({ text }) => !opening.test(text))).toEqual([]);
  });

  it('has a kebab-case name', () => {
    expect(offenders(({ path }) => !/^[a-z0-9.-]+$/.test(path.split('/').at(-1) ?? ''))).toEqual([]);
  });

  it('lies in a folder with a meaning', () => {
    expect(offenders(({ path }) => /(^|\/)(shared|common|lib|libs|misc|utils?|helpers?)\//.test(path))).toEqual([]);
  });

  it('exports by name, except where a tool asks for a default', () => {
    const toolConfig = /(playwright[.]config|[-.]setup)[.]ts$/;
    expect(offenders(({ path, text }) => !toolConfig.test(path) && /^export default\b/m.test(text))).toEqual([]);
  });

  it('imports types in its head, where the import rules see all of them', () => {
    const inline = new RegExp(`(?<!await )\\bimport\\('[^']+'\\)[.][A-Z]|typeof ${'import'}\\(`);
    expect(inline.test("type A = import('./a.ts').A;")).toBe(true);
    expect(offenders(({ path, text }) => path.startsWith('src-') && inline.test(text))).toEqual([]);
  });

  it('is no barrel', () => {
    // An index may be a registry or an entry point, but not a list of re-exports.
    const onlyReExports = (text: string) =>
      text
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
        .split(';')
        .every((statement) => /^\s*(export\s+(type\s+)?(\*|\{)[\s\S]*from\s|$)/.test(statement));
    expect(offenders(({ path, text }) => path.endsWith('/index.ts') && onlyReExports(text))).toEqual([]);
  });

  it('leaves no unfinished marks', () => {
    const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`);
    expect(offenders(({ text }) => marks.test(text))).toEqual([]);
  });

  it('uses none of the names that say nothing', () => {
    const empty =
      /\b((class|interface)\s+(Base|Abstract)[A-Z]|(class|interface|type|function|const)\s+\w+(Manager|Helper|Service|Utils?)\b)/;
    expect(['class BaseStore', 'const pathUtils', 'function wordHelper('].every((line) => empty.test(line))).toBe(true);
    expect(offenders(({ text }) => empty.test(text.replaceAll(/'[^'\n]*'|\/[^/\n]+\//g, '')))).toEqual([]);
  });
});
