/** ComfyUI: no ready prompt is written, so the graph is followed from its first sampler to the nodes that tell. */
import type { RawText } from '#api/media.ts';
import { findInfotext } from './a1111.ts';
import { GraphLink, type Graph, type GraphNode, readGraphs } from './comfy-graph.ts';
import { findModel, findPrompt, findScalar, findUpstream, loadedModel, nodeAt } from './comfy-walk.ts';
import { recipeOfInfotext } from './infotext.ts';
import { asNumber } from './json.ts';
import { pixels, type RecipeFields, type RecipeReader } from './reader.ts';

export const comfyui: RecipeReader = {
  generator: 'ComfyUI',
  read(texts) {
    const { graph, from } = readGraphs(texts);
    if (!graph) return undefined;
    return withInfotext({ ...recipeOfGraph(graph), from }, texts);
  },
};

/** What one graph tells; members that it does not tell are undefined. */
export function recipeOfGraph(graph: Graph): Omit<RecipeFields, 'from'> {
  const nodeTypes = [...new Set([...graph.values()].map((node) => node.type))].sort();
  const sampler = firstSampler(graph);
  if (!sampler) return { ...withoutSampler(graph), nodeTypes };
  const guider = nodeAt(graph, sampler.inputs.get('guider'));
  const scalar = (name: string, ...through: string[]): string | number | undefined =>
    scalarOf(graph, sampler, name, through);
  const positive = findPrompt(graph, startOf(sampler, guider, 'positive'), 'positive');
  const negative = findPrompt(graph, startOf(sampler, guider, 'negative'), 'negative');
  const linked = findModel(graph, sampler.inputs.get('model') ?? guider?.inputs.get('model') ?? pipeOf(sampler));
  const latent = findUpstream(graph, latentOf(sampler), /.*/, (node) => sizeOf(graph, node) !== undefined);
  const size = latent && sizeOf(graph, latent);
  return {
    prompt: positive,
    negativePrompt: negative,
    model: linked.model ?? anyModel(graph),
    loras: linked.loras,
    seed: seedOf(scalar('noise_seed', 'noise') ?? scalar('seed', 'noise')),
    sampler: asName(scalar('sampler_name', 'sampler')) ?? samplerNode(graph, sampler),
    scheduler: asName(scalar('scheduler', 'sigmas')),
    steps: asNumber(scalar('steps', 'sigmas')),
    cfg: asNumber(scalar('cfg', 'guider')) ?? guidanceOf(graph, sampler, guider),
    width: size?.width,
    height: size?.height,
    nodeTypes,
  };
}

const latentInputs = /^(latent_image|latent|samples|init_latent|latents|image|images|pixels)$/i;
const MAX_SAMPLERS = 64;

/** The pass that made the picture: the first sampler whose latent does not come out of another sampler. */
function firstSampler(graph: Graph): GraphNode | undefined {
  const samplers = [...graph.values()].filter(isSampler).slice(0, MAX_SAMPLERS);
  const upstreamOf = (sampler: GraphNode): GraphNode | undefined =>
    findUpstream(graph, latentOf(sampler), latentInputs, (node) => node !== sampler && isSampler(node));
  return samplers.find((sampler) => !upstreamOf(sampler)) ?? samplers[0];
}

const promptStarts = /^(positive|guider|conditioning|.*embeds|.*pipe|context|basic_pipe)$/i;

function isSampler(node: GraphNode): boolean {
  if (/upscaler|loader|scheduler$|guider/i.test(node.type) && !/sampler/i.test(node.type)) return false;
  const names = [...node.inputs.keys()];
  const told = names.some((name) => /^(seed|noise_seed|noise|steps|sigmas)$/i.test(name));
  return told && names.some((name) => promptStarts.test(name) && node.inputs.get(name) instanceof GraphLink);
}

function startOf(sampler: GraphNode, guider: GraphNode | undefined, role: 'positive' | 'negative'): unknown {
  const direct = sampler.inputs.get(role) ?? guider?.inputs.get(role);
  if (direct !== undefined) return direct;
  // A guider with one conditioning (BasicGuider) has no negative prompt; cond1 is the first of a dual one.
  const single =
    guider?.inputs.get('conditioning') ?? guider?.inputs.get('cond1') ?? sampler.inputs.get('conditioning');
  if (single !== undefined) return role === 'positive' ? single : undefined;
  const other = [...sampler.inputs].find(
    ([name, value]) => /embeds$/i.test(name) && !/image/i.test(name) && value instanceof GraphLink,
  );
  return other?.[1] ?? pipeOf(sampler);
}

