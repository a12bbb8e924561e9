import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { VisitView } from '../../../src/device/workspace.ts';
import VisitRow from '../../../src/field/parts/VisitRow.svelte';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import { orderRow, visitRow } from '../../unit/sync/support/rows.ts';
import { orderId } from './support/opened-phone.ts';
import { phoneAtWork } from './support/phone-at-work.ts';

const { unsent } = fieldZh.today;
const here = phoneAtWork();

function show(pending: number, counts: ReadonlyMap<string, number> | null): void {
  const view: VisitView = { visit: visitRow(1), orders: [orderRow(1)], programmes: new Map(), pending, withdrawn: false };
  here.show(VisitRow, { view, onItsWay: counts });
}

it('[I7] a visit in the list counts a photograph that is here alone, though the office has its act', async () => {
  show(0, new Map([[orderId, 1]]));
  await expect.element(page.getByText(unsent(1))).toBeVisible();
});

it('[I7] until the photographs are counted the list says what it knows of the acts', async () => {
  show(2, null);
  await expect.element(page.getByText(unsent(2))).toBeVisible();
});

it('[I7] nothing is said to wait once the office has all of it', async () => {
  show(0, new Map([['elsewhere', 3]]));
  await expect.element(page.getByText('TL-1')).toBeVisible();
  await expect.element(page.getByText(/待传/)).not.toBeInTheDocument();
});
