import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { OutboxItem, VisitView } from '../../../src/device/workspace.ts';
import Arrival from '../../../src/field/screens/Arrival.svelte';
import Departure from '../../../src/field/screens/Departure.svelte';
import FindAccount from '../../../src/field/screens/FindAccount.svelte';
import Visit from '../../../src/field/screens/Visit.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { enumsZh } from '../../../src/wording/enums.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { orderId, visitId } from './support/opened-phone.ts';
import OrderStep from './support/OrderStep.svelte';
import { phoneAtWork } from './support/phone-at-work.ts';

const t = fieldZh;
const refusal = codesZh['storage/full'].text;
const here = phoneAtWork();

function open(): void {
  here.show(OrderStep, { app: here.phone.app, screen: Visit });
}

function visitIs(change: Partial<VisitView['visit']>): void {
  const visit = here.phone.app.workspace.visit(visitId);
  here.phone.app.workspace.visit = () => ({
    subscribe: (next) => visit.subscribe((view) => next(view && { ...view, pending: 0, visit: { ...view.visit, ...change } })),
  });
}

function outboxIs(outbox: readonly OutboxItem[] | null): void {
  Object.defineProperties(here.phone.app, { outbox: { get: () => outbox ?? [] }, outboxRead: { get: () => outbox !== null } });
}

function refuse(): void {
  here.phone.app.workspace.capture = () => Promise.resolve({ ok: false, error: { code: 'storage/full' } });
}

describe('[I7] a visit that is over', () => {
  const taken: OutboxItem = {
    mutationId: 'act', kind: 'record-reading', lane: `work-order:${orderId}`, capturedAtMs: 0, files: [], state: 'at-office', isAtOffice: true,
    hasRefusedFile: false, mayGoOn: false, failure: null, decision: null,
  };

  /** As the office's row says it after the visit was ended and all acts were taken. */
  function openEnded(outbox: readonly OutboxItem[] | null): void {
    outboxIs(outbox);
    const ending = { outcome: 'completed', reason: null, note: '', leftOpen: [], evidence: [], atMs: 0 } as unknown as VisitView['visit']['ending'];
    visitIs({ state: 'ended', ending } as Partial<VisitView['visit']>);
    open();
  }

  it('is not said to be all at the office while a photograph of it is here alone', async () => {
    openEnded([{ ...taken, files: [{ sha256: '1', kind: 'photo', isStored: false }] }]);
    await expect.element(page.getByText(t.leave.items(1)).first()).toBeVisible();
    await expect.element(page.getByText(t.leave.sent)).not.toBeInTheDocument();
  });

  it('nor while an act of it was refused here', async () => {
    openEnded([{ ...taken, state: 'needs-attention', isAtOffice: false }]);
    await expect.element(page.getByText(t.leave.items(1)).first()).toBeVisible();
    await expect.element(page.getByText(t.leave.sent)).not.toBeInTheDocument();
  });

  it('nor before anybody has counted', async () => {
    openEnded(null);
    await expect.element(page.getByText(t.sync.counting).first()).toBeVisible();
    await expect.element(page.getByText(t.leave.sent)).not.toBeInTheDocument();
  });

  it('is, once nothing of it is left', async () => {
    openEnded([taken]);
    await expect.element(page.getByText(t.leave.sent)).toBeVisible();
  });
});

describe('a refusal on the page of a visit', () => {
  it('stands under the button that asked', async () => {
    refuse();
    open();
    await page.getByRole('button', { name: t.visit.depart }).click();
    await expect.element(page.getByText(refusal)).toBeVisible();
  });

  it('of a look at the whole address is said in the sheet, and gone when it is opened anew', async () => {
    refuse();
    visitIs({ address: '重庆市铜梁区示例路1号2栋3单元401室' });
    open();
    const show = page.getByRole('button', { name: t.visit.showFull });
    await show.click();
    const sheet = page.getByRole('dialog', { name: t.visit.fullReason });
    await sheet.getByRole('radio').first().click();
    await sheet.getByRole('button', { name: t.visit.showFull }).click();
    await expect.element(sheet.getByText(refusal)).toBeVisible();
    await sheet.getByRole('button', { name: t.common.close }).click();
    await show.click();
    await expect.element(sheet.getByRole('radio').first()).toBeVisible();
    await expect.element(sheet.getByText(refusal)).not.toBeInTheDocument();
  });
});

