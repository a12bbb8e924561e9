import { describe, expect, it } from 'vitest';
import { acts, type ActKind, type ActPayload } from '../../../src/domain/acts/registry.ts';
import type { ActContext } from '../../../src/domain/acts/definition.ts';
import type { CallLogEntry, CaseRecord } from '../../../src/domain/model/case.ts';
import { absorbVisit, absorbWorkOrder, afterVisit } from '../../../src/domain/rules/absorb.ts';
import { acceptanceChoice } from '../../../src/domain/rules/acceptance.ts';
import { actChoices } from '../../../src/domain/rules/allowed-acts.ts';
import { caseProgress, currentMilestone } from '../../../src/domain/rules/case-progress.ts';
import { officeScript } from '../../../src/domain/rules/office-script.ts';
import { plannedOrders, proposedJobs } from '../../../src/domain/rules/work-plan.ts';
import { ACCOUNT, acting, caseRecord, codeOf, evidence, HOUR_MS, METER, NOW_MS, order, qijiang, tongliang, uuid, value, visit, witness } from './given.ts';

function act<K extends ActKind>(kind: K, state: CaseRecord, over: { payload: ActPayload<K>; context?: Partial<ActContext> }) {
  const { apply, payload } = acts[kind];
  return (apply as (state: CaseRecord, payload: unknown, context: ActContext) => ReturnType<typeof apply>)(state, payload.parse(over.payload), acting(over.context));
}

const account = { accountNumber: ACCOUNT, meterNumber: METER, via: 'applicant' as const, sharedMeter: false };
const clear = { facts: { amount: '0.00', prepaid: '0.00', asOfMs: NOW_MS } };
const debt = { facts: { amount: '12.30', prepaid: '0.00', asOfMs: NOW_MS } };
const known = value(act('set-account', caseRecord(), { payload: account }));
const checked = value(act('record-arrears', known, { payload: clear }));
const accepted = value(act('accept-case', checked, { payload: {} }));
const call: CallLogEntry = { actId: uuid(30), byId: uuid(7), atMs: NOW_MS, to: 'applicant', outcome: 'reached', topics: ['reapply-ways-told'], note: '' };
const contract = { channel: 'screen' as const, contractSha256: 'd'.repeat(64), signedAtMs: NOW_MS, countersign: null };