function pipeOf(sampler: GraphNode): unknown {
  return [...sampler.inputs].find(([name, value]) => /pipe|context/i.test(name) && value instanceof GraphLink)?.[1];
}

function latentOf(sampler: GraphNode): unknown {
  const names = [
    'latent_image',
    'latent',
    'samples',
    'init_latent',
    'latents',
    'image_embeds',
    'image',
    'images',
    'optional_latent',
  ];
  return names.map((name) => sampler.inputs.get(name)).find((value) => value instanceof GraphLink) ?? pipeOf(sampler);
}

/** A value of the sampler itself, or of the first node behind one of its inputs that has it. */
function scalarOf(graph: Graph, sampler: GraphNode, name: string, through: string[]): string | number | undefined {
  const own = findScalar(graph, sampler.inputs.get(name));
  if (own !== undefined) return own;
  for (const input of [...through, 'pipe', 'basic_pipe']) {
    const node = findUpstream(graph, sampler.inputs.get(input), /sigmas|noise|sampler|guider|pipe/i, (one) =>
      one.inputs.has(name),
    );
    const value = node && findScalar(graph, node.inputs.get(name));
    if (value !== undefined) return value;
  }
  return undefined;
}

function asName(value: string | number | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function seedOf(value: string | number | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return text !== undefined && /^-?\d+$/.test(text) ? text : undefined;
}

/** Some samplers are nodes of their own, named by their type: `SamplerDPMPP_2M_SDE`. */
function samplerNode(graph: Graph, sampler: GraphNode): string | undefined {
  return nodeAt(graph, sampler.inputs.get('sampler'))?.type;
}

/** Flux models take their guidance through the conditioning, and no CFG in the old sense. */
function guidanceOf(graph: Graph, sampler: GraphNode, guider: GraphNode | undefined): number | undefined {
  const start = startOf(sampler, guider, 'positive');
  const node = findUpstream(graph, start, /cond|positive|guid/i, (one) => one.inputs.has('guidance'));
  return node && asNumber(findScalar(graph, node.inputs.get('guidance')));
}

function sizeOf(graph: Graph, node: GraphNode): { width: number; height: number } | undefined {
  if (!/latent|empty|image|size|resolution|loader|video/i.test(node.type) || /upscale|scale|crop/i.test(node.type))
    return undefined;
  const read = (...names: string[]): number | undefined =>
    names
      .map((name) => pixels(asNumber(findScalar(graph, node.inputs.get(name)))))
      .find((value) => value !== undefined);
  const width = read('width', 'empty_latent_width');
  const height = read('height', 'empty_latent_height');
  return width === undefined || height === undefined ? undefined : { width, height };
}

function anyModel(graph: Graph): string | undefined {
  const loaders = [...graph.values()].filter(
    ({ type }) =>
      /checkpoint|unet|diffusion.?model|modelloader|efficient/i.test(type) &&
      !/upscale|clip.?vision|control/i.test(type),
  );
  return loaders.map((node) => loadedModel(graph, node)).find((name) => name !== undefined);
}

/** Graphs that call a model behind an API: one node has the prompt and the seed. */
function withoutSampler(graph: Graph): Omit<RecipeFields, 'from'> {
  const nodes = [...graph.values()];
  const caller =
    nodes.find(({ inputs }) => inputs.has('prompt')) ?? nodes.find(({ type }) => /text.?encode/i.test(type));
  const prompt = caller && findPrompt(graph, new GraphLink(caller.id, 0), 'positive');
  const model = caller && findScalar(graph, caller.inputs.get('model'));
  return {
    prompt,
    model: (typeof model === 'string' ? model : undefined) ?? anyModel(graph),
    seed: caller && seedOf(findScalar(graph, caller.inputs.get('seed'))),
  };
}

/** Nodes that write A1111's text beside the graph guess some of it ("unknown", seed 0): the graph wins, the text fills holes. */
function withInfotext(found: RecipeFields, texts: readonly RawText[]): RecipeFields {
  const beside = findInfotext(texts);
  if (!beside) return found;
  const written: Record<string, unknown> = recipeOfInfotext(beside.infotext);
  const merged: Record<string, unknown> = { ...found, from: [...found.from, beside.text] };
  for (const [name, value] of Object.entries(written)) {
    const isGuess = value === undefined || value === 'unknown' || (name === 'seed' && value === '0');
    const isHole = merged[name] === undefined || (Array.isArray(merged[name]) && merged[name].length === 0);
    if (isHole && !isGuess) merged[name] = value;
  }
  return merged as RecipeFields;
}
