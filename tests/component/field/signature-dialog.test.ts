import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import SignatureDialog from '../../../src/field/parts/SignatureDialog.svelte';
import SignatureStand from '../../../src/field/parts/SignatureStand.svelte';
import { closeDialog } from '../../../src/field/state/close-dialog.ts';
import type { SignatureStrokes } from '../../../src/domain/model/strokes.ts';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { phoneAtWork } from './support/phone-at-work.ts';

const acrossThePaper: SignatureStrokes = { version: 1, startedAtMs: 1_700_000_000_000, strokes: [{ points: [{ x: 40, y: 200, t: 0, p: 0.5 }, { x: 960, y: 220, t: 90, p: 0.5 }] }] };
const here = phoneAtWork();

afterEach(() => {
  document.documentElement.style.fontSize = '';
});

function show(strokes: SignatureStrokes | null): void {
  const props = { open: true, title: fieldZh.contract.sign, signer: '试*', strokes, onstrokes: () => {}, onsigned: () => Promise.resolve() };
  here.show(SignatureDialog, props);
}

const surface = () => document.querySelector('canvas')!.getBoundingClientRect();

describe('the signature surface', () => {
  it('[C-09] takes most of an upright phone', async () => {
    await page.viewport(360, 780);
    show(null);
    await expect.poll(() => surface().height).toBeGreaterThan(400);
    expect(surface().width).toBeGreaterThan(310);
  });

  it('[C-09] takes most of a phone held across, above no button', async () => {
    await page.viewport(780, 360);
    show(null);
    await expect.poll(() => surface().width).toBeGreaterThan(540);
    expect(surface().height).toBeGreaterThan(215);
    const done = page.getByRole('button', { name: fieldZh.sign.done }).element().getBoundingClientRect();
    expect(surface().right).toBeLessThanOrEqual(done.left);
    expect(surface().bottom).toBeLessThanOrEqual(360);
  });

  it('[C-09] keeps the paper’s shape for a signature too wide for an upright phone', async () => {
    await page.viewport(360, 780);
    show(acrossThePaper);
    await expect.poll(() => surface().height).toBeLessThan(140);
    expect(surface().width / surface().height).toBeCloseTo(2.5, 1);
  });

  it.each([['upright', 360, 780], ['across', 780, 360]] as const)('[C-09] is wholly on the screen in letters of double size, the phone held %s', async (_, width, height) => {
    await page.viewport(width, height);
    document.documentElement.style.fontSize = '200%';
    show(null);
    await expect.poll(() => surface().height).toBeGreaterThan(120);
    expect(surface().bottom).toBeLessThanOrEqual(height);
    for (const name of [fieldZh.sign.clear, fieldZh.sign.undo, fieldZh.sign.done]) {
      const key = page.getByRole('button', { name }).element().getBoundingClientRect();
      expect([key.top >= 0, key.bottom <= height, key.height >= 44]).toEqual([true, true, true]);
    }
  });

  it.each([['upright', 360, 780], ['across', 780, 360]] as const)('writes its keys out in letters of the usual size, the phone held %s', async (held, width, height) => {
    await page.viewport(width, height);
    show(null);
    await expect.poll(() => surface().height).toBeGreaterThan(120);
    const [clear, undo] = [fieldZh.sign.clear, fieldZh.sign.undo].map((name) => page.getByRole('button', { name }).element());
    for (const key of [clear!, undo!]) expect(key.querySelector('span')!.getBoundingClientRect().width).toBeGreaterThan(25);
    const isBeside = clear!.getBoundingClientRect().top === undo!.getBoundingClientRect().top;
    expect(isBeside).toBe(held === 'upright');
  });

  it('goes when "back" asks for it, and after that there is nothing to close', async () => {
    show(null);
    await expect.poll(() => document.querySelector('dialog:modal')).not.toBeNull();
    expect(closeDialog()).toBe(true);
    await expect.poll(() => document.querySelector('canvas')).toBeNull();
    expect(closeDialog()).toBe(false);
  });

  it('says that nothing is written until the first stroke begins', async () => {
    await page.viewport(360, 780);
    show(null);
    await page.getByRole('button', { name: fieldZh.sign.done }).click();
    await expect.element(page.getByText(codesZh['signature/empty'].text)).toBeVisible();
    const before = surface();
    document.querySelector('canvas')!.dispatchEvent(new PointerEvent('pointerdown', { pointerId: 1, isPrimary: true, button: 0, buttons: 1, clientX: 100, clientY: 300, bubbles: true, cancelable: true }));
    await expect.element(page.getByText(codesZh['signature/empty'].text)).not.toBeInTheDocument();
    expect(surface()).toEqual(before);
  });
});

describe('a signature on its step', () => {
  it('[C-09] that was closed half-way is said to be unfinished, and is not shown as one', async () => {
    here.show(SignatureStand, { strokes: acrossThePaper, isSigned: false, label: '签名' });
    await expect.element(page.getByRole('status')).toHaveTextContent(fieldZh.sign.unfinished);
    await expect.element(page.getByRole('img', { name: '签名' })).not.toBeInTheDocument();
  });

  it('[C-09] that was said to be finished stands there', async () => {
    here.show(SignatureStand, { strokes: acrossThePaper, isSigned: true, label: '签名' });
    await expect.element(page.getByRole('img', { name: '签名' })).toBeVisible();
  });
});
