/** One node of a ComfyUI graph, in the shape that both of its formats are read into. */

export interface GraphInput {
  /** Null for values of the editor's format that stand without names. */
  name: string | null;
  /** The value in words, or null where it comes from another node. */
  value: string | null;
  /** The id of the node that it comes from. */
  from: string | null;
}

export interface GraphNode {
  id: string;
  type: string;
  /** What the author called it; null when that is its type. */
  title: string | null;
  /** The frame around it in the editor. */
  group: string | null;
  state: 'active' | 'muted' | 'bypassed';
  inputs: GraphInput[];
}

/** Beyond this a graph is not read on (the largest seen have some hundred nodes). */
export const MOST_NODES = 50_000;
const MOST_CHARACTERS = 2000;

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // Nested deeper than the stack.
    return '…';
  }
}

/** A value on one line or several, but never without end. */
export function describeValue(value: unknown): string {
  const words = typeof value === 'string' ? value : stringify(value);
  return words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS)}…` : words;
}
