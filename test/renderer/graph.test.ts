/** ComfyUI graphs are read in both of their formats and from every wrapper, in the order of running, and never bring the page down. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHoldGraph, readGraph } from '../../src-renderer/viewer/graph.ts';
import type { GraphNode } from '../../src-renderer/viewer/graph-node.ts';
import { orderNodes } from '../../src-renderer/viewer/graph-order.ts';
import { memberText, readJson } from '../../src-renderer/viewer/read-json.ts';

const api = {
  '3': {
    class_type: 'KSampler',
    inputs: { seed: 5, sampler_name: 'euler', model: ['4', 0], positive: ['6', 0], latent_image: ['5', 0] },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'x.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 64 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['4', 1] }, _meta: { title: 'What I want' } },
  '9': { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
};
const workflow = {
  nodes: [
    { id: 9, type: 'SaveImage', pos: [500, 0], inputs: [{ name: 'images', link: 3 }], widgets_values: ['out'] },
    {
      id: 3,
      type: 'KSampler',
      title: 'First pass',
      pos: { '0': 10, '1': 10 },
      inputs: [
        { name: 'model', link: 1 },
        { name: 'seed', widget: { name: 'seed' }, link: null },
        { name: 'steps', widget: { name: 'steps' }, link: null },
      ],
      widgets_values: [7, 'randomize', 20],
    },
    { id: 4, type: 'CheckpointLoaderSimple', pos: [10, 10], mode: 4, widgets_values: ['y.ckpt'] },
    { id: 11, type: 'Note', pos: [0, 900], widgets_values: ['remember the fox'] },
    {
      id: 12,
      type: 'VHS_VideoCombine',
      mode: 2,
      widgets_values: { frame_rate: 8 },
      inputs: [{ name: 'images', link: 4 }],
    },
  ],
  links: [[1, 4, 0, 3, 0, 'MODEL'], [3, 3, 0, 9, 0, 'IMAGE'], { id: 4, origin_id: 3, origin_slot: 0 }],
  groups: [
    { title: 'Everything', bounding: [0, 0, 9000, 600] },
    { title: 'Sampling', bounding: [0, 0, 100, 100] },
  ],
};
const raw = (text: string, key = 'prompt') => ({ carrier: `PNG tEXt ${key}`, key, text });
const types = (nodes: readonly GraphNode[]) => nodes.map(({ type }) => type);
const read = (...texts: string[]) => readGraph(texts.map((text) => raw(text)));

describe('a graph saved for the API', () => {
  it('stands in the order of running, with values and with where they come from', () => {
    const graph = read(JSON.stringify(api))!;
    const { running, loose } = orderNodes(graph.nodes);
    expect(types(running)).toEqual([
      'CheckpointLoaderSimple',
      'CLIPTextEncode',
      'EmptyLatentImage',
      'KSampler',
      'SaveImage',
    ]);
    expect(loose).toEqual([]);
    expect(graph.nodes.get('6')).toMatchObject({ title: 'What I want', type: 'CLIPTextEncode' });
    expect(graph.nodes.get('3')!.inputs).toEqual([
      { name: 'seed', value: '5', from: null },
      { name: 'sampler_name', value: 'euler', from: null },
      { name: 'model', value: null, from: '4' },
      { name: 'positive', value: null, from: '6' },
      { name: 'latent_image', value: null, from: '5' },
    ]);
    expect(graph.files).toEqual([{ name: 'prompt', text: JSON.stringify(api) }]);
  });

  it('takes titles and frames from the editor when both are there', () => {
    const graph = read(JSON.stringify(api), JSON.stringify(workflow))!;
    expect(graph.nodes.size).toBe(5);
    expect(graph.nodes.get('3')).toMatchObject({ title: 'First pass', group: 'Sampling' });
    expect(graph.nodes.get('6')!.title).toBe('What I want');
    expect(graph.files.map(({ name }) => name)).toEqual(['workflow', 'prompt']);
  });
});

describe('a graph saved by the editor', () => {
  it('is read with links, frames, states, and names of values where the node tells them', () => {
    const graph = read(JSON.stringify(workflow))!;
    const { running, loose } = orderNodes(graph.nodes);
    expect(types(running)).toEqual(['CheckpointLoaderSimple', 'KSampler', 'SaveImage', 'VHS_VideoCombine']);
    expect(types(loose)).toEqual(['Note']);
    expect(graph.nodes.get('3')).toMatchObject({ title: 'First pass', group: 'Sampling', state: 'active' });
    expect(graph.nodes.get('3')!.inputs).toEqual([
      { name: 'model', value: null, from: '4' },
      { name: 'seed', value: '7', from: null },
      { name: 'steps', value: '20', from: null },
    ]);
    expect(graph.nodes.get('4')).toMatchObject({ state: 'bypassed', group: 'Sampling' });
    expect(graph.nodes.get('9')).toMatchObject({ group: 'Everything', title: null });
    expect(graph.nodes.get('12')).toMatchObject({ state: 'muted', group: null });
    expect(graph.nodes.get('12')!.inputs.at(-1)).toEqual({ name: 'frame_rate', value: '8', from: null });
    expect(graph.nodes.get('11')!.inputs).toEqual([{ name: null, value: 'remember the fox', from: null }]);
  });

  it('opens nodes that hold a graph of their own, and ends where they hold one another', () => {
    const inside = (id: string, type: string) => ({ id, name: `Inside ${id}`, nodes: [{ id: 1, type }], links: [] });
    const nested = {
      nodes: [{ id: 20, type: 'uuid-a' }],
      definitions: { subgraphs: [inside('uuid-a', 'uuid-b'), inside('uuid-b', 'uuid-a')] },
    };
    const graph = read(JSON.stringify(nested))!;
    expect(graph.nodes.get('20')).toMatchObject({ type: 'Inside uuid-a' });
    expect(graph.nodes.get('20:1')).toMatchObject({ type: 'Inside uuid-b', group: 'Inside uuid-a' });
    expect(graph.nodes.size).toBeLessThan(20);
  });
});

describe('a graph in a wrapper', () => {
  it.each([
    ['EXIF with a leading word', `prompt:${JSON.stringify(api)}`],
    ['one object with both', JSON.stringify({ prompt: api, workflow })],
    ['JSON within JSON', JSON.stringify({ prompt: JSON.stringify(api), workflow })],
  ])('is found: %s', (_name, text) => {
    const graph = read(text)!;
    expect(graph.nodes.get('3')!.type).toBe('KSampler');
    for (const file of graph.files) expect(readJson(file.text)).toBeTypeOf('object');
  });

  it('comes out of it letter by letter, for what JSON cannot hold would be lost', () => {
    const inner = '{ "3": {"class_type":"KSampler","inputs":{"seed":18446744073709551615,"cfg":NaN}} }';
    const graph = read(`{"a": "}", "prompt": ${inner} , "b": [1, 2]}`)!;
    expect(graph.files).toEqual([{ name: 'prompt', text: inner }]);
    expect(graph.nodes.get('3')!.inputs.map(({ value }) => value)).toEqual(['18446744073709551615', 'NaN']);
  });

  it('gives members as they stand, and null for those that are not there', () => {
    expect(memberText('{"a":{"b":1},"b":[2,{"b":3}]}', 'b')).toBe('[2,{"b":3}]');
    expect(memberText('{"x":"b","b":"line\\n\\"two\\""}', 'b')).toBe('line\n"two"');
    expect(memberText('{"a":1}', 'b')).toBeNull();
    expect(memberText('nothing', 'b')).toBeNull();
  });
});

describe('what is no good graph', () => {
  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"nodes": []}',
    '{"nodes": [1, null, {}]}',
    '{"3": {"class_type": 4}}',
    'Steps: 20',
  ])('is none: %s', (text) => expect(read(text)).toBeNull());

  it('never throws, whatever JSON it is', () => {
    const json = fc.json({ maxDepth: 4 });
    fc.assert(
      fc.property(json, json, (one, two) => {
        const graph = read(
          one,
          `{"nodes": [${one}, {"id": 1, "type": "x", "inputs": ${two}, "widgets_values": ${one}}]}`,
        );
        if (graph) orderNodes(graph.nodes);
      }),
    );
  });

  it('keeps to its own members, whatever nodes are called', () => {
    const text =
      '{"__proto__": {"class_type": "A", "inputs": {"constructor": ["toString", 0]}}, "b": {"class_type": "B"}}';
    const graph = read(text)!;
    expect([...graph.nodes.keys()]).toEqual(['__proto__', 'b']);
    expect(graph.nodes.get('__proto__')!.inputs[0]).toMatchObject({ name: 'constructor', from: null });
  });

  it('with cycles still shows every node once', () => {
    const node = (from: string) => ({ class_type: 'Loop', inputs: { in: [from, 0] } });
    const cycle = read(JSON.stringify({ a: node('b'), b: node('c'), c: node('a'), d: node('a') }))!;
    const { running } = orderNodes(cycle.nodes);
    expect(running.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    const closed = read(JSON.stringify({ a: node('b'), b: node('a') }))!;
    expect(orderNodes(closed.nodes).running).toHaveLength(2);
  });

  it('nested beyond all measure is no graph and no crash', () => {
    const deep = `{"3": {"class_type": "A", "inputs": {"x": ${'['.repeat(200_000)}${']'.repeat(200_000)}}}}`;
    expect(() => read(deep)).not.toThrow();
  });
});

describe('a graph of ten thousand nodes', () => {
  it('is read and ordered in less than a second, though it is one chain', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        String(index),
        {
          class_type: 'Step',
          inputs: { text: 'a fox, '.repeat(10), ...(index > 0 ? { in: [String(index - 1), 0] } : {}) },
        },
      ]),
    );
    const text = JSON.stringify(chain);
    const begun = performance.now();
    const { running } = orderNodes(read(text)!.nodes);
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(running.map(({ id }) => Number(id))).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
  });
});

describe('whether it is worth to read', () => {
  it('is seen without reading', () => {
    expect(mayHoldGraph([raw('Steps: 20, Sampler: Euler')])).toBe(false);
    expect(mayHoldGraph([raw('Steps: 20'), raw(JSON.stringify(api))])).toBe(true);
    expect(mayHoldGraph([raw(JSON.stringify({ prompt: JSON.stringify(api) }))])).toBe(true);
  });
});