describe('acceptance', () => {
  it.each([
    [caseRecord(), 'case/account-unknown'],
    [known, 'case/arrears-unchecked'],
    [value(act('record-arrears', known, { payload: debt })), 'case/arrears-outstanding'],
    [checked, 'ok'],
    [accepted, 'case/stage-forbids'],
  ])('[T-18] accepts only what is known and paid (%#)', (state, code) => {
    expect(codeOf(act('accept-case', state, { payload: {} }))).toBe(code);
  });

  it('[T-18] [T-19] [T-R1] the unknown account becomes a ground at hour 24 and not a millisecond before; nothing ends by itself', () => {
    const at = (ms: number) => acceptanceChoice(caseRecord(), tongliang, NOW_MS + ms);
    expect(at(24 * HOUR_MS - 1).mayDecline).toEqual(['other']);
    expect(at(24 * HOUR_MS).mayDecline).toEqual(['account-number-unknown', 'other']);
    expect(at(0).dueAtMs).toBe(NOW_MS + 24 * HOUR_MS);
    expect(acceptanceChoice(checked, tongliang, NOW_MS + 99 * HOUR_MS).mayAccept).toBe(true);
  });

  it('[T-20] [T-R3] a shared meter may be refused and need not be', () => {
    const shared = { ...checked, sharedMeter: true };
    expect(acceptanceChoice(shared, tongliang, NOW_MS)).toMatchObject({ mayAccept: true, mayDecline: ['shared-meter', 'other'] });
  });

  it('[T-19] [T-R2] arrears are a ground for as long as they stand', () => {
    const owing = value(act('record-arrears', known, { payload: debt }));
    expect(acceptanceChoice(owing, tongliang, NOW_MS).mayDecline).toEqual(['arrears-outstanding', 'other']);
    expect(acceptanceChoice(value(act('record-arrears', owing, { payload: clear })), tongliang, NOW_MS).mayDecline).toEqual(['other']);
  });

  it('[T-11] [T-12] [T-16] [T-21] whoever telephones has the sentences that fit the case as it stands', () => {
    const lines = (state: CaseRecord) => officeScript(state, tongliang).map(({ lineId }) => lineId);
    expect(lines(caseRecord())).toEqual(expect.arrayContaining(['ask-account', 'where-to-find', 'reapply']));
    const owing = value(act('record-arrears', known, { payload: debt }));
    expect(lines(owing)).not.toContain('ask-account');
    expect(officeScript(owing, tongliang).find(({ lineId }) => lineId === 'arrears')?.text.zh).toContain('12.30');
    expect(lines(accepted)).not.toContain('reapply');
    expect(lines(accepted)).not.toContain('arrears');
  });

  it('[M-4] a programme without a queue accepts although papers are missing', () => {
    const state = caseRecord({ programme: { id: qijiang.id, version: 1 }, needs: [{ needId: 'q-d1-water.title', utility: 'water', anyOf: ['title-certificate'], neededAt: 'application', dueDay: null }] });
    expect(codeOf(act('accept-case', state, { payload: {}, context: { programme: qijiang } }))).toBe('ok');
  });

  it('[C-04] another account number makes what was known of its money worthless', () => {
    expect(value(act('set-account', checked, { payload: { ...account, accountNumber: '9990000002' } }))).toMatchObject({ arrears: null, clearedAtMs: null });
    expect(value(act('set-account', checked, { payload: account })).arrears).not.toBeNull();
  });

  it('[T-12] takes an account of another building with the reason only', () => {
    const elsewhere = { accountAddress: '示例花园5幢1单元1-1' };
    expect(codeOf(act('set-account', caseRecord(), { payload: account, context: elsewhere }))).toBe('account/address-differs');
    expect(value(act('set-account', caseRecord(), { payload: { ...account, addressReason: 'renamed' }, context: elsewhere })).account?.accountNumber).toBe(ACCOUNT);
    expect(codeOf(act('set-account', caseRecord(), { payload: account, context: { accountAddress: '示例花园3栋1单元1-1' } }))).toBe('ok');
  });

  it('[T-15] [T-38] cleared is the first moment nothing was owed; a new debt opens it again', () => {
    const again = value(act('record-arrears', checked, { payload: clear, context: { nowMs: NOW_MS + 5 } }));
    expect(again.clearedAtMs).toBe(NOW_MS);
    expect(value(act('record-arrears', again, { payload: debt })).clearedAtMs).toBeNull();
    expect(codeOf(act('record-arrears', caseRecord(), { payload: clear }))).toBe('case/account-unknown');
  });

  it('[T-16] the 24 hours begin when the customer was told, not when somebody tried', () => {
    const payload = { to: 'applicant' as const, outcome: 'no-answer' as const, topics: ['arrears-told' as const], note: '' };
    expect(value(act('log-office-call', known, { payload })).arrearsToldAtMs).toBeNull();
    expect(value(act('log-office-call', known, { payload: { ...payload, outcome: 'reached' } })).arrearsToldAtMs).toBe(NOW_MS);
  });
});

describe('ending a pre-acceptance', () => {
  const late = { nowMs: NOW_MS + 25 * HOUR_MS };
  const payload = { reason: 'account-number-unknown' as const, note: '', callActId: call.actId };

  it('[T-21] only after the call that told how to apply again', () => {
    expect(codeOf(act('decline-case', caseRecord(), { payload, context: late }))).toBe('case/call-missing');
    expect(codeOf(act('decline-case', caseRecord({ calls: [{ ...call, topics: [] }] }), { payload, context: late }))).toBe('case/call-missing');
    expect(codeOf(act('decline-case', caseRecord({ calls: [{ ...call, actId: uuid(31) }] }), { payload, context: late }))).toBe('case/call-missing');
    expect(value(act('decline-case', caseRecord({ calls: [call] }), { payload, context: late }))).toMatchObject({ stage: 'declined', decline: { reason: 'account-number-unknown' } });
  });

  it('[T-21] who cannot be reached: the attempt counts when a note tells of it', () => {
    const state = caseRecord({ calls: [{ ...call, outcome: 'no-answer', topics: [] }] });
    expect(codeOf(act('decline-case', state, { payload, context: late }))).toBe('case/note-missing');
    expect(codeOf(act('decline-case', state, { payload: { ...payload, note: '三次未接' }, context: late }))).toBe('ok');
  });

  it('[T-19] [T-R4] only on a ground that holds, and “other” with a note', () => {
    const state = caseRecord({ calls: [call] });
    expect(codeOf(act('decline-case', state, { payload: { ...payload, reason: 'arrears-outstanding' }, context: late }))).toBe('case/decline-ground-missing');
    expect(codeOf(act('decline-case', state, { payload: { ...payload, reason: 'other' } }))).toBe('case/note-missing');
    expect(codeOf(act('decline-case', accepted, { payload }))).toBe('case/stage-forbids');
  });
});

