import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import AccountForm from '../../../src/desk/case/forms/AccountForm.svelte';
import CallForm from '../../../src/desk/case/forms/CallForm.svelte';
import CountersignForm from '../../../src/desk/case/forms/CountersignForm.svelte';
import DeclineForm from '../../../src/desk/case/forms/DeclineForm.svelte';
import TransferForm from '../../../src/desk/case/forms/TransferForm.svelte';
import type { AccountHit, CaseDetail } from '../../../src/protocol/desk.ts';
import { deskZh } from '../../../src/wording/desk.zh.ts';
import { enumsZh } from '../../../src/wording/enums.zh.ts';
import { deskThat, mountInDesk } from './support/mount-in-desk.ts';

const words = deskZh.acts;
const record = { caseId: 'case', supplierId: 'tongliang-power', address: '示例路1号', contract: { channel: 'paper', contractSha256: '0'.repeat(64), signedAtMs: 1, countersign: null } };
const detail = { record } as unknown as CaseDetail;
const hit = (accountNumber: string): AccountHit => ({ accountNumber, nameMasked: '试*', addressMasked: '示例路1号', meterNumber: '9930001000000000000019', sharedMeter: false, place: 'same-door' });
let leave: () => Promise<void>;

beforeEach(() => page.viewport(1280, 800)); // a desk is wider than a phone
afterEach(() => leave());

it('[T-12] the account that was chosen says so, to the eye and to a reader; the others can still be', async () => {
  const answer = { hits: [hit('9990000001'), hit('9990000002')], truncated: false };
  leave = mountInDesk(deskThat(() => Response.json(answer)), AccountForm, { detail });
  await page.getByLabelText(words.searchText).fill('999000000');
  await page.getByRole('button', { name: words.search, exact: true }).click();
  await page.getByRole('button', { name: `${words.choose} 0001` }).click();
  const chosen = page.getByRole('button', { name: `${words.accountChosen} 0001` });
  await expect.element(chosen).toHaveTextContent(words.accountChosen);
  await expect.element(chosen).toHaveAttribute('aria-pressed', 'true');
  await expect.element(page.getByRole('button', { name: `${words.choose} 0002` })).toHaveAttribute('aria-pressed', 'false');
});

/** How the label around a control is drawn. */
function drawn(control: Element): readonly string[] {
  const { borderTopWidth, borderTopColor, borderTopLeftRadius, backgroundColor, minHeight, fontWeight } = getComputedStyle(control.closest('label') as HTMLElement);
  return [borderTopWidth, borderTopColor, borderTopLeftRadius, backgroundColor, minHeight, fontWeight];
}

it('one of several and several of several are drawn alike, taken and not taken', async () => {
  leave = mountInDesk(deskThat(), TransferForm, {});
  const several = page.getByRole('checkbox', { name: enumsZh.partyRole['old-owner'] });
  const one = page.getByRole('radio', { name: enumsZh.transferType.settlement });
  expect(drawn(several.element())).toEqual(drawn(one.element()));
  await several.click();
  await one.click();
  await expect.element(several).toBeChecked();
  await expect.element(one).toBeChecked();
  expect(drawn(several.element())).toEqual(drawn(one.element()));
});

it('[T-19] a ground that does not hold now cannot be chosen, and says so', async () => {
  const declining = { record: { ...record, calls: [] }, declineGrounds: ['other'] } as unknown as CaseDetail;
  leave = mountInDesk(deskThat(), DeclineForm, { detail: declining, refusal: null });
  await expect.element(page.getByRole('radio', { name: new RegExp(`^${enumsZh.declineReason['account-number-unknown']}.*${words.declineGroundMissing}`) })).toBeDisabled();
  await expect.element(page.getByRole('radio', { name: enumsZh.declineReason.other })).toBeEnabled();
});

it('[T-11, T-16] whoever telephones has the programme’s words beside the form', async () => {
  const calling = { record: { ...record, parties: [{ role: 'new-owner', name: '试*' }] }, callScript: [{ lineId: 'arrears', text: { zh: '该户有欠费12.00元。', en: 'Twelve yuan are owed.' } }] } as unknown as CaseDetail;
  leave = mountInDesk(deskThat(), CallForm, { detail: calling });
  await page.getByText(words.callScript).click();
  await expect.element(page.getByText('该户有欠费12.00元。')).toBeVisible();
});

it('what has to be compared before countersigning is ticked in a frame as well', async () => {
  leave = mountInDesk(deskThat(), CountersignForm, { detail });
  const compared = page.getByRole('checkbox', { name: words.countersignCompared });
  await expect.element(page.getByRole('button', { name: words.countersign, exact: true })).toBeDisabled();
  expect(getComputedStyle(compared.element().closest('label') as HTMLElement).borderTopWidth).toBe('2px');
  await compared.click();
  await expect.element(page.getByRole('button', { name: words.countersign, exact: true })).toBeEnabled();
});
