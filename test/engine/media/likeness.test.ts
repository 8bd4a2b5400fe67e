/** What pictures look like: nearly the same after re-encoding and scaling, far apart for other pictures, also of one prompt. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { likenessOf } from '#engine/media/likeness.ts';
import { createCanvas } from '../../../src-main/hosts/cli/demo-library/canvas.ts';
import { createRandom } from '../../../src-main/hosts/cli/demo-library/random.ts';
import { scenes, type SceneName } from '../../../src-main/hosts/cli/demo-library/scenes/index.ts';
import { retold, softPicture } from '../../fixtures/make-likenesses.ts';

/** As `duplicates.near` takes it when it is not told. */
const DISTANCE = 15;

async function look(bytes: Buffer): Promise<Uint8Array | null> {
  const { data, info } = await sharp(bytes)
    .resize({ width: 512, height: 512, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return likenessOf({ data, width: info.width, height: info.height, channels: info.channels });
}

function distance(a: Uint8Array | null, b: Uint8Array | null): number {
  if (a === null || b === null) return Infinity;
  return a.reduce((sum, byte, at) => sum + ((byte ^ b[at]!).toString(2).match(/1/g)?.length ?? 0), 0);
}

async function paint(name: SceneName, variant: number, seed: number): Promise<Buffer> {
  const canvas = createCanvas(192, 192);
  scenes[name](canvas, createRandom(variant * 1000 + seed * 7919 + 17), variant);
  const { rgb, width, height } = canvas.finish({ random: createRandom(seed + 1) });
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

describe('the likeness of a picture', () => {
  it('finds what was re-encoded and scaled, and tells pictures of one prompt apart', async () => {
    const names = Object.keys(scenes) as SceneName[];
    const found = { alike: 0, retold: 0, samePrompt: 0, samePrompts: 0, others: 0 };
    const seen: { prompt: string; bits: Uint8Array | null }[] = [];
    for (const name of names) {
      for (const seed of [1, 2, 3]) {
        const png = await paint(name, 0, seed);
        const bits = await look(png);
        for (const tell of Object.values(retold)) {
          found.retold++;
          if (distance(bits, await look(await tell(png))) <= DISTANCE) found.alike++;
        }
        for (const other of seen) {
          const wrong = distance(bits, other.bits) <= DISTANCE ? 1 : 0;
          if (other.prompt !== name) found.others += wrong;
          else {
            found.samePrompts++;
            found.samePrompt += wrong;
          }
        }
        seen.push({ prompt: name, bits });
      }
    }
    const recall = found.alike / found.retold;
    const precision = found.alike / (found.alike + found.samePrompt + found.others);
    console.log(`recall ${recall.toFixed(4)}, precision ${precision.toFixed(4)}, ${JSON.stringify(found)}`);
    expect(recall).toBeGreaterThan(0.99);
    expect(precision).toBeGreaterThan(0.98);
    expect(found.others).toBe(0);
  }, 120_000);

  it('is nothing for plain areas, whatever their colour', async () => {
    const plain = await sharp({ create: { width: 100, height: 80, channels: 3, background: '#4080c0' } })
      .png()
      .toBuffer();
    expect(await look(plain)).toBe(null);
  });

  it('is had of the smallest, the narrowest, the grey and the transparent', async () => {
    expect(likenessOf({ data: Uint8Array.of(7), width: 1, height: 1, channels: 1 })).toBe(null);
    const stripes = Uint8Array.from({ length: 3 * 700 }, (_, at) => (at % 50 < 25 ? 0 : 255));
    expect(likenessOf({ data: stripes, width: 3, height: 700, channels: 1 })).toHaveLength(32);
    const png = await softPicture(1);
    const grey = await sharp(png).greyscale().png().toBuffer();
    expect(distance(await look(png), await look(grey))).toBeLessThanOrEqual(DISTANCE);
    const clear = await sharp(png).ensureAlpha(0).png().toBuffer();
    expect(await look(clear)).toBe(null);
  });

  it('spreads over its bits, so that looking up by parts of it is worth while', async () => {
    const ones = Array.from({ length: 256 }, () => 0);
    for (let seed = 0; seed < 60; seed++) {
      const bits = (await look(await softPicture(seed)))!;
      for (let at = 0; at < 256; at++) ones[at]! += (bits[at >> 3]! >> (at & 7)) & 1;
    }
    expect(Math.min(...ones)).toBeGreaterThan(8);
    expect(Math.max(...ones)).toBeLessThan(52);
  });
});
