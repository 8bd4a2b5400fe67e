/**
 * Walks through a ComfyUI graph: from a sampler up its links to the texts, models and sizes it worked with. Nodes of unknown
 * types are passed through by the names of their inputs. Every walk visits a node at most once, so cycles end it.
 */
import { GraphLink, type Graph, type GraphNode } from './comfy-graph.ts';
import { asNumber, asRecord, asText, member } from './json.ts';
import { type Lora, modelName } from './reader.ts';

export type Role = 'positive' | 'negative';

const textInput =
  /^(populated_text|text|prompt|string|value|wildcard_text|t5xxl|clip_[lg]|llama|(text|string|prompt)_?[a-z0-9]{1,3}|text_[lg])$/i;
/** Inputs that never lead to the words of a prompt. */
const wordless =
  /^(clip|clip\d|clip_vision.*|model.*|vae|.*image.*|pixels|.*latent.*|samples|.*mask|control_?net.*|noise.*|sigmas|sampler|lora.*|width|height|.*strength.*|seed)$/i;
const MAX_TEXT_DEPTH = 500;
/** Nodes asked for text in one search: shared parts of joined texts would else multiply with every level. */
const MAX_TEXT_STEPS = 20_000;

const MAX_LORAS = 256;

interface Budget {
  steps: number;
}

/** The prompt of one role, from the sampler's input on: all texts met, in order, each once, one per line. */
export function findPrompt(graph: Graph, start: unknown, role: Role): string | undefined {
  const found = new Set<string>();
  const visited = new Set<string>();
  const budget: Budget = { steps: MAX_TEXT_STEPS };
  const waiting: unknown[] = [start];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      if (value.trim() !== '') found.add(value);
      continue;
    }
    const node = nodeAt(graph, value);
    if (!node || visited.has(node.id) || /ZeroOut/i.test(node.type)) continue;
    visited.add(node.id);
    for (const input of promptInputs(graph, node, role, budget).toReversed()) waiting.push(input);
  }
  const prompt = [...found].join('\n').trim();
  return prompt === '' ? undefined : prompt;
}

/** What of a node leads on: its input for the role where it has both roles, else its texts and then its other links. */
function promptInputs(graph: Graph, node: GraphNode, role: Role, budget: Budget): unknown[] {
  const names = [...node.inputs.keys()];
  const other: Role = role === 'positive' ? 'negative' : 'positive';
  const own = names.filter((name) => isForRole(name, role));
  if (own.length > 0 && names.some((name) => isForRole(name, other)))
    return own.map((name) => asWords(graph, node.inputs.get(name), budget));
  const texts = textNames(node).map((name) => findText(graph, node.inputs.get(name), budget));
  const links = names.filter((name) => !isForRole(name, other) && !wordless.test(name) && !textInput.test(name));
  return [...texts, ...links.map((name) => node.inputs.get(name)).filter((value) => value instanceof GraphLink)];
}

function isForRole(name: string, role: Role): boolean {
  return role === 'positive' ? /positive/i.test(name) : /negative/i.test(name);
}

function asWords(graph: Graph, value: unknown, budget: Budget): unknown {
  return value instanceof GraphLink ? value : findText(graph, value, budget);
}

/** Wildcard nodes keep the template beside what came out of it; only the outcome counts. */
function textNames(node: GraphNode): string[] {
  const populated = node.inputs.get('populated_text');
  if (populated instanceof GraphLink || asText(populated) !== undefined) return ['populated_text'];
  return [...node.inputs.keys()].filter((name) => textInput.test(name));
}

/** The text of an input: its own, or what the node behind the link puts together. */
function findText(graph: Graph, value: unknown, budget: Budget, depth = 0): string | undefined {
  if (typeof value === 'string') return value;
  const node = depth < MAX_TEXT_DEPTH ? nodeAt(graph, value) : undefined;
  if (!node || budget.steps <= 0) return undefined;
  budget.steps -= 1;
  const names = textNames(node);
  const joins = /concat|join|combine|append/i.test(node.type);
  const parts: string[] = [];
  for (const name of names) {
    const part = findText(graph, node.inputs.get(name), budget, depth + 1);
    if (part !== undefined && part.trim() !== '') parts.push(part);
    if (parts.length > 0 && !joins) break;
  }
  if (parts.length === 0 && names.length === 0) return findText(graph, onlyLink(node), budget, depth + 1);
  const delimiter = ['delimiter', 'separator']
    .map((name) => node.inputs.get(name))
    .find((one) => typeof one === 'string');
  return parts.length === 0 ? undefined : parts.join(delimiter ?? '');
}