describe('after acceptance', () => {
  it('[T-22] [C-08] the choice comes before the notice; the same version for both', () => {
    const told = { owner: 'old-owner' as const, outcome: 'acknowledged' as const, channel: 'phone' as const, noticeSha256: 'e'.repeat(64), reason: '' };
    expect(codeOf(act('inform-owner-by-office', accepted, { payload: told }))).toBe('notice/choice-missing');
    const chosen = value(act('record-transfer-choice', accepted, { payload: { type: 'non-settlement', chosenBy: ['old-owner'], channel: 'phone' } }));
    expect(codeOf(act('inform-owner-by-office', chosen, { payload: { ...told, outcome: 'not-reached' } }))).toBe('notice/reason-missing');
    const one = value(act('inform-owner-by-office', chosen, { payload: told }));
    expect(codeOf(act('inform-owner-by-office', one, { payload: { ...told, owner: 'new-owner', noticeSha256: 'f'.repeat(64) } }))).toBe('notice/version-differs');
    expect(codeOf(act('inform-owner-by-office', one, { payload: { ...told, owner: 'new-owner' } }))).toBe('ok');
  });

  it('[T-38] archives only a contract both have signed, with nothing owed', () => {
    expect(codeOf(act('archive-case', accepted, { payload: {} }))).toBe('case/contract-unsigned');
    const signed = { ...accepted, contract };
    expect(codeOf(act('archive-case', signed, { payload: {} }))).toBe('case/not-countersigned');
    expect(codeOf(act('countersign-contract', signed, { payload: { contractSha256: 'e'.repeat(64) } }))).toBe('contract/terms-changed');
    const both = value(act('countersign-contract', signed, { payload: { contractSha256: contract.contractSha256 } }));
    expect(codeOf(act('countersign-contract', both, { payload: { contractSha256: contract.contractSha256 } }))).toBe('contract/already-signed');
    expect(codeOf(act('archive-case', { ...both, clearedAtMs: null }, { payload: {} }))).toBe('case/not-cleared');
    expect(value(act('archive-case', both, { payload: {} }))).toMatchObject({ stage: 'archived', archivedAtMs: NOW_MS });
    expect(codeOf(act('archive-case', { ...both, stage: 'archived' }, { payload: {} }))).toBe('case/stage-forbids');
  });

  it('[Q-20] the joint service archives when the papers are complete', () => {
    const state = caseRecord({ stage: 'accepted', needs: [{ needId: 'q-d1-water.title', utility: 'water', anyOf: ['title-certificate'], neededAt: 'application', dueDay: null }] });
    expect(codeOf(act('archive-case', state, { payload: {}, context: { programme: qijiang } }))).toBe('case/documents-missing');
    const document = { documentId: 'title-certificate', form: 'copy' as const, atMs: NOW_MS, verified: false };
    expect(codeOf(act('archive-case', { ...state, documents: [document] }, { payload: {}, context: { programme: qijiang } }))).toBe('ok');
  });

  it('[M-5] the latest paper of a kind is the one verified', () => {
    const state = caseRecord({ stage: 'accepted' });
    const document = { documentId: 'title-certificate', form: 'copy' as const, atMs: NOW_MS, verified: false };
    expect(value(act('verify-document', { ...state, documents: [document, document] }, { payload: { documentId: 'title-certificate', verified: true } })).documents.map((entry) => entry.verified)).toEqual([false, true]);
    expect(codeOf(act('verify-document', { ...state, documents: [document] }, { payload: { documentId: 'other', verified: true } }))).toBe('mutation/subject-unknown');
  });

  it('[T-38] the table of what may be done knows every act', () => {
    expect(actChoices(caseRecord(), { programme: tongliang, nowMs: NOW_MS }).map((choice) => choice.kind).toSorted()).toEqual(Object.keys(acts).toSorted());
  });
});

