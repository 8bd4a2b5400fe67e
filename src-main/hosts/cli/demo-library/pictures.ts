/** Paints the pictures and writes each in the form of the program that is said to have made it. */
import { createCanvas, type Picture } from './canvas.ts';
import { encodeExif } from './exif.ts';
import { encodeJpeg } from './jpeg.ts';
import { encodePng, packPng, type PngText } from './png.ts';
import { createRandom } from './random.ts';
import { a1111Text, comfyTexts, type DemoRecipe } from './recipe-texts.ts';
import { scenes } from './scenes/index.ts';
import { negativePrompt, type Series } from './works.ts';
import { encodeXmp } from './xmp.ts';

const A1111_VERSION = 'v1.10.1';
const FORGE_VERSION = 'f2.0.1v1.10.1-previous-659-gc055f2d4';
const DAY = 24 * 3600 * 1000;

/** One picture of the library; everything about it follows from its place in the list and from `now`. */
export interface Work {
  series: Series;
  variant: number;
  /** Place in the whole list. */
  index: number;
  name: string;
  extension: 'png' | 'jpg';
  title: string;
  tags: string[];
  rating: number | undefined;
  createdAt: Date;
  recipe: DemoRecipe;
}

/** What a copy may say otherwise than the first one does. */
export interface Retouch {
  tags?: readonly string[];
  rating?: number;
}

function recipeOf(one: Series, variant: number, index: number): DemoRecipe {
  const random = createRandom(4001 + index * 97);
  const flux = one.model.startsWith('flux') || one.model.startsWith('sd3');
  return {
    prompt: `${one.pictures[variant]!.words}, ${one.style}`,
    negative: flux ? '' : negativePrompt,
    model: one.model,
    loras: one.lora === undefined ? [] : [one.lora],
    seed: Math.floor(random.next() * 2 ** 48),
    sampler: flux ? 'Euler' : random.pick(['DPM++ 2M', 'Euler a', 'DPM++ SDE']),
    scheduler: flux ? 'Simple' : 'Karras',
    steps: random.pick([20, 25, 28, 30]),
    cfg: flux ? 1 : random.pick([5, 6, 6.5, 7]),
    width: one.width,
    height: one.height,
  };
}

/** All works, spread over the year before `now`. */
export function listWorks(series: readonly Series[], now: Date): Work[] {
  const works: Work[] = [];
  for (const one of series) {
    one.pictures.forEach((picture, variant) => {
      const index = works.length;
      const random = createRandom(9000 + index * 31);
      const daysAgo = 2 + Math.floor(((index * 17) % 40) * 9) + random.whole(0, 6);
      works.push({
        series: one,
        variant,
        index,
        name: picture.name,
        extension: one.writer === 'jpeg' ? 'jpg' : 'png',
        title: picture.title,
        tags: [...one.tags, ...picture.tags],
        rating: random.pick([undefined, 3, 4, 4, 5, 5, 2]),
        createdAt: new Date(Math.floor((now.getTime() - daysAgo * DAY - random.whole(0, 40_000) * 1000) / 1000) * 1000),
        recipe: recipeOf(one, variant, index),
      });
    });
  }
  return works;
}

export function paintWork({ series, variant, index }: Pick<Work, 'series' | 'variant' | 'index'>): Picture {
  const canvas = createCanvas(series.width, series.height);
  const random = createRandom(1000 + index * 7919);
  scenes[series.scene](canvas, random, variant);
  return canvas.finish({ random });
}

/** The program's text chunks, in its own order. */
function generatorTexts({ series, recipe }: Work): PngText[] {
  if (series.writer === 'comfyui') return comfyTexts(recipe);
  return [
    { keyword: 'parameters', text: a1111Text(recipe, series.writer === 'forge' ? FORGE_VERSION : A1111_VERSION) },
  ];
}

export interface PaintedWork {
  work: Work;
  /** The file's bytes. The same picture with other tags has other bytes and the same media. */
  encode(retouch?: Retouch): Buffer;
}

/** Paints at the first use and keeps the packed picture for further copies. */
export function createPaintedWork(work: Work): PaintedWork {
  let picture: Picture | undefined;
  let packed: Buffer | undefined;
  return {
    work,
    encode(retouch = {}) {
      picture ??= paintWork(work);
      const createdAt = work.createdAt.toISOString();
      const xmp = encodeXmp({
        tags: retouch.tags ?? work.tags,
        rating: retouch.rating ?? work.rating,
        title: work.title,
        createdAt,
      });
      if (work.extension === 'jpg') {
        const exif = encodeExif({
          comment: a1111Text(work.recipe, A1111_VERSION),
          createdAt,
          software: 'Stable Diffusion web UI',
        });
        return encodeJpeg(picture, { exif, xmp });
      }
      packed ??= packPng(picture);
      return encodePng(picture, [...generatorTexts(work), { keyword: 'XML:com.adobe.xmp', text: xmp }], packed);
    },
  };
}
