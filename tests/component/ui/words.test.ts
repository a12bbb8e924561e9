import { mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import '../../../src/ui/tokens.css';
import Words from '../../../src/ui/Words.svelte';

let leave = (): void => {};

afterEach(() => leave());

/** The lines in which a text is shown. */
function linesOf(words: readonly string[], width: string): string[] {
  const box = document.createElement('p');
  box.style.cssText = `width: ${width}; font: 16px monospace; text-wrap: wrap`;
  document.body.append(box);
  const mounted = mount(Words, { target: box, props: { words } });
  leave = () => {
    void unmount(mounted);
    box.remove();
  };
  const lines = new Map<number, string>();
  const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const text = texts.currentNode.textContent ?? '';
    for (let at = 0; at < text.length; at += 1) {
      const range = document.createRange();
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + 1);
      const { top } = range.getBoundingClientRect();
      lines.set(top, (lines.get(top) ?? '') + (text[at] ?? ''));
    }
  }
  return [...lines.values()];
}

it('a line ends between two words, and within one only where it is wider than the room', () => {
  expect(linesOf(['巴川街道', '示例大道', '9001号'], '7.7em')).toEqual(['巴川街道', '示例大道9001号']);
  leave();
  expect(linesOf(['巴川街道'], '2em')).toEqual(['巴川', '街道']);
});
