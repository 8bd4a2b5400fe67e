/** The storage report as tables with bars. */
import { expect, it } from 'vitest';
import type { Output } from '#api/contract.ts';
import { drawBar } from '../../../src-main/hosts/cli/bar.ts';
import { EXIT_DONE } from '../../../src-main/hosts/cli/exit-codes.ts';
import { fakeConnect, runAlice } from '../../support/cli-run.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const report: Output<'storage.report'> = {
  byLocation: [
    { location: 'drive', type: 'image', copies: 5, bytes: 500_000 },
    { location: 'studio', type: 'image', copies: 12, bytes: 2_000_000 },
    { location: 'studio', type: 'video', copies: 1, bytes: 1_500_000 },
  ],
  copies: [
    { copies: 0, media: 0, bytes: 0 },
    { copies: 1, media: 8, bytes: 3_000_000 },
    { copies: 2, media: 5, bytes: 500_000 },
  ],
  growth: [
    { month: '2024-01', type: 'image', media: 1, bytes: 100_000 },
    { month: '2025-12', type: 'image', media: 2, bytes: 200_000 },
    { month: '2026-02', type: 'image', media: 3, bytes: 300_000 },
    { month: '2026-02', type: 'video', media: 1, bytes: 1_500_000 },
  ],
  reclaimable: [{ location: 'studio', copies: 2, bytes: 40_000 }],
  belowWanted: { media: 8, bytes: 3_000_000 },
  offlineOnly: { media: 0, bytes: 0 },
};

const printed = (answer: Output<'storage.report'>, ...words: string[]) =>
  runAlice(['report', ...words], { connect: fakeConnect(createFakeEngine({ 'storage.report': () => answer })) });

it('shows where it lies, how many copies there are, when it was made and what could be freed', async () => {
  const run = await printed(report);
  expect(run).toMatchObject({ exitCode: EXIT_DONE, stderr: '' });
  expect(run.stdout).toBe(
    [
      'Where it lies',
      'location  kind   copies     size',
      'drive     image       5   500 kB  █████',
      'studio    image      12  2.00 MB  ████████████████████',
      'studio    video       1  1.50 MB  ███████████████',
      '',
      'How many copies there are',
      '   copies  media     size',
      '        1      8  3.00 MB  ████████████████████',
      '2 or more      5   500 kB  ███▍',
      '',
      'When it was made',
      'month    media     size',
      '2025-12      2   200 kB  ██▎',
      '2026-01      0      0 B',
      '2026-02      4  1.80 MB  ████████████████████',
      '',
      'What lies more than once in one place',
      'location  further copies     size',
      'studio                 2  40.0 kB  ████████████████████',
      '',
      'below wanted copies  8 media, 3.00 MB: alice search is:below',
      'only offline         none',
      '',
    ].join('\n'),
  );
});

it('says what to do where nothing is known, and gives programs the numbers as they are', async () => {
  const nothing = { ...report, byLocation: [], copies: [], growth: [], reclaimable: [] };
  expect((await printed(nothing)).stdout).toBe('Nothing is in the catalog yet: alice scan\n');
  expect(JSON.parse((await printed(report, '--json')).stdout)).toEqual({ ok: true, result: report });
});

it('draws bars of an exact width, whatever the share', () => {
  for (const share of [-1, 0, 0.001, 0.5, 0.999, 1, 7]) expect([...drawBar(share, 8)]).toHaveLength(8);
  expect([drawBar(0, 4, '·'), drawBar(0.5, 4, '·'), drawBar(1, 4, '·')]).toEqual(['····', '██··', '████']);
  expect(drawBar(3 / 32, 4)).toBe('▍   ');
});