it('[C-16] the map is given the building alone, until the whole address was opened for a reason', async () => {
  const address = '重庆市铜梁区示例路1号2栋3单元401室';
  visitIs({ address });
  open();
  const map = page.getByRole('link', { name: t.visit.map });
  const place = () => decodeURIComponent((map.element() as HTMLAnchorElement).href.split('q=')[1]!);
  await expect.element(map).toBeVisible();
  expect(place()).toBe('重庆市铜梁区示例路1号2栋');
  await page.getByRole('button', { name: t.visit.showFull }).click();
  const sheet = page.getByRole('dialog', { name: t.visit.fullReason });
  await sheet.getByRole('radio').first().click();
  await sheet.getByRole('button', { name: t.visit.showFull }).click();
  await expect.poll(place).toBe(address);
});

it('[C-12] a step before the arrival says so before anybody begins, and leads there', async () => {
  const { app } = here.phone;
  app.router.go({ name: 'order-step', visitId, orderId, step: 'find-account' });
  here.show(OrderStep, { app, screen: FindAccount });
  const [said, way, confirm] = [page.getByText(codesZh['visit/not-arrived'].text), page.getByRole('link', { name: t.visit.step.arrival }), page.getByRole('button', { name: t.find.record })];
  await expect.element(said).toBeVisible();
  await expect.element(way).toHaveAttribute('href', `/visit/${visitId}/arrival`);
  await expect.element(confirm).not.toBeInTheDocument();
  await here.phone.arrives();
  await expect.element(confirm).toBeVisible();
  await expect.element(said).not.toBeInTheDocument();
  await expect.element(way).not.toBeInTheDocument();
});

it('[D-14] an arrival before the booked window says when the customer expects somebody, and is possible', async () => {
  const { app } = here.phone;
  const early = page.getByText(t.arrival.earlyHint);
  visitIs({ appointment: { fromMs: app.nowMs + 60_000, toMs: app.nowMs + 3_600_000 } });
  app.router.go({ name: 'visit-step', visitId, step: 'arrival' });
  here.show(OrderStep, { app, screen: Arrival });
  await expect.element(early).toBeVisible();
  await page.getByRole('checkbox', { name: t.arrival.identity }).click();
  await page.getByRole('checkbox', { name: t.arrival.purpose }).click();
  await page.getByRole('checkbox', { name: t.arrival.entry }).click();
  await expect.element(page.getByRole('button', { name: t.arrival.confirm })).toBeEnabled();
});

it('[D-14] an arrival within the window says nothing of it', async () => {
  const { app } = here.phone;
  visitIs({ appointment: { fromMs: app.nowMs, toMs: app.nowMs + 3_600_000 } });
  here.show(OrderStep, { app, screen: Arrival });
  await expect.element(page.getByText(t.arrival.intro)).toBeVisible();
  await expect.element(page.getByText(t.arrival.earlyHint)).not.toBeInTheDocument();
});

it('says the utility of an order once, in its mark; a reader has it in the name of the card', async () => {
  open();
  const card = page.getByRole('region', { name: `${enumsZh.service.transfer} · ${enumsZh.utility.power}` });
  await expect.element(card.getByRole('heading')).toHaveTextContent(new RegExp(`^${enumsZh.service.transfer}$`));
  await expect.element(card.getByText(enumsZh.utility.power, { exact: true })).toBeVisible();
});

it('[I7] the check before leaving gives no verdict before the unsent work is counted', async () => {
  Object.defineProperty(here.phone.app, 'listWhole', { get: () => true });
  outboxIs(null);
  here.show(Departure, {});
  await expect.element(page.getByRole('heading', { name: t.departure.title })).toBeVisible();
  await expect.element(page.getByText(t.today.loading)).toBeVisible();
  await expect.element(page.getByText(t.departure.unsentNone, { exact: true })).not.toBeInTheDocument();
});
