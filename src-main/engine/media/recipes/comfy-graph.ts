/**
 * ComfyUI graphs in one shape, whether saved for the API (`prompt`: id to class_type and inputs) or for the editor
 * (`workflow`: nodes, links, widgets_values) (https://docs.comfy.org/specs/workflow_json).
 */
import type { RawText } from '#api/media.ts';
import { asList, asRecord, asText, jsonOf, member, parseJson } from './json.ts';
import { namedWidgets } from './comfy-widgets.ts';

export interface GraphNode {
  id: string;
  type: string;
  /** Plain values, and links where a value comes from another node. */
  inputs: Map<string, unknown>;
}

export type Graph = Map<string, GraphNode>;

/** A link to another node's output. */
export class GraphLink {
  readonly node: string;
  readonly slot: number;

  constructor(node: string, slot: number) {
    this.node = node;
    this.slot = slot;
  }
}

export interface FoundGraphs {
  /** The graph to read; of both forms the API's, which is what was run. */
  graph?: Graph;
  /** The texts that held one of either form. */
  from: RawText[];
}

/** Beyond this a graph is not followed (the largest seen have some hundred nodes). */
const MAX_NODES = 50_000;
/** `prompt:{…}` and `Workflow:{…}` of the EXIF carriers. */
const lead = /^\s*[A-Za-z_]{1,32}\s*:\s*(?=\{)/;

/** Finds graphs in all texts; wrappers and doubly encoded ones included. */
export function readGraphs(texts: readonly RawText[]): FoundGraphs {
  const found: { api?: Graph; editor?: Graph; from: RawText[] } = { from: [] };
  for (const text of texts) {
    const value = valueOf(text);
    if (value === undefined) continue;
    const before = found.from.length;
    for (const candidate of [value, member(value, 'prompt'), member(value, 'workflow')]) {
      const inner =
        typeof candidate === 'string' && candidate.trimStart().startsWith('{') ? parseJson(candidate) : candidate;
      const api = apiGraph(inner);
      const editor = api ? undefined : editorGraph(inner);
      if (api) found.api ??= api;
      if (editor) found.editor ??= editor;
      if ((api || editor) && found.from.length === before) found.from.push(text);
    }
  }
  const graph = found.api ?? found.editor;
  return graph ? { graph, from: found.from } : { from: found.from };
}

function valueOf(text: RawText): unknown {
  const prefix = lead.exec(text.text)?.[0];
  if (prefix === undefined) return jsonOf(text);
  return parseJson(text.text.slice(prefix.length));
}

/** Entries that are no nodes (`extra`, `extraMetadata`) are left out; a graph has at least one node. */
function apiGraph(value: unknown): Graph | undefined {
  const record = asRecord(value);
  if (!record) return undefined;
  const graph: Graph = new Map();
  for (const [id, entry] of Object.entries(record).slice(0, MAX_NODES)) {
    const type = member(entry, 'class_type');
    if (typeof type !== 'string') continue;
    const inputs = new Map(Object.entries(asRecord(member(entry, 'inputs')) ?? {}));
    graph.set(id, { id, type, inputs });
  }
  if (graph.size === 0) return undefined;
  for (const node of graph.values()) {
    for (const [name, input] of node.inputs) node.inputs.set(name, linkOf(graph, input) ?? input);
  }
  return graph;
}

/** In the API form a link is `["node id", output]`. */
function linkOf(graph: Graph, input: unknown): GraphLink | undefined {
  if (!Array.isArray(input) || input.length !== 2 || typeof input[1] !== 'number') return undefined;
  const id = asText(input[0]);
  return id !== undefined && graph.has(id) ? new GraphLink(id, input[1]) : undefined;
}

/** Muted nodes (mode 2) are left out, bypassed ones (mode 4) stay as plain passages. */
function editorGraph(value: unknown): Graph | undefined {
  const nodes = asList(member(value, 'nodes')).slice(0, MAX_NODES);
  if (nodes.length === 0) return undefined;
  const links = linksOf(asList(member(value, 'links')).slice(0, MAX_NODES * 4));
  const graph: Graph = new Map();
  for (const entry of nodes) {
    const id = asText(member(entry, 'id'));
    const type = asText(member(entry, 'type'));
    if (id === undefined || type === undefined || member(entry, 'mode') === 2) continue;
    const slots = asList(member(entry, 'inputs'));
    const inputs =
      member(entry, 'mode') === 4
        ? new Map<string, unknown>()
        : namedWidgets(type, slots, member(entry, 'widgets_values'));
    for (const slot of slots) {
      const link = links.get(asText(member(slot, 'link')) ?? '');
      if (link) inputs.set(asText(member(slot, 'name')) ?? '', link);
    }
    graph.set(id, { id, type, inputs });
  }
  return graph.size === 0 ? undefined : graph;
}

/** `[id, from node, from slot, to node, to slot, type]`, or an object with the same facts. */
function linksOf(entries: unknown[]): Map<string, GraphLink> {
  const links = new Map<string, GraphLink>();
  for (const entry of entries) {
    const parts = asList(entry);
    const id = asText(parts[0] ?? member(entry, 'id'));
    const origin = asText(parts[1] ?? member(entry, 'origin_id'));
    const slot = Number(parts[2] ?? member(entry, 'origin_slot') ?? 0);
    if (id !== undefined && origin !== undefined) links.set(id, new GraphLink(origin, slot));
  }
  return links;
}
