/** The bytes of a selection: asked once for all who show it, never for nothing, and again after a failure. */
// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Ranges } from '#api/media.ts';
import { client } from '../../src-renderer/client.ts';
import { useBytes } from '../../src-renderer/media/use-bytes.ts';

function Bytes({ ranges }: { ranges: Ranges }) {
  return <p>{String(useBytes('o1', ranges))}</p>;
}

let root: Root;
let home: HTMLElement;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  home = document.createElement('div');
  root = createRoot(home);
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function show(ranges: Ranges, places = 2): Promise<string[]> {
  act(() => root.render(Array.from({ length: places }, (_, index) => <Bytes key={index} ranges={ranges} />)));
  await act(async () => vi.advanceTimersByTimeAsync(200));
  return [...home.querySelectorAll('p')].map((each) => each.textContent);
}

it('is asked once, however many places show it', async () => {
  const call = vi.spyOn(client, 'call').mockResolvedValue({ media: 3, bytes: 42 });
  expect(await show([[0, 3]])).toEqual(['42', '42']);
  expect(call).toHaveBeenCalledTimes(1);
});

it('is 0 for nothing, without a question', async () => {
  const call = vi.spyOn(client, 'call');
  expect(await show([])).toEqual(['0', '0']);
  expect(call).not.toHaveBeenCalled();
});

it('stays unknown after a failure, and is asked again where it is shown anew', async () => {
  const ranges: Ranges = [[0, 3]];
  const call = vi.spyOn(client, 'call').mockRejectedValueOnce(new Error('forgotten'));
  expect(await show(ranges, 1)).toEqual(['null']);
  call.mockResolvedValue({ media: 3, bytes: 7 });
  act(() => root.render(null));
  expect(await show(ranges, 1)).toEqual(['7']);
});
