/** The benchmark's corpus: pictures as generators write them, each a function of (seed, number) only, with known duplicates. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';

export type Profile = 'real' | 'tiny';

/** One in ten files repeats an earlier one byte for byte, one in twenty repeats its picture with other metadata. */
export interface Corpus {
  dir: string;
  files: number;
  /** Distinct pictures: what a catalog of media must count. */
  pictures: number;
}

interface Base {
  width: number;
  height: number;
  /** All rows but the last, deflated with a full flush, and the Adler-32 state after them. */
  body: Buffer;
  a: number;
  b: number;
}

/** Makes the corpus unless a finished one of the same shape is there. 75 % PNG, 15 % JPEG, 10 % WebP. */
export async function makeCorpus(dir: string, count: number, profile: Profile, seed = 1): Promise<Corpus> {
  const stamp = join(dir, '.corpus.json');
  const shape = { count, profile, seed, version: 2 };
  if (existsSync(stamp)) {
    const found = JSON.parse(readFileSync(stamp, 'utf8')) as { shape: typeof shape; pictures: number };
    if (JSON.stringify(found.shape) === JSON.stringify(shape)) {
      return { dir: join(dir, 'files'), files: count, pictures: found.pictures };
    }
  }
  const bases = makeBases(profile);
  const jpegs = await makeEncoded('jpeg', profile);
  const pictures = new Set<number>();
  for (let i = 0; i < count; i++) {
    const random = randomOf(seed, i);
    const kind = random[0]! % 100;
    const earlier = i > 0 ? random.readUInt32LE(4) % i : 0;
    const duplicate = i > 0 && kind < 10 && isOriginal(seed, earlier);
    const retold = i > 0 && !duplicate && kind < 15 && isOriginal(seed, earlier);
    const picture = duplicate || retold ? earlier : i;
    pictures.add(picture);
    const words = retold ? i : picture;
    const folder = join(dir, 'files', `set ${Math.floor(i / 50)}`);
    if (i % 50 === 0) mkdirSync(folder, { recursive: true });
    const { bytes, suffix } = await makePicture(picture, words, seed, bases, jpegs, profile);
    writeFileSync(join(folder, `${nameOf(i)}.${suffix}`), bytes);
  }
  writeFileSync(stamp, JSON.stringify({ shape, pictures: pictures.size }));
  return { dir: join(dir, 'files'), files: count, pictures: pictures.size };
}

function randomOf(seed: number, i: number): Buffer {
  return createHash('sha256').update(`${seed}:${i}`).digest();
}

function isOriginal(seed: number, i: number): boolean {
  return i === 0 || randomOf(seed, i)[0]! % 100 >= 15;
}

function nameOf(i: number): string {
  const odd = ['夜の街', '-leading dash', 'ünïcode', '🌊 wave', 'plain'];
  return i % 37 === 0 ? `${odd[(i / 37) % odd.length]} ${i}` : `${String(i).padStart(5, '0')}-portrait`;
}

const NOUNS = ['harbour', 'astronaut', 'lantern', 'forest', 'violin', 'glacier', 'market', 'dragon', 'orchid', 'train'];
const STYLES = ['oil painting', 'cinematic light', '35mm film', 'watercolour', 'isometric', 'volumetric fog'];

function parametersOf(words: number, seed: number): string {
  const r = randomOf(seed ^ 0x5eed, words);
  const noun = NOUNS[r[0]! % NOUNS.length];
  const style = STYLES[r[1]! % STYLES.length];
  return (
    `a ${noun} at dawn, ${style}, masterpiece ${words}, <lora:detail:0.6>\nNegative prompt: blurry, watermark\n` +
    `Steps: ${20 + (r[2]! % 20)}, Sampler: DPM++ 2M, CFG scale: 7, Seed: ${r.readUInt32LE(4)}, Size: 1024x1024, ` +
    `Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Version: v1.10.1`
  );
}

