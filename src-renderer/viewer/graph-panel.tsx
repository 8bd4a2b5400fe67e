/** The ComfyUI graph as an outline: node after node in the order of running, each with its values and what it is fed by. */
import { useEffect, useId, useState } from 'react';
import type { RawText } from '#api/media.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { type Graph, mayHoldGraph, readGraph } from './graph.ts';
import type { GraphInput, GraphNode } from './graph-node.ts';
import { orderNodes } from './graph-order.ts';
import './graph-panel.css';
import './recipe-panel.css';

/** Nodes that are drawn at once; a graph of ten thousand must not stop the window. */
const PAGE = 100;

interface Outline {
  graph: Graph;
  running: GraphNode[];
  loose: GraphNode[];
}

/** Undefined until it is read, null when there is none. */
function useOutline(texts: readonly RawText[], wanted: boolean): Outline | null | undefined {
  const [outline, setOutline] = useState<{ of: readonly RawText[]; found: Outline | null } | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    // After the fold has been drawn open: reading may take longer than a frame.
    const timer = setTimeout(() => {
      const graph = readGraph(texts);
      setOutline({ of: texts, found: graph && { graph, ...orderNodes(graph.nodes) } });
    }, 0);
    return () => clearTimeout(timer);
  }, [texts, wanted]);
  return outline?.of === texts ? outline.found : undefined;
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  [link.href, link.download] = [address, `${name}.json`];
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const nameOf = (node: GraphNode): string => node.title ?? node.type;

function Input({ input, nodes, onGo }: { input: GraphInput; nodes: Graph['nodes']; onGo: (id: string) => void }) {
  const from = input.from === null ? undefined : nodes.get(input.from);
  return (
    <li>
      {input.name !== null && (
        <span className="input-name" dir="auto">
          {input.name}
        </span>
      )}
      {from ? (
        <button type="button" className="input-link" onClick={() => onGo(from.id)}>
          <span aria-hidden="true">←&nbsp;</span>
          {t('viewer.nodeLink', { name: nameOf(from), id: from.id })}
        </button>
      ) : (
        <span className="input-value" dir="auto">
          {input.value === '' ? '""' : input.value}
        </span>
      )}
    </li>
  );
}

interface NodesProps {
  nodes: readonly GraphNode[];
  graph: Graph;
  prefix: string;
  numbered: boolean;
  onGo: (id: string) => void;
}

function Nodes({ nodes, graph, prefix, numbered, onGo }: NodesProps) {
  return (
    <ol className={numbered ? 'graph-nodes' : 'graph-nodes loose'}>
      {nodes.map((node, index) => (
        <li key={node.id} id={`${prefix}${node.id}`} tabIndex={-1} className={`graph-node ${node.state}`}>
          {node.group !== null && node.group !== nodes[index - 1]?.group && (
            <p className="node-group" dir="auto">
              {node.group}
            </p>
          )}
          <p className="node-head">
            {numbered && <span className="node-number">{index + 1}</span>}
            <span>
              <strong dir="auto">{nameOf(node)}</strong>{' '}
              <span className="node-kind">
                {node.title !== null && <code>{node.type}</code>} <bdi>#{node.id}</bdi>
                {node.state !== 'active' && (
                  <em> {t(node.state === 'muted' ? 'viewer.nodeMuted' : 'viewer.nodeBypassed')}</em>
                )}
              </span>
            </span>
          </p>
          {node.inputs.length > 0 && (
            <ul>
              {node.inputs.map((input, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- a node may repeat a name, or leave all out
                <Input key={at} input={input} nodes={graph.nodes} onGo={onGo} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

function Files({ files }: { files: Graph['files'] }) {
  return (
    <ul className="graph-files">
      {files.map(({ name, text }) => (
        <li key={name}>
          <code>{name}.json</code>
          <CopyButton text={text} label={t('viewer.copyWhat', { what: `${name}.json` })} />
          <button
            type="button"
            className="copy-button"
            aria-label={t('viewer.downloadWhat', { what: `${name}.json` })}
            title={t('viewer.downloadWhat', { what: `${name}.json` })}
            onClick={() => download(name, text)}
          >
            <Icon name="download" size={15} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function OutlineBody({ outline }: { outline: Outline }) {
  const { graph, running, loose } = outline;
  const [drawn, setDrawn] = useState(PAGE);
  const [goal, setGoal] = useState<{ id: string } | null>(null);
  const prefix = useId();
  useEffect(() => {
    if (goal === null) return;
    const element = document.getElementById(`${prefix}${goal.id}`);
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
  }, [goal, prefix]);
  const go = (id: string) => {
    const place = [...running, ...loose].findIndex((node) => node.id === id);
    if (place >= drawn) setDrawn(place + PAGE);
    setGoal({ id });
  };
  const left = running.length + loose.length - drawn;
  const drawnLoose = loose.slice(0, Math.max(drawn - running.length, 0));
  return (
    <>
      <Files files={graph.files} />
      <Nodes nodes={running.slice(0, drawn)} graph={graph} prefix={prefix} numbered onGo={go} />
      {drawnLoose.length > 0 && (
        <>
          <h4>{t('viewer.looseNodes')}</h4>
          <Nodes nodes={drawnLoose} graph={graph} prefix={prefix} numbered={false} onGo={go} />
        </>
      )}
      {left > 0 && (
        <button type="button" className="more-text" onClick={() => setDrawn(drawn + PAGE)}>
          {t('viewer.moreNodes', { count: left })}
        </button>
      )}
    </>
  );
}

export function GraphPanel({ texts }: { texts: readonly RawText[] }) {
  const [open, setOpen] = useState(false);
  const outline = useOutline(texts, open);
  if (!mayHoldGraph(texts)) return null;
  const count = outline ? outline.running.length + outline.loose.length : null;
  return (
    <details className="graph-panel" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="workflow" size={16} /> {t('viewer.graph')}
        {count !== null && <small>{t('viewer.nodes', { count })}</small>}
      </summary>
      {open && outline === undefined && <div className="skeleton graph-skeleton" aria-label={t('app.loading')} />}
      {open && outline === null && <p className="viewer-soft">{t('viewer.noGraph')}</p>}
      {open && outline && <OutlineBody outline={outline} />}
    </details>
  );
}
