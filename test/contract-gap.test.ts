/** What can be clicked can be typed: every method of the contract has a command of its own, or a reason why it needs none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods, type MethodName } from '#api/contract.ts';
import { questions } from './suites/host-questions.ts';
import { root } from './support/source-files.ts';

const NATIVE =
  'It opens something on the screen that the window is on; whoever is in a shell has the path from "alice show".';
const WINDOW = 'It pages through one result for a window; "alice search --offset --limit" pages by itself.';
const TYPING = 'It serves a field while it is being typed in.';

/** Short on purpose: what stands here is out of reach for scripts, except by "alice call". */
const exceptions: Partial<Record<MethodName, string>> = {
  'host.about': 'Whoever is in a shell knows the host; "alice --version" and "alice status" tell the rest.',
  'host.folders': TYPING,
  'host.pickFolder': NATIVE,
  'host.reveal': NATIVE,
  'host.open': NATIVE,
  'host.dragOut': NATIVE,
  'media.complete': TYPING,
  'media.outline': WINDOW,
  'media.locate': WINDOW,
  'media.sum': WINDOW,
  'media.pick': WINDOW,
  'media.reselect': WINDOW,
  'jobs.throughput': 'It is the line of a plot; "alice jobs list" tells the speed.',
  'media.storePoster': 'The page takes a picture out of a video where nothing else can.',
  'searches.note': 'It remembers what was typed into the field of the window.',
};

const folder = join(root, 'src-main', 'hosts', 'cli');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('demo-library'))
  .map((path) => readFileSync(join(folder, path), 'utf8'));

/** Whether a command calls it by its name; "alice call", which calls anything, names none. */
const hasCommand = (method: string): boolean => sources.some((text) => text.includes(`'${method}'`));

describe('every method of the contract', () => {
  it('is answered over HTTP and IPC as by a direct call: the host suite asks each of them', () => {
    expect(Object.keys(methods).filter((method) => !(method in questions))).toEqual([]);
  });

  it('has a command of its own, or a reason why it needs none', () => {
    const gaps = Object.keys(methods).filter((method) => !hasCommand(method) && !(method in exceptions));
    expect(gaps).toEqual([]);
  });

  it('is no exception when it has a command, or is no method any more', () => {
    const stale = Object.keys(exceptions).filter((method) => hasCommand(method) || !(method in methods));
    expect(stale).toEqual([]);
  });
});
