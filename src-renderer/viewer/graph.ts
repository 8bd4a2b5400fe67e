/**
 * ComfyUI graphs as they are read by people: nodes with titles, values and links, whether saved for the API (`prompt`: id to
 * class_type and inputs) or for the editor (`workflow`: nodes, links, widgets_values) (https://docs.comfy.org/specs/workflow_json).
 */
import type { RawText } from '#api/media.ts';
import { editorNodes } from './editor-graph.ts';
import { describeValue, type GraphInput, type GraphNode, MOST_NODES } from './graph-node.ts';
import { asList, asRecord, asWord, type JsonRecord, member, memberText, readJson } from './read-json.ts';

export interface Graph {
  nodes: Map<string, GraphNode>;
  /** The JSON texts themselves, by what ComfyUI calls them. */
  files: { name: 'workflow' | 'prompt'; text: string }[];
}

/** `prompt:{…}` and `Workflow:{…}` of the EXIF carriers. */
const lead = /^\s*[A-Za-z_]{1,32}\s*:\s*(?=\{)/;

/** Cheap: whether it is worth to read on. */
export function mayHoldGraph(texts: readonly RawText[]): boolean {
  return texts.some(({ text }) => /class_type|last_node_id|widgets_values/.test(text));
}

/** Entries that are no nodes (`extra`, `extraMetadata`) are left out; a graph has at least one node. */
function apiNodes(value: unknown): Map<string, GraphNode> | undefined {
  const nodes = new Map<string, GraphNode>();
  const entries = Object.entries(asRecord(value) ?? {}).slice(0, MOST_NODES);
  const ids = new Set(entries.map(([id]) => id));
  for (const [id, entry] of entries) {
    const type = member(entry, 'class_type');
    if (typeof type !== 'string') continue;
    const title = asWord(member(member(entry, '_meta'), 'title'));
    const inputs = Object.entries(asRecord(member(entry, 'inputs')) ?? {}).map(([name, input]): GraphInput => {
      // A link is `["node id", output]`.
      const from = Array.isArray(input) && input.length === 2 ? asWord(input[0]) : undefined;
      return from !== undefined && typeof (input as unknown[])[1] === 'number' && ids.has(from)
        ? { name, value: null, from }
        : { name, value: describeValue(input), from: null };
    });
    nodes.set(id, { id, type, title: title === type ? null : (title ?? null), group: null, state: 'active', inputs });
  }
  return nodes.size > 0 ? nodes : undefined;
}

interface Found {
  value: JsonRecord;
  text: string;
}

/** All objects that a text may hold a graph in: itself, and its members `prompt` and `workflow`. */
function* candidates(text: string): Generator<Found> {
  const own = text.replace(lead, '');
  const value = asRecord(readJson(own));
  if (!value) return;
  yield { value, text: own };
  for (const name of ['prompt', 'workflow']) {
    if (!Object.hasOwn(value, name)) continue;
    const inner = memberText(own, name);
    const innerValue = inner === null ? undefined : asRecord(readJson(inner));
    if (innerValue) yield { value: innerValue, text: inner! };
  }
}

/** Of both forms the API's was run and names its values; the editor's adds titles and frames. Null when there is no graph. */
export function readGraph(texts: readonly RawText[]): Graph | null {
  let api: { nodes: Map<string, GraphNode>; text: string } | undefined;
  let editor: { nodes: Map<string, GraphNode>; text: string } | undefined;
  for (const { text } of texts) {
    if (!/^[\ufeff\s]*[A-Za-z_]{0,32}\s*:?\s*\{/.test(text)) continue;
    for (const found of candidates(text)) {
      const nodes = api ? undefined : apiNodes(found.value);
      if (nodes) api = { nodes, text: found.text };
      const drawn = editor || asList(found.value['nodes']).length === 0 ? undefined : editorNodes(found.value);
      if (drawn) editor = { nodes: drawn, text: found.text };
    }
  }
  const nodes = api?.nodes ?? editor?.nodes;
  if (!nodes) return null;
  if (api && editor) adorn(api.nodes, editor.nodes);
  const files: Graph['files'] = [];
  if (editor) files.push({ name: 'workflow', text: editor.text });
  if (api) files.push({ name: 'prompt', text: api.text });
  return { nodes, files };
}

function adorn(nodes: Map<string, GraphNode>, from: ReadonlyMap<string, GraphNode>): void {
  for (const node of nodes.values()) {
    const drawn = from.get(node.id);
    if (!drawn) continue;
    node.title ??= drawn.title;
    node.group = drawn.group;
  }
}
