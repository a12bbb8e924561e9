import { mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import '../../../src/ui/tokens.css';
import Digits from '../../../src/ui/Digits.svelte';

const METER = '9930001000000000000156';
let leave = (): void => {};

afterEach(() => leave());

function show(style: string): HTMLElement {
  const box = document.createElement('div');
  box.className = 'figures';
  box.style.cssText = style;
  document.body.append(box);
  const mounted = mount(Digits, { target: box, props: { text: METER } });
  leave = () => {
    void unmount(mounted);
    box.remove();
  };
  return box;
}

/** Where the digits of each line end. */
function edges(box: HTMLElement): number[] {
  const ends = new Map<number, number>();
  const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const { top, right } of range.getClientRects()) ends.set(top, Math.max(right, ends.get(top) ?? 0));
  }
  return [...ends.values()];
}

it('a long number set to the right ends at one edge in each of its lines', () => {
  const box = show('width: 18ch; font-size: 22px; text-align: right');
  const found = edges(box);
  expect(found).toHaveLength(2);
  for (const edge of found) expect(edge).toBeCloseTo(box.getBoundingClientRect().right, 0);
});

it('a long number has gaps for the eye and none in what is copied', () => {
  const box = show('width: 60ch; font-size: 22px');
  const [group, next] = [...box.querySelectorAll('.digits > span')].map((span) => span.firstChild!);
  const rectOf = (node: Node) => {
    const range = document.createRange();
    range.selectNode(node);
    return range.getBoundingClientRect();
  };
  expect(rectOf(next!).left - rectOf(group!).right).toBeGreaterThan(6);
  getSelection()!.selectAllChildren(box);
  expect(getSelection()!.toString()).toBe(METER);
  expect(box.textContent).toBe(METER);
});
