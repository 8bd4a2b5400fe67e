/** Makes 256 px previews of a NUL-separated list of files, by our maker or by a bare sharp loop: run as a child by the benchmark. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { makePreview } from '../../src-main/engine/media/preview.ts';

const [mode, list] = process.argv.slice(2);
const files = readFileSync(list!, 'utf8').split('\0').filter(Boolean);
sharp.concurrency(1);
sharp.cache(false);

async function make(file: string): Promise<void> {
  if (mode === 'alice') await makePreview(file, { size: 256 });
  else await sharp(file).autoOrient().resize(256, 256, { fit: 'inside' }).webp({ effort: 2 }).toBuffer();
}

async function take(): Promise<void> {
  for (let file = files.pop(); file !== undefined; file = files.pop()) await make(file);
}
await Promise.all([take(), take()]);
