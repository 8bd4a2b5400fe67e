/** Graphs as ComfyUI's editor saves them: values without names, links by number, frames by place, and graphs within nodes. */
import { describeValue, type GraphInput, type GraphNode, MOST_NODES } from './graph-node.ts';
import { asList, asRecord, asWord, type JsonRecord, member } from './read-json.ts';

const MOST_DEPTH = 8;
const states: Record<number, GraphNode['state']> = { 2: 'muted', 4: 'bypassed' };
/** What the editor adds behind a seed and no node knows of. */
const afterGenerate = new Set(['fixed', 'increment', 'decrement', 'randomize']);

interface Frame {
  title: string;
  bounds: [x: number, y: number, width: number, height: number];
}

interface Scope {
  /** Of the node that this graph is the inside of, with a colon behind; empty outside. */
  prefix: string;
  name: string | null;
  depth: number;
}

/** Places are `[x, y]` or `{ "0": x, "1": y }`. */
function pairOf(value: unknown): [number, number] | null {
  const [x, y] = Array.isArray(value) ? value : [member(value, '0'), member(value, '1')];
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : null;
}

function framesOf(graph: JsonRecord): Frame[] {
  return asList(graph['groups']).flatMap((group): Frame[] => {
    const bounds = asList(member(group, 'bounding'));
    const title = asWord(member(group, 'title'));
    const numbers = bounds.length === 4 && bounds.every((each) => typeof each === 'number');
    return title !== undefined && numbers ? [{ title, bounds: bounds as Frame['bounds'] }] : [];
  });
}

/** The smallest frame around the node's upper left corner. */
function frameOf(frames: readonly Frame[], node: unknown): string | null {
  const place = pairOf(member(node, 'pos'));
  if (!place) return null;
  const [x, y] = place;
  const around = frames.filter(({ bounds: [left, top, width, height] }) => {
    return x >= left && x <= left + width && y >= top && y <= top + height;
  });
  const area = ({ bounds }: Frame) => bounds[2] * bounds[3];
  return around.toSorted((a, b) => area(a) - area(b))[0]?.title ?? null;
}

/** `[id, from node, from slot, to node, to slot, type]`, or an object with the same facts; by the id of the link. */
function linksOf(graph: JsonRecord): Map<string, string> {
  const links = new Map<string, string>();
  for (const entry of asList(graph['links']).slice(0, MOST_NODES * 4)) {
    const parts = asList(entry);
    const id = asWord(parts[0] ?? member(entry, 'id'));
    const origin = asWord(parts[1] ?? member(entry, 'origin_id'));
    if (id !== undefined && origin !== undefined) links.set(id, origin);
  }
  return links;
}

/** Named where the node keeps them by name, or where its own slots name as many widgets as there are values. */
function valuesOf(node: unknown): GraphInput[] {
  const values = member(node, 'widgets_values');
  const record = asRecord(values);
  if (record) return Object.entries(record).map(([name, value]) => ({ name, value: describeValue(value), from: null }));
  const list = asList(values);
  const names = asList(member(node, 'inputs'))
    .filter((slot) => member(slot, 'widget') !== undefined)
    .map((slot) => asWord(member(slot, 'name')) ?? null);
  const plain = list.filter((value, index) => index === 0 || typeof value !== 'string' || !afterGenerate.has(value));
  const named = plain.length === names.length ? plain : list;
  return named
    .map((value, index) => ({ name: named === plain ? names[index]! : null, value: describeValue(value), from: null }))
    .filter(({ value }) => value !== 'null');
}

function linkedInputs(node: unknown, links: ReadonlyMap<string, string>, ids: ReadonlySet<string>, prefix: string) {
  return asList(member(node, 'inputs')).flatMap((slot): GraphInput[] => {
    const origin = links.get(asWord(member(slot, 'link')) ?? '');
    if (origin === undefined || !ids.has(origin)) return [];
    return [{ name: asWord(member(slot, 'name')) ?? null, value: null, from: prefix + origin }];
  });
}

type Definitions = ReadonlyMap<string, JsonRecord>;

function collect(graph: JsonRecord, scope: Scope, definitions: Definitions, into: Map<string, GraphNode>): void {
  const frames = framesOf(graph);
  const links = linksOf(graph);
  const entries = asList(graph['nodes']).slice(0, MOST_NODES);
  const ids = new Set(entries.map((entry) => asWord(member(entry, 'id')) ?? ''));
  for (const entry of entries) {
    const [id, type] = [asWord(member(entry, 'id')), asWord(member(entry, 'type'))];
    if (id === undefined || type === undefined || into.size >= MOST_NODES) continue;
    const inner = definitions.get(type);
    const shownType = (inner && asWord(inner['name'])) ?? type;
    const title = asWord(member(entry, 'title')) ?? null;
    const linked = linkedInputs(entry, links, ids, scope.prefix);
    const names = new Set(linked.map(({ name }) => name));
    into.set(scope.prefix + id, {
      id: scope.prefix + id,
      type: shownType,
      title: title === shownType ? null : title,
      group: frameOf(frames, entry) ?? scope.name,
      state: states[Number(member(entry, 'mode'))] ?? 'active',
      // A widget that was turned into an input keeps its last value, which no longer counts.
      inputs: [...linked, ...valuesOf(entry).filter(({ name }) => name === null || !names.has(name))],
    });
    if (inner && scope.depth < MOST_DEPTH)
      collect(inner, { prefix: `${scope.prefix}${id}:`, name: shownType, depth: scope.depth + 1 }, definitions, into);
  }
}

/** Undefined when there is no node in it. Ids of nodes within nodes are written as the API writes them: `12:3`. */
export function editorNodes(graph: JsonRecord): Map<string, GraphNode> | undefined {
  const definitions = new Map<string, JsonRecord>();
  for (const definition of asList(member(graph['definitions'], 'subgraphs'))) {
    const [id, record] = [asWord(member(definition, 'id')), asRecord(definition)];
    if (id !== undefined && record) definitions.set(id, record);
  }
  const nodes = new Map<string, GraphNode>();
  collect(graph, { prefix: '', name: null, depth: 0 }, definitions, nodes);
  return nodes.size > 0 ? nodes : undefined;
}