describe('what the case learns and needs', () => {
  const found = order({
    finding: { ...witness, outcome: 'found', accountNumber: ACCOUNT, meterNumber: METER, rawText: METER, via: 'scan', verified: true, note: '', evidence: [] },
    documents: [{ ...witness, documentId: 'title-certificate', form: 'copy', evidence: [evidence('document-page')], note: '' }],
    choice: { ...witness, type: 'settlement', chosenBy: ['new-owner'], channel: 'on-site' },
  });

  it('[C-03] absorbing twice changes nothing, and an account the office set stays', () => {
    const said = { before: order({}), saidAtMs: NOW_MS };
    const once = absorbWorkOrder(caseRecord(), found, said);
    expect(once).toMatchObject({ account: { accountNumber: ACCOUNT, via: 'visit' }, transferChoice: { type: 'settlement' } });
    expect(absorbWorkOrder(once, found, said)).toEqual(once);
    const other = value(act('set-account', caseRecord(), { payload: { ...account, accountNumber: '9990000002' } }));
    expect(absorbWorkOrder(other, found, said).account?.accountNumber).toBe('9990000002');
    expect(once.arrears).toBeNull();
  });

  it('[I8] of two choices the later one counts, by the phone’s time as corrected; what no act changed is no choice anew', () => {
    const [earlier, later] = [{ before: order({}), saidAtMs: NOW_MS - 1 }, { before: order({}), saidAtMs: NOW_MS + 1 }];
    const office = { ...caseRecord(), transferChoice: { type: 'non-settlement' as const, chosenBy: ['new-owner' as const], channel: 'phone' as const, atMs: NOW_MS } };
    expect(absorbWorkOrder(office, found, later).transferChoice).toMatchObject({ type: 'settlement', atMs: NOW_MS + 1 });
    expect(absorbWorkOrder(office, found, earlier).transferChoice).toEqual(office.transferChoice);
    expect(absorbWorkOrder(office, found, { before: found, saidAtMs: NOW_MS + 1 }).transferChoice).toEqual(office.transferChoice);
  });

  it('[C-13] a worker’s call is a call of the case, once', () => {
    const called = visit({ calls: [{ ...witness, to: 'new-owner', outcome: 'reached', purpose: '', note: '' }] });
    expect(absorbVisit(absorbVisit(caseRecord(), called), called).calls).toHaveLength(1);
  });

  it('[T-36] an order with something left open stays open for the next visit', () => {
    const together = { programme: tongliang, visit: visit(), siblings: [] };
    expect(afterVisit(order(), together).state).toBe('open');
    expect(afterVisit({ ...found, jobs: [{ kind: 'find-account', state: 'open' }] }, together).state).toBe('done');
    expect(afterVisit(order({ state: 'cancelled', jobs: [] }), together).state).toBe('cancelled');
  });

  it('[T-13] a door visit for the number only when the telephone did not help; then all open jobs on one trip [T-02]', () => {
    expect(proposedJobs(caseRecord(), tongliang)).toEqual([]);
    expect(proposedJobs(caseRecord({ calls: [{ ...call, topics: ['account-number-asked', 'found-by-guidance'] }] }), tongliang)).toEqual([]);
    const inVain = caseRecord({ calls: [{ ...call, topics: ['account-number-asked', 'account-number-not-found'] }] });
    expect(proposedJobs(inVain, tongliang)).toEqual(['find-account', 'read-meter', 'inform-owners', 'sign-contract']);
    expect(proposedJobs(accepted, tongliang)).toEqual(['read-meter', 'inform-owners', 'sign-contract']);
    expect(proposedJobs({ ...accepted, contract }, tongliang)).toEqual(['read-meter', 'inform-owners']);
  });

  it('[Q-10] [Q-11] papers are collected only for the companies that still miss some', () => {
    const state = caseRecord({
      stage: 'accepted',
      matters: [{ utility: 'water', service: 'connection', supplierId: 'qijiang-water' }, { utility: 'gas', service: 'connection', supplierId: 'qijiang-gas' }],
      needs: [{ needId: 'q-d1-water.title', utility: 'water', anyOf: ['title-certificate'], neededAt: 'application', dueDay: null }],
    });
    expect(proposedJobs(state, qijiang)).toEqual(['collect-documents']);
    expect(plannedOrders(state, qijiang, ['collect-documents'])).toEqual([{ utility: 'water', service: 'connection', supplierId: 'qijiang-water', jobs: ['collect-documents'] }]);
  });

  it('[T-47] one step is current until the end; a declined case has none', () => {
    expect(currentMilestone(caseRecord(), tongliang)).toBe('contacted');
    expect(caseProgress(accepted, tongliang).filter((step) => step.state === 'current')).toHaveLength(1);
    expect(currentMilestone(caseRecord({ stage: 'declined' }), tongliang)).toBeNull();
    expect(caseProgress(caseRecord({ stage: 'declined' }), tongliang).some((step) => step.state === 'skipped')).toBe(true);
  });
});
