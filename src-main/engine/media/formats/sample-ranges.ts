/** Where the chunks of each track lie in the file. ISO/IEC 14496-12 §8.7.3 (stsz), 8.7.4 (stsc), 8.7.5 (stco, co64). */
import type { ByteSource } from '../format.ts';
import { descend, findBox } from './boxes.ts';
import type { Box } from './boxes.ts';
import { damaged } from './damage.ts';
import { offsetBatches, readOffsetTable } from './movie-canonical.ts';
import type { MediaRange } from './owned-ranges.ts';

const MAX_CHUNKS = 1 << 20;

/** The chunks of one track, in order. Throws `data-loss` when the tables contradict one another. */
export function chunkRanges(source: ByteSource, trak: Box): MediaRange[] {
  const stbl = descend(source, trak, 'mdia', 'minf', 'stbl');
  if (stbl === undefined) return [];
  const part = (type: string): Box | undefined => findBox(source, stbl.body, stbl.end, type);
  const offsets = part('stco') ?? part('co64');
  const [sizes, runs] = [part('stsz'), part('stsc')];
  if (offsets === undefined || sizes === undefined || runs === undefined) return [];
  const table = readOffsetTable(source, offsets, offsets.body, offsets.type === 'co64' ? 8 : 4);
  if (table.count > MAX_CHUNKS) throw damaged('a picture sequence has more chunks than any real one', offsets.start);
  const starts = [...offsetBatches(source, table)].flat();
  const perChunk = samplesPerChunk(source, runs);
  const size = sampleSizes(source, sizes);
  return starts.map((start, index) => ({ start, end: start + size(perChunk(index)), name: 'sample data' }));
}

/** Asked with ascending chunk indexes, from 0. */
function samplesPerChunk(source: ByteSource, stsc: Box): (chunk: number) => number {
  if (stsc.end - stsc.body < 8) throw damaged('box "stsc" is cut short', stsc.start);
  const count = source.read(stsc.body + 4, 4).readUInt32BE(0);
  if (stsc.body + 8 + count * 12 > stsc.end)
    throw damaged('box "stsc" announces more entries than it holds', stsc.start);
  const at = (index: number): [first: number, samples: number] => {
    const bytes = source.read(stsc.body + 8 + index * 12, 8);
    return [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  };
  let run = 0;
  return (chunk) => {
    while (run + 1 < count && at(run + 1)[0] <= chunk + 1) run += 1;
    return count === 0 ? 0 : at(run)[1];
  };
}

/** Bytes of the next so many samples. */
function sampleSizes(source: ByteSource, stsz: Box): (samples: number) => number {
  if (stsz.end - stsz.body < 12) throw damaged('box "stsz" is cut short', stsz.start);
  const head = source.read(stsz.body, 12);
  const [fixed, count] = [head.readUInt32BE(4), head.readUInt32BE(8)];
  if (fixed === 0 && stsz.body + 12 + count * 4 > stsz.end)
    throw damaged('box "stsz" announces more entries than it holds', stsz.start);
  let done = 0;
  return (samples) => {
    const some = Math.min(samples, count - done);
    done += some;
    if (fixed !== 0) return some * fixed;
    let bytes = 0;
    for (let index = done - some; index < done; index += 1)
      bytes += source.read(stsz.body + 12 + index * 4, 4).readUInt32BE(0);
    return bytes;
  };
}
