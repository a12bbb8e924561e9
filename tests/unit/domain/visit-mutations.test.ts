import { describe, expect, it } from 'vitest';
import { jobKind } from '../../../src/domain/model/job.ts';
import type { Visit } from '../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';
import type { MutationContext } from '../../../src/domain/mutations/definition.ts';
import { mutations, type MutationKind, type MutationPayload } from '../../../src/domain/mutations/registry.ts';
import { leaveDoorFindings, settledFor } from '../../../src/domain/rules/leave-door.ts';
import { ACCOUNT, codeOf, context, evidence, HOUR_MS, NOW_MS, order, qijiang, tongliang, uuid, value, visit, visitUnderWay, witness } from './given.ts';

type VisitKind = Extract<MutationKind, 'log-call' | 'rebook-visit' | 'depart' | 'arrive' | 'give-privacy-notice' | 'record-consent' | 'unmask' | 'end-visit'>;

function act<K extends VisitKind>(kind: K, state: Visit, over: { payload: MutationPayload<K>; context?: Partial<MutationContext> }) {
  const { apply, payload: shape } = mutations[kind];
  return (apply as (state: Visit, payload: unknown, context: MutationContext) => ReturnType<typeof apply>)(state, shape.parse(over.payload), context(over.context));
}

const call = { to: 'new-owner' as const, outcome: 'no-answer' as const, purpose: 'appointment', note: '' };
const arrival = { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' };
const ending = { outcome: 'completed' as const, reason: 'none' as const, note: '', leftOpen: [] as string[], evidence: [] };

describe('on the way and at the door', () => {
  it('[C-13] calls are appended and the visit can be moved before and after departure', () => {
    const called = value(act('log-call', visit(), { payload: call }));
    expect(called.calls).toHaveLength(1);
    const later = { fromMs: NOW_MS + HOUR_MS, toMs: NOW_MS + 2 * HOUR_MS };
    const moved = value(act('rebook-visit', visit({ state: 'departed' }), { payload: { appointment: later, agreedWith: 'new-owner', reason: '客户要求' } }));
    expect(moved).toMatchObject({ state: 'booked', appointment: later });
    expect(moved.rebookings).toHaveLength(1);
  });

  it('[C-13] a new appointment lies ahead', () => {
    expect(codeOf(act('rebook-visit', visit(), { payload: { appointment: { fromMs: NOW_MS - 1, toMs: NOW_MS + 1 }, agreedWith: 'new-owner', reason: '' } }))).toBe('visit/appointment-not-in-future');
    expect(codeOf(act('rebook-visit', visit(), { payload: { appointment: { fromMs: NOW_MS + 2, toMs: NOW_MS + 1 }, agreedWith: 'new-owner', reason: '' } }))).toBe('visit/appointment-not-in-future');
  });

  it('[C-12] arrival is three deliberate ticks; a missing one needs its reason', () => {
    expect(value(act('arrive', visit(), { payload: arrival })).state).toBe('arrived');
    expect(codeOf(act('arrive', visit(), { payload: { ...arrival, entryPermitted: false } }))).toBe('visit/arrival-reason-missing');
    expect(value(act('arrive', visit(), { payload: { ...arrival, entryPermitted: false, reason: '客户不便' } })).arrival?.entryPermitted).toBe(false);
  });

  it('[C-14] notice after arrival, consent after the notice, sharing names its company', () => {
    expect(codeOf(act('give-privacy-notice', visit(), { payload: { noticeVersion: 'v', to: 'new-owner' } }))).toBe('visit/not-arrived');
    const consent = { scope: 'identity-image' as const, supplierId: null, by: 'new-owner' as const, granted: true };
    expect(codeOf(act('record-consent', visitUnderWay({ privacyNotice: null }), { payload: consent }))).toBe('visit/privacy-notice-missing');
    expect(codeOf(act('record-consent', visitUnderWay(), { payload: { ...consent, scope: 'share-with-supplier' } }))).toBe('mutation/payload-malformed');
    expect(value(act('record-consent', visitUnderWay({ consents: [] }), { payload: { ...consent, granted: false } })).consents).toHaveLength(1);
  });

  it('[C-16] who has seen it can always say so', () => {
    expect(value(act('unmask', visit({ state: 'ended' }), { payload: { subject: 'phone', reason: 'call' } })).unmaskings).toHaveLength(1);
  });

  it('[W-06] nothing more on an ended or cancelled visit', () => {
    expect(codeOf(act('arrive', visit({ state: 'ended' }), { payload: arrival }))).toBe('visit/already-ended');
    expect(codeOf(act('depart', visit({ state: 'cancelled' }), { payload: {} }))).toBe('mutation/subject-cancelled');
    expect(value(act('depart', visit(), { payload: {} }))).toMatchObject({ state: 'departed', departedAtMs: NOW_MS });
  });
});

describe('the leave-the-door check', () => {
  const codes = (state: Visit, orders: readonly WorkOrder[], programme = tongliang) => leaveDoorFindings(state, orders, programme).map((found) => found.code);

  it('[T-02] lists everything open, in the order of the work', () => {
    expect(codes(visit(), [order()])).toEqual(['visit/not-arrived', 'leave/account-open', 'leave/reading-open', 'leave/choice-open', 'leave/contract-open']);
    expect(codes(visitUnderWay(), [order({ transferType: 'non-settlement', jobs: [{ kind: 'inform-owners', state: 'open' }] })])).toEqual(['leave/old-owner-uninformed', 'leave/new-owner-uninformed']);
    expect(codes(visitUnderWay(), [order({ transferType: 'settlement', jobs: [{ kind: 'inform-owners', state: 'open' }] })])).toEqual(['leave/new-owner-uninformed']);
  });

  it('[T-36] leaves cancelled and foreign orders alone', () => {
    expect(codes(visitUnderWay(), [order({ state: 'cancelled' }), order({ workOrderId: uuid(99) })])).toEqual([]);
  });

  it('[T-14] a dead end closes what cannot be done any more', () => {
    const finding = { ...witness, outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '', evidence: [evidence('no-entry')] };
    expect(codes(visitUnderWay(), [order({ finding })])).toEqual([]);
    // the office knows the account: the contract can still be signed at this door
    expect(codes(visitUnderWay(), [order({ finding, accountNumber: ACCOUNT })])).toEqual(['leave/contract-open']);
  });

  it('[Q-01] [M-1] [C-14] a paper collected for one company serves the others, with the customer’s consent', () => {
    const need = (utility: 'water' | 'power') => [{ needId: `q-d1-${utility}.title`, utility, anyOf: ['title-certificate'], neededAt: 'application' as const, dueDay: null }];
    const water = order({ jobs: [{ kind: 'collect-documents', state: 'open' }], utility: 'water', supplierId: 'qijiang-water', needs: need('water'), documents: [{ ...witness, documentId: 'title-certificate', form: 'original-seen', evidence: [evidence('document-page')], note: '' }] });
    const power = order({ workOrderId: uuid(11), jobs: [{ kind: 'collect-documents', state: 'open' }], supplierId: 'sgcc-cq-qijiang', needs: need('power') });
    const both = visitUnderWay({ workOrderIds: [uuid(1), uuid(11)] });
    expect(codes(both, [water, power], qijiang)).toEqual(['leave/documents-open']);
    const consents = [{ ...witness, scope: 'share-with-supplier' as const, supplierId: 'sgcc-cq-qijiang', by: 'applicant' as const, granted: true }];
    expect(codes({ ...both, consents }, [water, power], qijiang)).toEqual([]);
    expect(codes({ ...both, consents: [...consents, { ...consents[0]!, granted: false }] }, [water, power], qijiang)).toEqual(['leave/documents-open']);
  });

  it('[C-08] [F-R5] an absent owner may stay open with that reason, an account finding never', () => {
    const [finding] = leaveDoorFindings(visitUnderWay(), [order({ transferType: 'settlement', jobs: [{ kind: 'inform-owners', state: 'open' }] })], tongliang);
    expect(settledFor(finding!, { reason: 'one-owner-missing', leftOpen: ['leave/new-owner-uninformed'] })).toBe(true);
    expect(settledFor(finding!, { reason: 'none', leftOpen: ['leave/new-owner-uninformed'] })).toBe(false);
    expect(settledFor(finding!, { reason: 'one-owner-missing', leftOpen: [] })).toBe(false);
    const [account] = leaveDoorFindings(visitUnderWay(), [order()], tongliang);
    expect(settledFor(account!, { reason: 'other', leftOpen: ['leave/account-open'] })).toBe(false);
  });
});

describe('what may stay open at the door', () => {
  const everyJob = order({
    utility: 'water', transferType: 'settlement', needs: [{ needId: 'q-d1-water.title', utility: 'water', anyOf: ['title-certificate'], neededAt: 'application', dueDay: null }],
    jobs: jobKind.options.map((kind) => ({ kind, state: 'open' as const })),
  });
  const found = leaveDoorFindings(visitUnderWay(), [everyJob], tongliang);

  it('[A-10] each of the six jobs of one visit has its line', () => {
    expect(new Set(found.map(({ job }) => job))).toEqual(new Set(jobKind.options));
    expect(jobKind.options).toHaveLength(6);
  });

  it('[Q-13] a joint survey has no act yet: it is left open knowingly, and for a reason', () => {
    const survey = found.find(({ job }) => job === 'joint-survey');
    expect(survey).toMatchObject({ code: 'leave/survey-open', blocking: true });
    expect(settledFor(survey!, { reason: 'customer-asked', leftOpen: ['leave/survey-open'] })).toBe(true);
    expect(settledFor(survey!, { reason: 'none', leftOpen: ['leave/survey-open'] })).toBe(false);
  });

  it('[F-R3] a meter with something wrong leaves the reading open, and what needs the reading', () => {
    const open = found.filter((finding) => settledFor(finding, { reason: 'meter-abnormal', leftOpen: [finding.code] })).map(({ code }) => code);
    expect(open).toEqual(['leave/reading-open', 'leave/new-owner-uninformed', 'leave/contract-open']);
  });

  it('[W-16] nothing is forced: whatever the customer declines stays open by that very reason', () => {
    const declined = found.filter(({ code }) => code !== 'leave/account-open');
    expect(declined.every((finding) => settledFor(finding, { reason: 'customer-asked', leftOpen: [finding.code] }))).toBe(true);
  });
});

describe('ending a visit', () => {
  const open = order({ transferType: 'settlement', jobs: [{ kind: 'inform-owners', state: 'open' }] });

  it('[T-02] completed only when the leave-the-door check lets one go', () => {
    const refused = act('end-visit', visitUnderWay(), { payload: ending, context: { workOrders: [open] } });
    expect(refused).toMatchObject({ ok: false, error: { code: 'visit/still-open', detail: { codes: 'leave/new-owner-uninformed' } } });
    const known = { ...ending, reason: 'one-owner-missing' as const, leftOpen: ['leave/new-owner-uninformed'] };
    expect(value(act('end-visit', visitUnderWay(), { payload: known, context: { workOrders: [open] } })).state).toBe('ended');
    expect(codeOf(act('end-visit', visitUnderWay(), { payload: { ...known, reason: 'other' }, context: { workOrders: [open] } }))).toBe('visit/ending-reason-missing');
    expect(codeOf(act('end-visit', visitUnderWay(), { payload: ending, context: { workOrders: [] } }))).toBe('ok');
  });

  it('[C-13] nobody home needs a call and a proof', () => {
    const gone = { ...ending, outcome: 'nobody-home' as const, reason: 'nobody-home' as const };
    expect(codeOf(act('end-visit', visit(), { payload: gone }))).toBe('case/call-missing');
    const called = value(act('log-call', visit(), { payload: call }));
    expect(codeOf(act('end-visit', called, { payload: gone }))).toBe('visit/ending-reason-missing');
    expect(codeOf(act('end-visit', called, { payload: { ...gone, evidence: [evidence('door-plate')] } }))).toBe('ok');
  });

  it('[C-12] a refusal or a new appointment says why', () => {
    expect(codeOf(act('end-visit', visitUnderWay(), { payload: { ...ending, outcome: 'refused' } }))).toBe('visit/ending-reason-missing');
    expect(codeOf(act('end-visit', visitUnderWay(), { payload: { ...ending, outcome: 'refused', reason: 'entry-refused' } }))).toBe('ok');
    expect(codeOf(act('end-visit', visitUnderWay(), { payload: { ...ending, outcome: 'rebooked' } }))).toBe('visit/ending-reason-missing');
    expect(codeOf(act('end-visit', visitUnderWay(), { payload: { ...ending, outcome: 'rebooked', note: '另约' } }))).toBe('ok');
  });
});
