/**
 * Very long texts and very large graphs are drawn in part until more is asked for, and what is no graph stays a text.
 *
 * @vitest-environment happy-dom
 */
import { act, type ReactElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../src-renderer/ui/text.ts';
import { GraphPanel } from '../../src-renderer/viewer/graph-panel.tsx';
import { RawTexts } from '../../src-renderer/viewer/raw-texts.tsx';

let root: Root;
const raw = (text: string) => [{ carrier: 'PNG tEXt prompt', key: 'prompt', text }];

async function draw(element: ReactElement): Promise<void> {
  await act(async () => root.render(element));
}

/** What a click on the fold does in a browser. */
async function unfold(): Promise<void> {
  const fold = document.querySelector('details')!;
  await act(async () => {
    fold.open = true;
    fold.dispatchEvent(new Event('toggle'));
  });
  await act(async () => vi.advanceTimersByTimeAsync(10));
}

async function press(name: RegExp): Promise<void> {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => name.test(textContent))!;
  await act(async () => button.click());
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  vi.useFakeTimers();
  setLocale('en');
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root')!);
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
});

describe('a raw text', () => {
  it('is not drawn while it is folded, and is cut while it is very long', async () => {
    await draw(<RawTexts texts={raw(`begin ${'x'.repeat(50_000)} end`)} />);
    expect(document.body.textContent).not.toContain('begin');
    await unfold();
    expect(document.body.textContent).toContain('begin');
    expect(document.body.textContent).not.toContain(' end');
    await press(/Show all 50,010 characters/);
    expect(document.body.textContent).toContain(' end');
  });
});

describe('a graph', () => {
  const chain = (length: number) =>
    JSON.stringify(
      Object.fromEntries(
        Array.from({ length }, (_, index) => [
          String(index),
          { class_type: 'Step', inputs: index > 0 ? { before: [String(index - 1), 0] } : {} },
        ]),
      ),
    );

  it('of thousands of nodes shows the first hundred, and more when asked', async () => {
    await draw(<GraphPanel texts={raw(chain(5000))} />);
    expect(document.querySelectorAll('.graph-node')).toHaveLength(0);
    await unfold();
    expect(document.body.textContent).toContain('5,000 nodes');
    expect(document.querySelectorAll('.graph-node')).toHaveLength(100);
    await press(/4,900 more nodes/);
    expect(document.querySelectorAll('.graph-node')).toHaveLength(200);
  });

  it('leaves out none of the nodes that nothing needs', async () => {
    const notes = Array.from({ length: 130 }, (_, id) => ({ id, type: 'Note', widgets_values: [`note ${id}.`] }));
    const nodes = [...notes, { id: 900, type: 'A' }, { id: 901, type: 'B', inputs: [{ name: 'x', link: 1 }] }];
    await draw(<GraphPanel texts={raw(JSON.stringify({ nodes, links: [[1, 900, 0, 901, 0]], last_node_id: 901 }))} />);
    await unfold();
    expect(document.body.textContent).toContain('Not part of the flow');
    expect(document.body.textContent).not.toContain('note 129.');
    await press(/32 more nodes/);
    expect(document.body.textContent).toContain('note 129.');
  });

  it('that cannot be read says so, and what is none shows nothing', async () => {
    await draw(<GraphPanel texts={raw('{"3": {"class_type": ')} />);
    await unfold();
    expect(document.body.textContent).toContain('cannot be read');
    await draw(<GraphPanel texts={raw('Steps: 20')} />);
    expect(document.querySelector('details')).toBeNull();
  });
});
