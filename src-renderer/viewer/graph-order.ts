/** The order in which a graph runs: whatever a node needs stands before it, and what nothing needs stands apart at the end. */
import type { GraphNode } from './graph-node.ts';

export interface Ordered {
  /** In the order of running. */
  running: GraphNode[];
  /** Notes, and whatever leads nowhere. */
  loose: GraphNode[];
}

const neededBy = (node: GraphNode): string[] => node.inputs.flatMap(({ from }) => (from === null ? [] : [from]));

/** Without recursion, for a chain of thousands is deeper than the stack; a cycle is entered once and never again. */
function walk(nodes: ReadonlyMap<string, GraphNode>, start: GraphNode, done: Set<string>, into: GraphNode[]): void {
  if (done.has(start.id)) return;
  done.add(start.id);
  const path = [{ node: start, needs: neededBy(start), next: 0 }];
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const need = step.needs[step.next++];
    if (need === undefined) {
      into.push(step.node);
      path.pop();
      continue;
    }
    const node = nodes.get(need);
    if (!node || done.has(need)) continue;
    done.add(need);
    path.push({ node, needs: neededBy(node), next: 0 });
  }
}

export function orderNodes(nodes: ReadonlyMap<string, GraphNode>): Ordered {
  const needed = new Set([...nodes.values()].flatMap(neededBy));
  const ends = [...nodes.values()].filter((node) => !needed.has(node.id) && neededBy(node).length > 0);
  const lone = new Set([...nodes.values()].filter((node) => !needed.has(node.id) && neededBy(node).length === 0));
  const saves = (node: GraphNode) => (/save|output|combine/i.test(node.type) ? 0 : 1);
  const done = new Set<string>();
  const running: GraphNode[] = [];
  for (const end of ends.toSorted((a, b) => saves(a) - saves(b))) walk(nodes, end, done, running);
  // Cycles that nothing leads out of have no end to begin at.
  for (const node of nodes.values()) if (!lone.has(node)) walk(nodes, node, done, running);
  // A single node is a graph too, and not beside one.
  return running.length === 0 ? { running: [...lone], loose: [] } : { running, loose: [...lone] };
}