/** Reroutes and switches: the one link that a node has. */
function onlyLink(node: GraphNode): GraphLink | undefined {
  const links = [...node.inputs.values()].filter((value) => value instanceof GraphLink);
  return links.length === 1 ? links[0] : undefined;
}

export function nodeAt(graph: Graph, value: unknown): GraphNode | undefined {
  return value instanceof GraphLink ? graph.get(value.node) : undefined;
}

const scalarNames = ['value', 'Value', 'seed', 'noise_seed', 'int', 'INT', 'float', 'number', 'Number'];

/** A plain value: the input itself, or what a primitive node behind the link holds. */
export function findScalar(graph: Graph, value: unknown): string | number | undefined {
  let current = value;
  for (let step = 0; step < 32; step += 1) {
    if (typeof current === 'string' || typeof current === 'number') return current;
    const node = nodeAt(graph, current);
    if (!node) return undefined;
    const name = scalarNames.find((one) => node.inputs.has(one));
    current = name === undefined ? onlyLink(node) : node.inputs.get(name);
  }
  return undefined;
}

/** The first node, from `start` on along inputs named by `along`, for which `accept` holds. */
export function findUpstream(
  graph: Graph,
  start: unknown,
  along: RegExp,
  accept: (node: GraphNode) => boolean,
): GraphNode | undefined {
  const visited = new Set<string>();
  const waiting: unknown[] = [start];
  while (waiting.length > 0) {
    const node = nodeAt(graph, waiting.pop());
    if (!node || visited.has(node.id)) continue;
    visited.add(node.id);
    if (accept(node)) return node;
    for (const [name, value] of [...node.inputs].toReversed()) {
      if (value instanceof GraphLink && along.test(name)) waiting.push(value);
    }
  }
  return undefined;
}

const loaderInputs = [
  'ckpt_name',
  'unet_name',
  'base_ckpt_name',
  'checkpoint',
  'gguf_name',
  'diffusion_model',
  'model_name',
  'model_path',
  'model',
];

/** The model and the networks laid over it, in the order in which they are applied. */
export function findModel(graph: Graph, start: unknown): { model: string | undefined; loras: Lora[] } {
  let model: string | undefined;
  let loras: Lora[] = [];
  findUpstream(graph, start, /model|unet|lora|pipe|^(any|input|value).*|context|stack/i, (node) => {
    if (loras.length < MAX_LORAS) loras = [...lorasOf(graph, node), ...loras];
    if (!/upscale|clipvision|controlnet/i.test(node.type)) model ??= loadedModel(graph, node);
    return false;
  });
  loras = loras.slice(-MAX_LORAS);
  return { model, loras: loras.filter((lora, at) => loras.findIndex(({ name }) => name === lora.name) === at) };
}

/** The model that a loader node names. */
export function loadedModel(graph: Graph, node: GraphNode): string | undefined {
  for (const name of loaderInputs) {
    const value = node.inputs.get(name);
    const text = value instanceof GraphLink && name === 'model' ? undefined : findScalar(graph, value);
    if (typeof text === 'string' && text.trim() !== '') return modelName(text.trim());
  }
  return undefined;
}

/** `lora_name`, numbered lists of them, and rgthree's `{ on, lora, strength }`. */
function lorasOf(graph: Graph, node: GraphNode): Lora[] {
  const loras: Lora[] = [];
  for (const [name, value] of node.inputs) {
    const record = asRecord(value);
    if (record && member(record, 'lora') !== undefined) {
      if (member(record, 'on') !== false) addLora(loras, member(record, 'lora'), member(record, 'strength'));
      continue;
    }
    const number = /^lora(?:_name)?(?:_?(\d+))?(?:_name)?$/.exec(name);
    if (!number || typeof value !== 'string') continue;
    const suffix = number[1] === undefined ? '' : `_${number[1]}`;
    if (node.inputs.get(`switch${suffix}`) === 'Off') continue;
    const names = ['strength_model', 'model_weight', 'lora_wt', 'model_str', 'strength', 'weight', 'lora_strength'];
    const weight = names.map((one) => node.inputs.get(`${one}${suffix}`)).find((one) => one !== undefined);
    addLora(loras, value, findScalar(graph, weight));
  }
  return loras;
}

function addLora(loras: Lora[], name: unknown, weight: unknown): void {
  const bare = modelName(asText(name));
  const number = asNumber(weight);
  if (bare === undefined || bare.toLowerCase() === 'none') return;
  loras.push(number === undefined ? { name: bare } : { name: bare, weight: number });
}
