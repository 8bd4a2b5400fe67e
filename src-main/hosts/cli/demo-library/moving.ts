/** The moving and sounding part of the demo library: videos, loops and sounds. */
import { createCanvas, type Picture } from './canvas.ts';
import { hex, mix } from './colour.ts';
import { encodeGif } from './gif.ts';
import { encodeMp4 } from './mp4.ts';
import { encodeAnimatedPng } from './png.ts';
import { createRandom } from './random.ts';
import { comfyComment } from './recipe-texts.ts';
import { type SceneName, scenes } from './scenes/index.ts';
import { bells, chords, encodeWav, pulse, type Sound, surf } from './wav.ts';
import { encodeXmp } from './xmp.ts';

/** A file of the library that is not one of the painted pictures. */
export interface MovingWork {
  /** Folder in the organized location and file name. */
  project: string;
  file: string;
  daysAgo: number;
  encode(createdAt: Date): Buffer;
}

function frames(
  scene: SceneName,
  variant: number,
  seed: number,
  size: { width: number; height: number },
  count: number,
): Picture[] {
  return Array.from({ length: count }, (_, at) => {
    const canvas = createCanvas(size.width, size.height);
    const random = createRandom(seed);
    scenes[scene](canvas, random, variant, at / count);
    // Grain differs from frame to frame, and then nothing could be left out of any.
    return canvas.finish({ random, grain: 0 });
  });
}

interface Video {
  scene: SceneName;
  variant: number;
  width: number;
  height: number;
  frames: number;
  framesPerSecond: number;
  title: string;
  prompt: string;
  tags: string[];
  rating: number;
}

function video(project: string, file: string, daysAgo: number, wanted: Video): MovingWork {
  return {
    project,
    file,
    daysAgo,
    encode(createdAt) {
      const pictures = frames(wanted.scene, wanted.variant, 77 + daysAgo, wanted, wanted.frames);
      const recipe = {
        prompt: wanted.prompt,
        negative: 'static, jitter, text',
        model: 'wan2.2_t2v_14B',
        loras: [],
        seed: 715_000_000 + daysAgo,
        sampler: 'Euler',
        scheduler: 'Simple',
        steps: 20,
        cfg: 3.5,
        width: wanted.width,
        height: wanted.height,
      };
      return encodeMp4(pictures, {
        framesPerSecond: wanted.framesPerSecond,
        createdAt: createdAt.toISOString(),
        texts: { '\u00a9nam': wanted.title, '\u00a9cmt': comfyComment(recipe) },
        xmp: encodeXmp({
          tags: wanted.tags,
          rating: wanted.rating,
          title: wanted.title,
          createdAt: createdAt.toISOString(),
        }),
      });
    },
  };
}

/** Rings that breathe outwards in a palette of 32 colours. */
function ripples(createdAt: Date): Buffer {
  const [side, count, colours] = [240, 20, 32];
  const palette = new Uint8Array(colours * 3);
  for (let at = 0; at < colours; at += 1) {
    const wave = 0.5 - 0.5 * Math.cos((at / colours) * 6.2832);
    const colour = mix(mix(hex('#12123a'), hex('#c2417c'), wave * 1.3), hex('#ffd9a0'), (wave - 0.62) * 2.6);
    palette.set(
      colour.map((part) => Math.round(part * 255)),
      at * 3,
    );
  }
  const petals = Float32Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [(at % side) / side - 0.5, Math.floor(at / side) / side - 0.5];
    return Math.hypot(x, y) * 46 + Math.sin(Math.atan2(y, x) * 6) * 2.6;
  });
  const all = Array.from({ length: count }, (_, frame) => {
    const shift = colours * 2 - (frame / count) * colours;
    return { indexes: Uint8Array.from(petals, (petal) => Math.floor(petal + shift) % colours) };
  });
  const xmp = encodeXmp({
    tags: ['loop', 'abstract'],
    rating: 4,
    title: 'Breathing rings',
    createdAt: createdAt.toISOString(),
  });
  return encodeGif({ width: side, height: side }, palette, all, 7, xmp);
}

function turningPlanet(createdAt: Date): Buffer {
  const pictures = frames('planet', 2, 5, { width: 160, height: 160 }, 12);
  const xmp = encodeXmp({
    tags: ['loop', 'space', 'planet'],
    rating: 5,
    title: 'Orchid giant turning',
    createdAt: createdAt.toISOString(),
  });
  return encodeAnimatedPng(pictures, 90, [{ keyword: 'XML:com.adobe.xmp', text: xmp }]);
}

function sound(file: string, daysAgo: number, title: string, genre: string, make: Sound, tags: string[]): MovingWork {
  return {
    project: 'sounds',
    file,
    daysAgo,
    encode(createdAt) {
      const info = {
        INAM: title,
        IART: 'Alice demo',
        IGNR: genre,
        ICRD: createdAt.toISOString().slice(0, 10),
        IKEY: tags.join('; '),
      };
      return encodeWav(
        make(createRandom(300 + daysAgo)),
        info,
        encodeXmp({ tags, title, createdAt: createdAt.toISOString() }),
      );
    },
  };
}

export const movingWorks: readonly MovingWork[] = [
  video('far-hills', 'sunrise-timelapse.mp4', 24, {
    scene: 'hills',
    variant: 0,
    width: 256,
    height: 144,
    frames: 18,
    framesPerSecond: 6,
    title: 'Sunrise, time lapse',
    prompt: 'time lapse of the sun rising over violet hills',
    tags: ['landscape', 'sunrise', 'timelapse'],
    rating: 5,
  }),
  video('print-shop', 'moon-tide.mp4', 61, {
    scene: 'tide',
    variant: 1,
    width: 256,
    height: 160,
    frames: 18,
    framesPerSecond: 8,
    title: 'Moon tide, moving',
    prompt: 'waves rolling under a full moon, woodblock print in motion',
    tags: ['sea', 'waves', 'night'],
    rating: 4,
  }),
  video('deep-sky', 'ice-giant-turning.mp4', 140, {
    scene: 'planet',
    variant: 1,
    width: 192,
    height: 192,
    frames: 18,
    framesPerSecond: 6,
    title: 'Ice giant turning',
    prompt: 'icy blue planet turning slowly, moons passing by',
    tags: ['space', 'planet'],
    rating: 3,
  }),
  { project: 'loops', file: 'breathing-rings.gif', daysAgo: 33, encode: ripples },
  { project: 'loops', file: 'orchid-giant-turning.png', daysAgo: 88, encode: turningPlanet },
  sound('temple-bells.wav', 12, 'Temple bells', 'Ambient', bells, ['bells', 'calm']),
  sound('slow-chords.wav', 75, 'Slow chords', 'Ambient', chords, ['chords', 'calm']),
  sound('surf.wav', 190, 'Surf', 'Field recording', surf, ['sea', 'waves']),
  sound('night-pulse.wav', 260, 'Night pulse', 'Electronic', pulse, ['rhythm', 'neon']),
];
