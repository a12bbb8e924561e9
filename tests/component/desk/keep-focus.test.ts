import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepFocus } from '../../../src/desk/state/keep-focus.ts';

let stop: () => void;

beforeEach(() => {
  stop = keepFocus(document);
});

afterEach(() => {
  stop();
  document.body.replaceChildren();
});

function show(html: string): void {
  document.body.innerHTML = `<main tabindex="-1">${html}</main>`;
}

const at = (id: string) => document.getElementById(id) as HTMLElement;
const focused = () => document.activeElement?.id ?? '';

it('a row that goes hands the keyboard to the next one, and the last one to the one before it', async () => {
  show('<ul><li id="a"><button id="a1">1</button></li><li id="b"><button id="b1">1</button></li><li id="c"><button id="c1">1</button></li></ul>');
  at('b1').focus();
  at('b').remove();
  await expect.poll(focused).toBe('c1');
  at('c').remove();
  await expect.poll(focused).toBe('a1');
});

it('a button that goes from its row leaves the keyboard in this row', async () => {
  show('<table><tbody><tr><td><a id="before" href="/">0</a></td><td><button id="gone">1</button></td></tr><tr><td><a id="next" href="/">2</a></td></tr></tbody></table>');
  at('gone').focus();
  at('gone').replaceWith('done');
  await expect.poll(focused).toBe('before');
});

it('where a heading offers itself, one reads on from there', async () => {
  show('<section><h2 id="heading" tabindex="-1">Next</h2><form id="form"><input id="input"></form><button id="other">2</button></section>');
  at('input').focus();
  at('form').remove();
  await expect.poll(focused).toBe('heading');
});

it('what a dialog was opened from may go while it is open, or after it is closed', async () => {
  for (const order of ['before', 'after'] as const) {
    show('<ul><li id="a"><button id="a1">1</button></li><li id="b"><button id="b1">1</button></li></ul>');
    document.body.insertAdjacentHTML('beforeend', '<dialog id="dialog"><button>ok</button></dialog>');
    const dialog = at('dialog') as HTMLDialogElement;
    at('a1').focus();
    dialog.showModal();
    if (order === 'before') at('a').remove();
    dialog.close();
    dialog.remove();
    if (order === 'after') at('a').remove();
    await expect.poll(focused).toBe('b1');
  }
});

it('in a dialog the keyboard stays in the dialog', async () => {
  show('<button id="opener">1</button>');
  document.body.insertAdjacentHTML('beforeend', '<dialog id="dialog"><div id="content" tabindex="0"><form id="form"><button id="send">ok</button></form></div></dialog>');
  at('opener').focus();
  (at('dialog') as HTMLDialogElement).showModal();
  at('send').focus();
  at('form').remove();
  await expect.poll(focused).toBe('content');
});

it('whoever has tapped beside everything is left alone', async () => {
  show('<ul><li id="a"><button id="a1">1</button></li><li><button id="b1">1</button></li></ul><p id="blank">…</p>');
  at('a1').focus();
  at('blank').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  at('a1').blur();
  at('a').remove();
  await new Promise(requestAnimationFrame);
  expect(focused()).toBe('');
});