async function makePicture(
  picture: number,
  words: number,
  seed: number,
  bases: Base[],
  jpegs: Buffer[],
  profile: Profile,
): Promise<{ bytes: Buffer; suffix: string }> {
  const kind = randomOf(seed, picture)[8]! % 100;
  const text = parametersOf(words, seed);
  if (kind < 75) return { bytes: makePng(bases[picture % bases.length]!, picture, text), suffix: 'png' };
  if (kind < 90) return { bytes: makeJpeg(jpegs[picture % jpegs.length]!, picture, text), suffix: 'jpg' };
  const side = profile === 'real' ? 512 : 48;
  const raw = Buffer.alloc(side * side * 3, 90);
  raw.writeUInt32BE(picture, 0);
  raw.writeUInt32BE(Math.imul(picture, 2654435761) >>> 0, 30);
  const bytes = await sharp(raw, { raw: { width: side, height: side, channels: 3 } })
    .webp({ lossless: true, effort: 0 })
    .withExif({ IFD0: { ImageDescription: text } })
    .toBuffer();
  return { bytes, suffix: 'webp' };
}

function makeBases(profile: Profile): Base[] {
  const [count, width, height] = profile === 'real' ? [12, 768, 768] : [12, 48, 48];
  return Array.from({ length: count }, (_, n) => {
    const rows = Buffer.alloc((height - 1) * (width * 3 + 1));
    let state = n + 1;
    for (let i = 0; i < rows.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      // Smooth colour with noise in the low bits: compresses about as badly as a generated photograph.
      rows[i] = i % (width * 3 + 1) === 0 ? 0 : ((i >> 9) & 0xe0) + (state >>> 26);
    }
    const [a, b] = adler32(rows, 1, 0);
    return { width, height, body: deflateRawSync(rows, { level: 1, finishFlush: constants.Z_FULL_FLUSH }), a, b };
  });
}

function adler32(bytes: Buffer, a: number, b: number): [number, number] {
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return [a, b];
}

function makePng(base: Base, picture: number, text: string): Buffer {
  const row = Buffer.alloc(base.width * 3 + 1, 128);
  row[0] = 0;
  row.writeUInt32BE(picture, 1);
  const [a, b] = adler32(row, base.a, base.b);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(((b << 16) | a) >>> 0);
  const data = Buffer.concat([Buffer.from([0x78, 0x01]), base.body, deflateRawSync(row, { level: 1 }), checksum]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(base.width, 0);
  header.writeUInt32BE(base.height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk('IHDR', header), chunk('tEXt', Buffer.from(`parameters\0${text}`, 'latin1'))];
  for (let at = 0; at < data.length; at += 65536) chunks.push(chunk('IDAT', data.subarray(at, at + 65536)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

async function makeEncoded(format: 'jpeg', profile: Profile): Promise<Buffer[]> {
  const side = profile === 'real' ? 1024 : 48;
  return Promise.all(
    Array.from({ length: 8 }, (_, n) => {
      const raw = Buffer.alloc(side * side * 3);
      let state = n + 77;
      for (let i = 0; i < raw.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        raw[i] = ((i >> 8) & 0xc0) + (state >>> 26);
      }
      return sharp(raw, { raw: { width: side, height: side, channels: 3 } })
        .toFormat(format, { quality: 90 })
        .toBuffer();
    }),
  );
}

/** Another picture for every number: three high-frequency entries of the first quantisation table are changed. */
function makeJpeg(base: Buffer, picture: number, text: string): Buffer {
  const table = base.indexOf(Buffer.from([0xff, 0xdb])) + 5;
  const media = Buffer.from(base.subarray(2));
  for (let i = 0; i < 4; i++) media[table - 2 + 60 + i] = 1 + ((picture >> (i * 7)) & 0x7f);
  const comment = Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), Buffer.from(text, 'utf16le').swap16()]);
  const exif = Buffer.alloc(26 + 18);
  exif.write('MM\0*', 0, 'latin1');
  exif.writeUInt32BE(8, 4);
  exif.writeUInt16BE(1, 8);
  exif.set([0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26], 10);
  exif.writeUInt16BE(1, 26);
  exif.set([0x92, 0x86, 0, 7], 28);
  exif.writeUInt32BE(comment.length, 32);
  exif.writeUInt32BE(44, 36);
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif, comment]);
  const lead = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0]);
  lead.writeUInt16BE(payload.length + 2, 4);
  return Buffer.concat([lead, payload, media]);
}
