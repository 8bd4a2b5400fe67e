/** Names of locations, and what dropped, pasted and typed texts mean. */
import { describe, expect, it } from 'vitest';
import { LocationName } from '#api/location.ts';
import { readDrop } from '../../src-renderer/locations/dropped.ts';
import { foldersBeside, matching, splitTyped } from '../../src-renderer/locations/folder-completion.ts';
import {
  cloudAddress,
  isWholePath,
  nameFrom,
  nameProblem,
  parentOf,
  placeIn,
} from '../../src-renderer/locations/names.ts';

describe('a name', () => {
  it.each([
    ['/home/me/Pictures', [], 'Pictures'],
    ['/home/me/Pictures/', ['pictures'], 'Pictures-2'],
    ['/home/me/Pictures', ['Pictures', 'PICTURES-2'], 'Pictures-3'],
    ['D:\\AI Bilder 2026\\', [], 'AI-Bilder-2026'],
    ['~', [], 'folder'],
    ['/', [], 'folder'],
    ['D:\\', [], 'folder'],
    ['/media/"quoted": a,b|c', [], 'quoted-a-b-c'],
    ['/home/花の街', [], '花の街'],
    [`/${'x'.repeat(100)}`, [], 'x'.repeat(60)],
  ])('after %j beside %j is %j', (path, taken, expected) => {
    expect(nameFrom(path, taken)).toBe(expected);
    expect(LocationName.safeParse(nameFrom(path, taken)).success).toBe(true);
  });

  it.each([
    ['', 'empty'],
    ['x'.repeat(65), 'long'],
    ['my shelf', 'signs'],
    ['a:b', 'signs'],
    ['Studio', 'taken'],
    ['STRASSE', 'taken'],
    ['shelf', null],
  ])('%j is judged as %j', (name, expected) => {
    expect(nameProblem(name, ['studio', 'straße'])).toBe(expected);
  });
});

describe('a text', () => {
  it.each(['/x', '~', '~/x', 'C:\\x', 'c:/x', '\\\\server\\share'])('%j is a whole path', (text) => {
    expect(isWholePath(text)).toBe(true);
  });
  it.each(['x', './x', '~x', 'C:', 's3://b', ''])('%j is none', (text) => {
    expect(isWholePath(text)).toBe(false);
  });

  it('names a bucket and what lies below', () => {
    expect(cloudAddress('s3://bucket/a/b')).toEqual({ scheme: 's3', bucket: 'bucket', prefix: 'a/b' });
    expect(cloudAddress(' GS://bucket ')).toEqual({ scheme: 'gs', bucket: 'bucket', prefix: '' });
    expect(cloudAddress('https://bucket/a')).toBeNull();
    expect(cloudAddress('s3://')).toBeNull();
  });

  it.each([
    ['file:///home/me/My%20Pictures\r\n', '/home/me/My Pictures'],
    ['# comment\r\nfile:///C:/Pictures', 'C:/Pictures'],
    ['s3://bucket/prefix', 's3://bucket/prefix'],
    ['/home/me/Pictures', '/home/me/Pictures'],
    ['a sunset over the sea', null],
    ['/one\n/two', null],
    ['https://example.org/x', null],
    ['file:///%E0%A4', null],
    ['', null],
  ])('%j that is dropped or pasted means %j', (text, expected) => {
    expect(placeIn(text)).toBe(expected);
  });

  it('is completed from the folder that is finished', () => {
    expect(splitTyped('/home/me/Pi')).toEqual({ folder: '/home/me/', start: 'Pi' });
    expect(splitTyped('C:\\Users\\')).toEqual({ folder: 'C:\\Users\\', start: '' });
    expect(splitTyped('Pictures')).toBeNull();
    const folders = ['Pictures', 'pixel', 'Music'].map((name) => ({ name, path: `/${name}` }));
    expect(matching(folders, 'pI').map(({ name }) => name)).toEqual(['Pictures', 'pixel']);
  });
});

describe('the folders beside a typed path', () => {
  const asked: (string | undefined)[] = [];
  const list = (path?: string) => {
    asked.push(path);
    if (path === '/closed/') return Promise.reject(new Error('not allowed'));
    const folders = ['home', 'work'].map((name) => ({ name, path: `/home/me/${name}` }));
    return Promise.resolve({
      path: path ?? null,
      parent: null,
      folders: path === undefined ? [{ name: 'Home', path: '/home/me' }] : folders,
    });
  };
  it('are those of the folder that is finished, also below home', async () => {
    expect((await foldersBeside('~/wo', list)).map(({ name }) => name)).toEqual(['work']);
    expect(asked).toEqual([undefined, '/home/me/']);
  });
  it('are none where nobody may look, or nothing is a path', async () => {
    expect(await foldersBeside('/closed/x', list)).toEqual([]);
    expect(await foldersBeside('word', list)).toEqual([]);
  });
});

describe('a drop', () => {
  const file = (entry: { isDirectory: boolean; name: string } | null) => ({
    kind: 'file',
    getAsFile: () => new File([], entry?.name ?? ''),
    webkitGetAsEntry: () => entry,
  });
  const content = (items: ReturnType<typeof file>[], data: Record<string, string> = {}) => ({
    types: [],
    items,
    getData: (type: string) => data[type] ?? '',
  });
  const folder = { isDirectory: true, name: 'Pictures' };

  it('of a folder has its path on the desktop', () => {
    expect(readDrop(content([file(folder)]), () => '/home/me/Pictures')).toEqual({
      kind: 'place',
      text: '/home/me/Pictures',
    });
  });
  it('of a file stands for the folder it lies in', () => {
    const dropped = readDrop(content([file({ isDirectory: false, name: 'a.png' })]), () => '/home/me/Pictures/a.png');
    expect(dropped).toEqual({ kind: 'place', text: '/home/me/Pictures' });
    expect(parentOf('/a.png')).toBe('/');
  });
  it('of a folder has only its name in a browser, and a file nothing', () => {
    expect(readDrop(content([file(folder)]), undefined)).toEqual({ kind: 'name', text: 'Pictures' });
    expect(readDrop(content([file({ isDirectory: false, name: 'a.png' })]), undefined)).toEqual({ kind: 'nothing' });
  });
  it('of a text is an address, or nothing', () => {
    expect(readDrop(content([], { 'text/plain': 's3://bucket/x' }), undefined)).toEqual({
      kind: 'place',
      text: 's3://bucket/x',
    });
    expect(readDrop(content([], { 'text/plain': 'hello' }), undefined)).toEqual({ kind: 'nothing' });
  });
});
