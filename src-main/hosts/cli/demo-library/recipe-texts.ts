/** Writes down how a picture "was made", in the forms of A1111, Forge and ComfyUI. */
import { createHash } from 'node:crypto';
import type { PngText } from './png.ts';

export interface DemoRecipe {
  prompt: string;
  negative: string;
  model: string;
  loras: readonly { name: string; weight: number }[];
  seed: number;
  sampler: string;
  scheduler: string;
  steps: number;
  cfg: number;
  width: number;
  height: number;
}

/** ComfyUI's names for samplers that A1111 spells out. */
const comfySamplers: Record<string, string> = {
  'DPM++ 2M': 'dpmpp_2m',
  'Euler a': 'euler_ancestral',
  Euler: 'euler',
  'DPM++ SDE': 'dpmpp_sde',
};

/** Ten digits, as web interfaces show a model's hash; made from the name, since there is no model. */
function modelHash(model: string): string {
  return createHash('sha256').update(model).digest('hex').slice(0, 10);
}

/** The `parameters` text; `version` begins with `v` for A1111 and with `f` for Forge. */
export function a1111Text(recipe: DemoRecipe, version: string): string {
  const tags = recipe.loras.map(({ name, weight }) => ` <lora:${name}:${weight}>`).join('');
  const hashes = recipe.loras.map(({ name }) => `${name}: ${modelHash(name)}`).join(', ');
  const facts = [
    `Steps: ${recipe.steps}`,
    `Sampler: ${recipe.sampler}`,
    `Schedule type: ${recipe.scheduler}`,
    `CFG scale: ${recipe.cfg}`,
    `Seed: ${recipe.seed}`,
    `Size: ${recipe.width}x${recipe.height}`,
    `Model hash: ${modelHash(recipe.model)}`,
    `Model: ${recipe.model}`,
    ...(hashes === '' ? [] : [`Lora hashes: "${hashes}"`]),
    `Version: ${version}`,
  ];
  const negative = recipe.negative === '' ? '' : `\nNegative prompt: ${recipe.negative}`;
  return `${recipe.prompt}${tags}${negative}\n${facts.join(', ')}`;
}

type Link = [node: string, output: number];
type Graph = Record<string, { class_type: string; inputs: Record<string, string | number | Link> }>;

function comfyGraph(recipe: DemoRecipe): Graph {
  const graph: Graph = {
    '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: `${recipe.model}.safetensors` } },
  };
  let [model, clip]: [Link, Link] = [
    ['4', 0],
    ['4', 1],
  ];
  recipe.loras.forEach(({ name, weight }, at) => {
    const id = String(10 + at);
    graph[id] = {
      class_type: 'LoraLoader',
      inputs: { lora_name: `${name}.safetensors`, strength_model: weight, strength_clip: weight, model, clip },
    };
    [model, clip] = [
      [id, 0],
      [id, 1],
    ];
  });
  graph['5'] = {
    class_type: 'EmptyLatentImage',
    inputs: { width: recipe.width, height: recipe.height, batch_size: 1 },
  };
  graph['6'] = { class_type: 'CLIPTextEncode', inputs: { text: recipe.prompt, clip } };
  graph['7'] = { class_type: 'CLIPTextEncode', inputs: { text: recipe.negative, clip } };
  graph['3'] = {
    class_type: 'KSampler',
    inputs: {
      seed: recipe.seed,
      steps: recipe.steps,
      cfg: recipe.cfg,
      sampler_name: comfySamplers[recipe.sampler] ?? 'euler',
      scheduler: recipe.scheduler.toLowerCase(),
      denoise: 1,
      model,
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  };
  graph['8'] = { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } };
  graph['9'] = { class_type: 'SaveImage', inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] } };
  return graph;
}

/** The same graph as the editor keeps it: nodes with places, and a list of links. */
function comfyWorkflow(graph: Graph): unknown {
  const links: unknown[] = [];
  const nodes = Object.entries(graph).map(([id, { class_type: type, inputs }], at) => ({
    id: Number(id),
    type,
    pos: [80 + (at % 4) * 340, 120 + Math.floor(at / 4) * 260],
    size: [315, 220],
    flags: {},
    order: at,
    mode: 0,
    inputs: Object.entries(inputs)
      .filter((entry): entry is [string, Link] => Array.isArray(entry[1]))
      .map(([name, [from, output]], slot) => {
        links.push([links.length + 1, Number(from), output, Number(id), slot, name.toUpperCase()]);
        return { name, type: name.toUpperCase(), link: links.length };
      }),
    properties: { 'Node name for S&R': type },
    widgets_values: Object.values(inputs).filter((value) => !Array.isArray(value)),
  }));
  return {
    last_node_id: 20,
    last_link_id: links.length,
    nodes,
    links,
    groups: [],
    config: {},
    extra: {},
    version: 0.4,
  };
}

/** The two text chunks of ComfyUI's "Save Image". */
export function comfyTexts(recipe: DemoRecipe): PngText[] {
  const graph = comfyGraph(recipe);
  return [
    { keyword: 'prompt', text: JSON.stringify(graph) },
    { keyword: 'workflow', text: JSON.stringify(comfyWorkflow(graph)) },
  ];
}

/** The comment that ComfyUI's video nodes write: the graph as text inside JSON. */
export function comfyComment(recipe: DemoRecipe): string {
  const graph = comfyGraph(recipe);
  return JSON.stringify({ prompt: JSON.stringify(graph), workflow: comfyWorkflow(graph) });
}
