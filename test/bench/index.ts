/** `npm run bench`: every performance goal beside its yardstick, run in the same call. Corpora are kept in the temp folder. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDuplicates } from './duplicates.ts';
import { benchGallery } from './gallery.ts';
import { benchPreviews } from './previews.ts';
import { createReport } from './report.ts';
import { benchScan } from './scan.ts';
import { benchSearch } from './search.ts';
import { benchTransfer } from './transfer.ts';

const { values } = parseArgs({
  options: {
    /** Small sizes, for a look: ratios of fixed costs then weigh more than they should. */
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    dir: { type: 'string', default: join(tmpdir(), 'alice-bench-corpora') },
  },
});

const { quick, only, dir } = values;
const report = createReport();
const wants = (part: string): boolean => only === undefined || only.split(',').includes(part);
const rounds = quick ? 1 : 5;

if (wants('real')) await benchScan({ dir, profile: 'real', count: quick ? 200 : 2000, rounds, report });
if (wants('transfer')) await benchTransfer({ dir, count: quick ? 200 : 2000, rounds: quick ? 1 : 5, report });
if (wants('tiny'))
  await benchScan({ dir, profile: 'tiny', count: quick ? 5000 : 100_000, rounds: quick ? 1 : 3, report });
if (wants('search')) await benchSearch({ count: quick ? 50_000 : 1_000_000, report });
if (wants('duplicates')) await benchDuplicates({ count: quick ? 50_000 : 1_000_000, report });
if (wants('gallery'))
  for (const count of quick ? [20_000] : [100_000, 1_000_000]) await benchGallery({ count, report });
if (wants('previews')) await benchPreviews({ dir, count: quick ? 50 : 500, rounds: quick ? 1 : 3, report });

const missed = report.missed();
console.log(missed.length === 0 ? 'All goals met.' : `${missed.length} goals missed:\n  ${missed.join('\n  ')}`);
