import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import Privacy from '../../../src/field/screens/Privacy.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { OpenedPhone, visitId } from './support/opened-phone.ts';
import OrderStep from './support/OrderStep.svelte';

const words = fieldZh.privacy;
let phone: OpenedPhone;
let leave: () => Promise<void>;

beforeEach(async () => {
  phone = await OpenedPhone.atWork();
  await phone.arrives();
  const mounted = mount(OrderStep, { target: document.body, props: { app: phone.app, screen: Privacy } });
  leave = () => unmount(mounted);
});
afterEach(async () => {
  await leave();
  phone.close();
});

const answer = (name: string) => page.getByRole('radio', { name, exact: true });
const given = () => page.getByRole('button', { name: words.given, exact: true });
const consents = () => {
  let kept: readonly { readonly granted: boolean }[] = [];
  phone.app.workspace.visit(visitId).subscribe((view) => (kept = view?.visit.consents ?? []))();
  return kept.map(({ granted }) => granted);
};

function refuse(): () => void {
  const { workspace } = phone.app;
  const { capture } = workspace;
  workspace.capture = () => Promise.resolve({ ok: false, error: { code: 'storage/full' } });
  return () => (workspace.capture = capture);
}

describe('the answers to the questions of consent', () => {
  beforeEach(async () => {
    await given().click();
    await expect.element(answer(words.agree)).toBeVisible();
  });

  it('[C-15] are all kept, however fast the second comes after the first', async () => {
    const { workspace } = phone.app;
    const { capture } = workspace;
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    workspace.capture = async (act) => {
      await held;
      return capture.call(workspace, act) as ReturnType<typeof capture>;
    };
    await answer(words.agree).click();
    await answer(words.refuse).click();
    letGo();
    await expect.poll(consents).toEqual([true, false]);
    await expect.element(answer(words.refuse)).toBeChecked();
  });

  it('[C-15] look given only when they are kept', async () => {
    const heal = refuse();
    await answer(words.agree).click();
    await expect.element(page.getByText(codesZh['storage/full'].text)).toBeVisible();
    await expect.element(answer(words.agree)).not.toBeChecked();
    heal();
    await answer(words.agree).click();
    await expect.poll(consents).toEqual([true]);
    await expect.element(answer(words.agree)).toBeChecked();
  });
});

it('a refusal is said to whoever holds the phone turned round', async () => {
  refuse();
  await page.getByRole('button', { name: words.turn }).click();
  await page.getByRole('button', { name: words.seen }).click();
  await expect.element(page.getByRole('dialog').getByText(codesZh['storage/full'].text)).toBeVisible();
});
