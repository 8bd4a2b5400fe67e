/**
 * What Electron's security checklist asks of the sources themselves. Electronegativity, which is made for this, cannot be a dependency here
 * (its parser fits no TypeScript of today, and it missed `nodeIntegration: true`), so the syntax tree is read by our own rules, each shown to bite.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/built-app.ts';
import { filesBelow, root, sourceFiles } from '../support/source-files.ts';

interface Source {
  path: string;
  text: string;
}

interface Node {
  type: string;
  [key: string]: unknown;
}

/** Every node of a file's syntax tree. */
function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const one of value) yield* nodesOf(one);
  } else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') yield value as Node;
    for (const one of Object.values(value)) yield* nodesOf(one);
  }
}

const parse = ({ path, text }: Source): Node[] => [
  ...nodesOf(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2022' }).body),
];

const word = (node: unknown): string => {
  const { type, value } = (node ?? {}) as Node;
  return type === 'Identifier' || type === 'StringLiteral' ? String(value) : '';
};

/** The last name of what is called: `openExternal` of `shell.openExternal(…)`. */
function calledName({ type, callee }: Node): string {
  if (type !== 'CallExpression' && type !== 'NewExpression') return '';
  const called = callee as Node;
  return called.type === 'MemberExpression' ? word(called.property) : word(called);
}

/** Settings that may only be written with this value. */
const settings: Record<string, boolean> = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
};
/** Settings that may not be written at all. */
const neverSet = ['enableBlinkFeatures', 'disableBlinkFeatures', 'additionalArguments', 'nativeWindowOpen', 'plugins'];
/** Calls that nothing may make. */
const neverCalled = [
  'appendSwitch',
  'appendArgument',
  'openExternal',
  'loadFile',
  'executeJavaScript',
  'executeJavaScriptInIsolatedWorld',
  'insertCSS',
  'setAsDefaultProtocolClient',
  'registerFileProtocol',
  'registerHttpProtocol',
  'interceptHttpProtocol',
  'setCertificateVerifyProc',
  'createWebContentsView',
  'WebContentsView',
  'BrowserView',
  'sendSync',
  'sendToHost',
  'postMessageToFrame',
  'eval',
  'Function',
  'insertAdjacentHTML',
];

/** What is wrong with a source, in words. */
function faultsOf(source: Source): string[] {
  const faults: string[] = [];
  for (const node of parse(source)) {
    if (node.type === 'KeyValueProperty') {
      const key = word(node.key);
      const value = node.value as Node;
      const wanted = Object.hasOwn(settings, key) ? settings[key] : undefined;
      if (wanted !== undefined && !(value.type === 'BooleanLiteral' && value.value === wanted)) {
        faults.push(`${key} is not ${wanted}`);
      }
      if (neverSet.includes(key)) faults.push(`${key} is set`);
    }
    const called = calledName(node);
    if (neverCalled.includes(called)) faults.push(`${called} is called`);
    const tag = node.type === 'JSXOpeningElement' ? word(node.name) : '';
    if (tag === 'webview' || tag === 'iframe') faults.push(`<${tag}>`);
    const attribute = node.type === 'JSXAttribute' ? word(node.name) : '';
    if (attribute === 'dangerouslySetInnerHTML') faults.push(attribute);
    const assigned = node.type === 'AssignmentExpression' ? (node.left as Node) : undefined;
    if (assigned?.type === 'MemberExpression' && /^(inner|outer)HTML$/.test(word(assigned.property))) {
      faults.push(`${word(assigned.property)} is written`);
    }
    if (node.type === 'StringLiteral' && /^--(no-sandbox|disable-web-security|inspect)/.test(String(node.value))) {
      faults.push(String(node.value));
    }
  }
  return faults;
}

/** Names of vocabularies, which only look like addresses: nothing is ever fetched from there. */
const vocabularies =
  /^http:\/\/(www\.w3\.org|ns\.adobe\.com|ns\.microsoft\.com|purl\.org|(cv\.)?iptc\.org|cipa\.jp|www\.digikam\.org\/ns)\//;

