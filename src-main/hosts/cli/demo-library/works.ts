/** What the demo library holds: forty pictures by scene, with the words and facts that a real library would have. */
import type { SceneName } from './scenes/index.ts';

export interface Series {
  scene: SceneName;
  width: number;
  height: number;
  /** The folder in the organized location, from which the project is read. */
  project: string;
  writer: 'a1111' | 'forge' | 'comfyui' | 'jpeg';
  model: string;
  lora?: { name: string; weight: number };
  /** Tags that all pictures of the series share. */
  tags: readonly string[];
  /** Said of every picture of the series, behind its own words. */
  style: string;
  pictures: readonly { name: string; title: string; words: string; tags: readonly string[] }[];
}

export const negativePrompt = 'blurry, lowres, watermark, text, jpeg artifacts';

export const series: readonly Series[] = [
  {
    scene: 'hills',
    width: 640,
    height: 400,
    project: 'far-hills',
    writer: 'forge',
    model: 'flux1-dev',
    tags: ['landscape', 'hills'],
    style: 'layered ridges in the haze, pine trees in front, flat illustration, soft light',
    pictures: [
      {
        name: 'violet-morning',
        title: 'Violet morning',
        words: 'sunrise over violet hills',
        tags: ['sunrise', 'calm'],
      },
      {
        name: 'clear-noon',
        title: 'Clear day',
        words: 'pale blue morning over green valleys',
        tags: ['morning', 'calm'],
      },
      {
        name: 'burning-evening',
        title: 'Burning evening',
        words: 'dramatic red sunset over dark hills',
        tags: ['sunset', 'dramatic'],
      },
      { name: 'sage-haze', title: 'Sage haze', words: 'misty sage green mountains at dawn', tags: ['mist', 'wip'] },
    ],
  },
  {
    scene: 'nebula',
    width: 576,
    height: 400,
    project: 'deep-sky',
    writer: 'comfyui',
    model: 'sdxl_base_1.0',
    lora: { name: 'astro_detail_v2', weight: 0.65 },
    tags: ['space', 'nebula'],
    style: 'glowing gas and dust between bright stars, long exposure, deep sky photograph',
    pictures: [
      { name: 'rose-veil', title: 'Rose veil', words: 'magenta nebula with a rose coloured core', tags: ['dramatic'] },
      { name: 'sea-of-copper', title: 'Sea of copper', words: 'teal nebula, copper and oxygen', tags: ['calm'] },
      {
        name: 'ember-cloud',
        title: 'Ember cloud',
        words: 'burning orange nebula, embers in the dark',
        tags: ['dramatic', 'fire'],
      },
      {
        name: 'blue-drift',
        title: 'Blue drift',
        words: 'blue reflection nebula, drifting dust',
        tags: ['calm', 'wip'],
      },
    ],
  },
  {
    scene: 'tide',
    width: 576,
    height: 432,
    project: 'print-shop',
    writer: 'jpeg',
    model: 'juggernautXL_v9',
    lora: { name: 'woodblock_print', weight: 0.8 },
    tags: ['sea', 'waves', 'print'],
    style: 'japanese woodblock print, flat layers of waves with foam lines',
    pictures: [
      { name: 'red-sun', title: 'Red sun', words: 'red sun over a green sea', tags: ['sunset'] },
      { name: 'moon-tide', title: 'Moon tide', words: 'full moon over a dark blue sea', tags: ['night', 'moon'] },
      { name: 'turquoise-noon', title: 'Turquoise noon', words: 'yellow sun over a turquoise sea', tags: ['summer'] },
      { name: 'plum-evening', title: 'Plum evening', words: 'plum coloured sea at dusk', tags: ['dusk', 'wip'] },
    ],
  },
  {
    scene: 'garden',
    width: 416,
    height: 592,
    project: 'herbarium',
    writer: 'a1111',
    model: 'dreamshaper_8',
    lora: { name: 'pressed_flowers', weight: 0.7 },
    tags: ['flowers', 'botanical'],
    style: 'pressed flowers and leaves on tinted paper, botanical illustration',
    pictures: [
      {
        name: 'meadow-sheet',
        title: 'Meadow sheet',
        words: 'red and yellow meadow flowers on cream paper',
        tags: ['summer', 'paper'],
      },
      {
        name: 'night-garden',
        title: 'Night garden',
        words: 'flowers in a garden at night, dark blue paper',
        tags: ['night', 'moon'],
      },
      {
        name: 'lilac-sheet',
        title: 'Lilac sheet',
        words: 'lilac flowers on pale blue paper',
        tags: ['spring', 'paper'],
      },
      { name: 'umber-sheet', title: 'Umber sheet', words: 'orange flowers on dark umber paper', tags: ['autumn'] },
    ],
  },
  {
    scene: 'portrait',
    width: 480,
    height: 600,
    project: 'paper-people',
    writer: 'a1111',
    model: 'sdxl_base_1.0',
    lora: { name: 'papercut', weight: 0.9 },
    tags: ['portrait', 'papercut'],
    style: 'portrait cut from coloured paper, closed eyes, sun rays behind the head, flat shapes',
    pictures: [
      { name: 'ida', title: 'Ida', words: 'young woman with long dark hair and a green dress', tags: ['warm'] },
      { name: 'amara', title: 'Amara', words: 'woman with a black afro and a yellow dress', tags: ['dramatic'] },
      { name: 'maud', title: 'Maud', words: 'red haired woman with a bun and a blue dress', tags: ['spring'] },
      { name: 'noor', title: 'Noor', words: 'elder with short white hair and a red coat', tags: ['warm', 'wip'] },
    ],
  },
  {
    scene: 'city',
    width: 640,
    height: 400,
    project: 'harbour-nights',
    writer: 'comfyui',
    model: 'flux1-dev',
    tags: ['city', 'night', 'harbour'],
    style: 'skyline at the harbour with lit windows, moon and reflections in the water',
    pictures: [
      { name: 'violet-harbour', title: 'Violet harbour', words: 'violet dusk over the harbour', tags: ['dusk'] },
      { name: 'teal-harbour', title: 'Teal harbour', words: 'teal night over the harbour', tags: ['calm'] },
      {
        name: 'neon-harbour',
        title: 'Neon harbour',
        words: 'pink neon lights over the harbour',
        tags: ['dramatic', 'neon'],
      },
      { name: 'fog-harbour', title: 'Harbour in fog', words: 'grey fog over the harbour', tags: ['mist'] },
    ],
  },
  {
    scene: 'planet',
    width: 512,
    height: 512,
    project: 'deep-sky',
    writer: 'forge',
    model: 'sd3.5_large',
    tags: ['space', 'planet'],
    style: 'banded gas giant with rings and two small moons, black sky with stars',
    pictures: [
      { name: 'amber-giant', title: 'Amber giant', words: 'amber planet with pale rings', tags: ['warm'] },
      { name: 'ice-giant', title: 'Ice giant', words: 'icy blue planet with thin rings', tags: ['calm'] },
      {
        name: 'orchid-giant',
        title: 'Orchid giant',
        words: 'orchid coloured planet with bright rings',
        tags: ['dramatic'],
      },
      { name: 'moss-giant', title: 'Moss giant', words: 'moss green planet with dusty rings', tags: ['wip'] },
    ],
  },
  {
    scene: 'dunes',
    width: 640,
    height: 400,
    project: 'far-hills',
    writer: 'jpeg',
    model: 'flux1-dev',
    tags: ['landscape', 'desert'],
    style: 'sand dunes with sharp crests, four travellers in the distance, minimal illustration',
    pictures: [
      { name: 'noon-dunes', title: 'Noon in the dunes', words: 'golden dunes under a pale blue sky', tags: ['summer'] },
      {
        name: 'evening-dunes',
        title: 'Evening in the dunes',
        words: 'orange dunes at sunset with violet shadows',
        tags: ['sunset', 'dramatic'],
      },
      { name: 'milk-dunes', title: 'White dunes', words: 'pale dunes in milky light', tags: ['calm'] },
      { name: 'moon-dunes', title: 'Dunes by moonlight', words: 'blue dunes under the moon', tags: ['night', 'moon'] },
    ],
  },
  {
    scene: 'aurora',
    width: 576,
    height: 400,
    project: 'northern-lights',
    writer: 'comfyui',
    model: 'flux1-dev',
    lora: { name: 'night_sky', weight: 0.5 },
    tags: ['landscape', 'aurora', 'night'],
    style: 'northern lights over snowy mountains and a still lake',
    pictures: [
      { name: 'green-curtain', title: 'Green curtain', words: 'green aurora like a curtain', tags: ['calm'] },
      { name: 'pink-curtain', title: 'Pink curtain', words: 'rare pink aurora', tags: ['dramatic'] },
      { name: 'moss-curtain', title: 'Moss curtain', words: 'yellow green aurora', tags: ['calm'] },
      { name: 'ice-curtain', title: 'Ice curtain', words: 'pale blue aurora in deep winter', tags: ['winter'] },
    ],
  },
  {
    scene: 'poster',
    width: 480,
    height: 600,
    project: 'print-shop',
    writer: 'a1111',
    model: 'sdxl_base_1.0',
    tags: ['poster', 'geometric', 'print'],
    style: 'geometric poster of quarter circles, stripes and dots, screen print on paper',
    pictures: [
      { name: 'exhibition-1', title: 'Exhibition I', words: 'red, blue and yellow shapes', tags: ['warm'] },
      { name: 'exhibition-2', title: 'Exhibition II', words: 'rust and petrol shapes', tags: ['autumn'] },
      { name: 'exhibition-3', title: 'Exhibition III', words: 'soft shapes on black', tags: ['dark'] },
      { name: 'exhibition-4', title: 'Exhibition IV', words: 'wine and orange shapes', tags: ['wip'] },
    ],
  },
];
