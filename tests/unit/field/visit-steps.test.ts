import { describe, expect, it } from 'vitest';
import type { VisitView } from '../../../src/device/workspace.ts';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';
import { nextOf, stepsOf } from '../../../src/field/state/visit-steps.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const nowMs = Date.parse('2026-11-21T09:00:00+08:00');
const witnessed = { mutationId: '018f0000-0000-7000-8000-000000009999', authorId: '018f0000-0000-7000-8000-000000000001', atMs: nowMs };

function door(visit: Partial<VisitView['visit']> = {}, order: Partial<WorkOrder> = {}): VisitView {
  const view = sampleVisits(nowMs, 0)[0]!;
  return { ...view, visit: { ...view.visit, ...visit }, orders: view.orders.map((one) => ({ ...one, ...order })) };
}

const arrived = { arrival: { ...witnessed, identityShown: true, purposeStated: true, entryPermitted: true, reason: '' } };
const told = { privacyNotice: { ...witnessed, noticeVersion: 'v1', to: 'new-owner' as const } };
const named = (view: VisitView) => Object.fromEntries(stepsOf(view).map((step) => [step.name, step]));

describe('the steps of a visit', () => {
  it('[C-13] begin with the telephone', () => {
    expect(nextOf(stepsOf(door()))?.name).toBe('call');
  });

  it('[C-12] cannot be worked on before the arrival, and say so with the code of the refusal', () => {
    const steps = named(door());
    expect(steps['find-account']).toMatchObject({ state: 'blocked', reason: 'visit/not-arrived' });
    expect(steps['leave']?.state).toBe('open');
  });

  it('[C-14] ask for identity data only after the privacy notice', () => {
    expect(named(door(arrived))['identify-signer']).toMatchObject({ state: 'blocked', reason: 'visit/privacy-notice-missing' });
  });

  it('[T-13] lead to the account number once inside', () => {
    expect(nextOf(stepsOf(door({ ...arrived, ...told })))?.name).toBe('find-account');
  });

  it('[T-26] hold the notice back until there is a choice and a reading', () => {
    const inside = { ...arrived, ...told };
    expect(named(door(inside))['inform-owners']?.reason).toBe('notice/choice-missing');
    expect(named(door(inside, { transferType: 'non-settlement', accountNumber: '9990000002' }))['inform-owners']?.reason).toBe('notice/reading-missing');
  });

  it('[T-34] name the blank in a contract that cannot be filled yet', () => {
    expect(named(door({ ...arrived, ...told }))['identify-signer']?.reason).toBe('contract/variable-missing');
  });

  it('[Q-11] show each company its own papers', () => {
    const papers = sampleVisits(nowMs, 0)[1]!;
    expect(stepsOf(papers).filter((step) => step.name === 'collect-documents').map((step) => step.order?.utility)).toEqual(['power', 'water', 'gas']);
  });

  it('[Q-01] count a paper collected for one company as settled for the others the customer agreed to', () => {
    const papers = sampleVisits(nowMs, 0)[1]!;
    const collected = ['resident-id', 'title-certificate'].map((documentId) => ({ ...witnessed, documentId, form: 'original-seen' as const, evidence: [], note: '' }));
    const orders = papers.orders.map((order, i) => (i === 0 ? { ...order, documents: collected } : order));
    const agreed = papers.orders.map((order) => ({ ...witnessed, scope: 'share-with-supplier' as const, supplierId: order.supplierId, by: 'applicant' as const, granted: true }));
    const states = (consents: typeof agreed) => stepsOf({ ...papers, orders, visit: { ...papers.visit, ...arrived, ...told, consents } }).filter((step) => step.name === 'collect-documents').map((step) => step.state);
    expect(states(agreed)).toEqual(['done', 'done', 'done']);
    expect(states([])).toEqual(['done', 'open', 'open']);
  });

  it('end when the visit has ended', () => {
    const ending = { ...witnessed, outcome: 'refused' as const, reason: 'entry-refused' as const, note: '', leftOpen: [], evidence: [] };
    expect(named(door({ ...arrived, ending }))['leave']?.state).toBe('done');
  });
});
