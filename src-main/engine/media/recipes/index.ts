/** The registry of recipe readers: asked in this order, the first that recognises its own texts wins. */
import { a1111 } from './a1111.ts';
import { civitai } from './civitai.ts';
import { comfyui } from './comfyui.ts';
import { contentCredentials } from './content-credentials.ts';
import { drawThings } from './draw-things.ts';
import { easyDiffusion } from './easy-diffusion.ts';
import { fooocus, ruinedFooocus } from './fooocus.ts';
import { hfSpace } from './hf-space.ts';
import { invokeai } from './invokeai.ts';
import { midjourney } from './midjourney.ts';
import { mochiDiffusion } from './mochi-diffusion.ts';
import { novelai } from './novelai.ts';
import type { RecipeReader } from './reader.ts';
import { stabilityMatrix } from './stability-matrix.ts';
import { swarmui } from './swarmui.ts';
import { tensorart } from './tensorart.ts';

/** Those with a ComfyUI backend stand before ComfyUI, whose graph they carry along; those whose form is vague stand last. */
export const recipeReaders: readonly RecipeReader[] = [
  swarmui,
  stabilityMatrix,
  invokeai,
  novelai,
  ruinedFooocus,
  fooocus,
  tensorart,
  drawThings,
  mochiDiffusion,
  civitai,
  comfyui,
  a1111,
  easyDiffusion,
  hfSpace,
  midjourney,
  contentCredentials,
];