/** Addresses without encryption that a text names; those of this machine are the web host's own. */
const webAddresses = (text: string): string[] =>
  [...text.matchAll(/\bhttp:\/\/[^\s'"`)\\]*/g)]
    .map(([address]) => address)
    .filter((address) => !/^http:\/\/((127\.0\.0\.1|localhost|\[::1\])([:/]|$)|\$\{|$)/.test(address))
    .filter((address) => !vocabularies.test(address));

const shipped = sourceFiles().filter(({ path }) => path.startsWith('src-'));
const offenders = (files: Source[], wrong: (file: Source) => string[]) =>
  files.flatMap((file) => wrong(file).map((what) => `${file.path}: ${what}`));

describe('the rules', () => {
  const mistakes: Record<string, string> = {
    'nodeIntegration is not false': 'new BrowserWindow({ webPreferences: { sandbox: true, nodeIntegration: true } })',
    'contextIsolation is not true': "const a = { webPreferences: { ['contextIsolation']: 1, contextIsolation: !1 } }",
    'sandbox is not true': 'const a = { sandbox: isDebug }',
    'webSecurity is not true': "const a = { 'webSecurity': false }",
    'webviewTag is not false': 'const a = { webviewTag: true }',
    'navigateOnDragDrop is not false': 'const a = { navigateOnDragDrop: true }',
    'enableBlinkFeatures is set': "const a = { enableBlinkFeatures: 'x' }",
    'appendSwitch is called': "app.commandLine.appendSwitch('disable-web-security')",
    '--no-sandbox': "spawn(electron, ['--no-sandbox'])",
    'openExternal is called': 'void shell.openExternal(url)',
    'loadFile is called': "window.loadFile('index.html')",
    'executeJavaScript is called': 'contents.executeJavaScript(code)',
    'WebContentsView is called': 'new WebContentsView()',
    'eval is called': 'eval(code)',
    'Function is called': 'new Function(code)()',
    '<webview>': 'const a = <webview src="https://example.org" />',
    '<iframe>': 'const a = <iframe src="https://example.org" />',
    dangerouslySetInnerHTML: 'const a = <p dangerouslySetInnerHTML={{ __html: text }} />',
    'innerHTML is written': 'element.innerHTML = text',
  };
  for (const [fault, text] of Object.entries(mistakes)) {
    it(`find ${fault}`, () => expect(faultsOf({ path: 'planted.tsx', text })).toContain(fault));
  }

  it('find an address without encryption, and let this machine and mere names pass', () => {
    const named = ['http://example.org/x', 'http://127.0.0.1.evil.org', 'http://ns.adobe.com.evil.org/'];
    expect(webAddresses(named.map((address) => `load('${address}');`).join())).toEqual(named);
    expect(webAddresses("'http://127.0.0.1:80/' 'http://www.w3.org/2000/svg' `http://${host}`")).toEqual([]);
  });
});

describe('every shipped source', () => {
  it('sets, calls and shows nothing that the rules forbid', () => {
    expect(shipped.length).toBeGreaterThan(200);
    expect(offenders(shipped, faultsOf)).toEqual([]);
  });

  it('names no address without encryption but this machine’s', () => {
    expect(offenders(shipped, ({ text }) => webAddresses(text))).toEqual([]);
  });

  it('touches Electron in the desktop host and the bridge only, and opens files and paths in one place', () => {
    const using = (name: string) =>
      shipped.filter((file) => parse(file).some((node) => calledName(node) === name)).map(({ path }) => path);
    expect(using('exposeInMainWorld')).toEqual(['src-preload/index.ts']);
    expect(using('showItemInFolder')).toEqual(['src-main/hosts/electron/host-calls.ts']);
    expect(using('openPath')).toEqual(['src-main/hosts/electron/host-calls.ts', 'src-main/hosts/electron/index.ts']);
    expect(using('loadURL')).toEqual(['src-main/hosts/electron/windows.ts']);
  });
});

describe('the built app', () => {
  let built: Source[];
  beforeAll(async () => {
    await ensureBuilt();
    built = filesBelow('out', /\.(c?js|html|css)$/);
  }, 120_000);

  it('names no address without encryption either', () => {
    expect(built.length).toBeGreaterThan(10);
    expect(offenders(built, ({ text }) => webAddresses(text))).toEqual([]);
  });

  it('has a page without inline scripts and styles, which its policy would refuse', () => {
    const [page] = built.filter(({ path }) => path.endsWith('index.html'));
    expect(page!.text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son[a-z]+=|\sstyle=/);
    expect(page!.text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('has a bridge of one file that needs nothing but Electron', () => {
    const bridges = built.filter(({ path }) => path.includes('preload'));
    expect(bridges).toHaveLength(1);
    const required = [...bridges[0]!.text.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name);
    expect(required).toEqual(['electron']);
  });
});

describe('Electron', () => {
  it('is of the major that was the latest when this was written, and the installed one', () => {
    const { devDependencies } = createRequire(import.meta.url)('../../package.json') as {
      devDependencies: Record<string, string>;
    };
    const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
    expect(devDependencies['electron']).toMatch(/^\^45\./);
    expect(version).toMatch(/^45\./);
  });

  it('is never loaded by what runs without it', () => {
    const cli = readFileSync(join(root, 'src-main', 'hosts', 'cli', 'index.ts'), 'utf8');
    expect(cli).not.toContain('electron');
  });
});
