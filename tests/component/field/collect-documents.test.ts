import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Utility } from '../../../src/domain/model/primitives.ts';
import type { DocumentNeed, WorkOrder } from '../../../src/domain/model/work-order.ts';
import { programmeKey } from '../../../src/domain/programme/programme-key.ts';
import CollectDocuments from '../../../src/field/screens/CollectDocuments.svelte';
import { qijiangJointService } from '../../../src/programmes/qijiang-joint-service.ts';
import { enumsZh } from '../../../src/wording/enums.zh.ts';
import { orderRow, testId } from '../../unit/sync/support/rows.ts';
import { OpenedPhone, visitId } from './support/opened-phone.ts';
import OrderStep from './support/OrderStep.svelte';

const CASE = testId('d', 1);
const programme = { id: qijiangJointService.id, version: qijiangJointService.version };
let phone: OpenedPhone;
let leave: () => Promise<void> = () => Promise.resolve();

beforeEach(async () => {
  phone = await OpenedPhone.atWork();
});
afterEach(async () => {
  await leave();
  phone.close();
});

type Lacking = Partial<WorkOrder> & { readonly utility: Utility; readonly lacks: readonly ('identity' | 'title')[] };

function order(number: number, { lacks, utility, ...over }: Lacking): WorkOrder {
  const anyOf = { identity: ['resident-id', 'household-register'], title: ['title-certificate'] };
  const needs = lacks.map((group): DocumentNeed => ({ needId: `q-d1-${utility}.${group}`, utility, anyOf: anyOf[group], neededAt: 'application', dueDay: null }));
  return orderRow(number, 1, { caseId: CASE, programme, utility, supplierId: utility, jobs: [{ kind: 'collect-documents', state: 'open' }], needs, ...over });
}

function open(...orders: WorkOrder[]): void {
  const visit = phone.app.workspace.visit(visitId);
  const programmes = new Map([[programmeKey(programme), qijiangJointService]]);
  phone.app.workspace.visit = () => ({ subscribe: (next) => visit.subscribe((view) => next(view && { ...view, orders, programmes })) });
  const mounted = mount(OrderStep, { target: document.body, props: { app: phone.app, screen: CollectDocuments } });
  leave = () => unmount(mounted);
}

/** The marks beside a missing paper. */
async function marksOf(paper: RegExp): Promise<readonly string[]> {
  await expect.element(page.getByText(paper).first()).toBeVisible();
  const need = [...document.querySelectorAll('.need')].find(({ textContent }) => paper.test(textContent));
  return [...(need?.querySelectorAll('.mark') ?? [])].map(({ textContent }) => textContent);
}

it('[Q-01] a paper that several companies lack has the mark of each, its own first', async () => {
  open(
    order(1, { utility: 'water', lacks: ['identity', 'title'] }), order(2, { utility: 'power', lacks: ['identity'] }), order(3, { utility: 'gas', lacks: ['title'] }),
    order(4, { utility: 'telecom', lacks: ['title'], caseId: testId('d', 2) }),
  );
  const { water, power, gas } = enumsZh.utility;
  expect(await marksOf(/居民身份证/)).toEqual([water, power]);
  expect(await marksOf(/不动产权证/)).toEqual([water, gas]);
});

it('[Q-01 C-14] a company that has it, or may share it, lacks it no more', async () => {
  const given = { mutationId: testId('e', 1), authorId: testId('a', 1), atMs: 1, documentId: 'title-certificate', form: 'original-seen' as const, evidence: [], note: '' };
  open(
    order(1, { utility: 'water', lacks: ['title'] }), order(2, { utility: 'power', lacks: ['title'], documents: [given] }),
    order(3, { utility: 'gas', lacks: ['title'], supplierId: 'power' }),
  );
  expect(await marksOf(/不动产权证/)).toEqual([enumsZh.utility.water]);
});
