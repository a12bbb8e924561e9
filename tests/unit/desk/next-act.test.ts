import { describe, expect, it } from 'vitest';
import { nextAct, type FormKind } from '../../../src/desk/state/next-act.ts';
import type { CaseRecord } from '../../../src/domain/model/case.ts';
import type { Visit } from '../../../src/domain/model/visit.ts';

const base: CaseRecord = {
  caseId: 'c', caseNumber: 'TL-1', version: 1, stage: 'pre-acceptance', programme: { id: 'p', version: 1 }, supplierId: 's',
  matters: [{ utility: 'power', service: 'transfer', supplierId: 's' }], receivedAtMs: 0, partner: null, registryNumber: null, confirmationReference: null,
  certificate: null, address: '示例路', parties: [{ role: 'new-owner', name: '试甲', phone: null, identity: null }], firstSeenAtMs: null, calls: [], account: null,
  sharedMeter: null, arrears: null, arrearsToldAtMs: null, clearedAtMs: null, acceptedAtMs: null, decline: null, transferChoice: null, notices: [], contract: null,
  needs: [], documents: [], archivedAtMs: null, informedAtMs: null, workOrderIds: [], visitIds: [],
};
const call = (topics: CaseRecord['calls'][number]['topics']): CaseRecord['calls'][number] => ({ actId: 'a', byId: 'b', atMs: 1, to: 'new-owner', outcome: 'reached', topics, note: '' });
const account: CaseRecord['account'] = { accountNumber: '9990000012', meterNumber: null, via: 'bill', atMs: 1 };
const owing = (amount: string): CaseRecord['arrears'] => ({ amount, prepaid: '0.00', asOfMs: 1, checkedAtMs: 1 });
const contract = (countersigned: boolean): CaseRecord['contract'] => ({ channel: 'paper', contractSha256: '0'.repeat(64), signedAtMs: 1, countersign: countersigned ? { actId: 'a', byId: 'b', atMs: 1 } : null });

function suggested(over: Partial<CaseRecord>, extra: { visits?: readonly Visit[]; proposedJobs?: readonly 'find-account'[]; notMine?: readonly FormKind[]; steps?: readonly string[] } = {}) {
  return nextAct({ record: { ...base, ...over }, visits: extra.visits ?? [], proposedJobs: extra.proposedJobs ?? [], notMine: new Set(extra.notMine ?? []), steps: new Set(extra.steps ?? ['contacted', 'type-chosen', 'contract-signed', 'arrears-cleared']) });
}

describe('the one next act before acceptance', () => {
  it('[T-10] begins with the telephone', () => {
    expect(suggested({})).toMatchObject({ form: 'log-office-call', why: 'callFirst' });
  });

  it('[T-12] searches when the call has not asked for the number yet', () => {
    expect(suggested({ calls: [call([])] })).toMatchObject({ form: 'set-account' });
  });

  it('[T-11] [T-12] having asked and guided leads to setting the account', () => {
    expect(suggested({ calls: [call(['account-number-asked', 'found-by-guidance'])] })).toMatchObject({ form: 'set-account', why: 'findAccount' });
  });

  it('[T-13] sends somebody to the door when the customer cannot find the number; who may not send waits for who may', () => {
    const inVain = { calls: [call(['account-number-asked', 'account-number-not-found'])] };
    expect(suggested(inVain)).toMatchObject({ form: 'dispatch', why: 'sendToFind' });
    expect(suggested(inVain, { notMine: ['dispatch'] })).toEqual({ kind: 'wait', why: 'askToSend' });
  });

  it('[T-15] checks arrears as soon as the number is known', () => {
    expect(suggested({ calls: [call([])], account })).toMatchObject({ form: 'record-arrears', why: 'checkArrears' });
  });

  it('[T-16] tells the customer before it checks again', () => {
    const owes = { calls: [call([])], account, arrears: owing('12.30') };
    expect(suggested(owes)).toMatchObject({ form: 'log-office-call', why: 'tellArrears' });
    expect(suggested({ ...owes, arrearsToldAtMs: 5 })).toMatchObject({ form: 'record-arrears', why: 'recheckArrears' });
  });

  it('[T-18] accepts when nothing is owed', () => {
    expect(suggested({ calls: [call([])], account, arrears: owing('0.00') })).toMatchObject({ form: 'accept-case' });
  });

  it('[T-19] never suggests to end a case', () => {
    const stages = [suggested({}), suggested({ sharedMeter: true, calls: [call([])], account, arrears: owing('99.00'), arrearsToldAtMs: 1 })];
    for (const next of stages) expect(next).not.toMatchObject({ form: 'decline-case' });
  });
});

describe('the one next act after acceptance', () => {
  const accepted = { stage: 'accepted' as const, calls: [call([])], account, arrears: owing('0.00'), transferChoice: { type: 'settlement' as const, chosenBy: ['new-owner' as const], channel: 'phone' as const, atMs: 1 } };

  it('[T-36] sends somebody when the programme proposes jobs', () => {
    expect(suggested(accepted, { proposedJobs: ['find-account'] })).toMatchObject({ form: 'dispatch', why: 'sendToDoor' });
  });

  it('[T-36] goes when it was agreed at the door, until somebody has been there again', () => {
    const agreed = { fromMs: 5_000, toMs: 6_000 };
    const visit = (visitId: string, over: Partial<Visit>) => ({ visitId, state: 'ended', rebookings: [], ending: null, appointment: agreed, ...over }) as unknown as Visit;
    const ended = (outcome: 'rebooked' | 'nobody-home') => ({ outcome }) as Visit['ending'];
    const rebooked = visit('v1', { ending: ended('rebooked'), rebookings: [{ appointment: agreed }] as unknown as Visit['rebookings'] });
    const after = (visits: readonly Visit[]) => suggested({ ...accepted, visitIds: ['v1', 'v2'] }, { proposedJobs: ['find-account'], visits });
    expect(after([rebooked])).toEqual({ kind: 'form', form: 'dispatch', why: 'sendAsAgreed', agreed });
    expect(after([visit('v2', { state: 'cancelled' }), rebooked])).toMatchObject({ why: 'sendAsAgreed' });
    expect(after([visit('v2', { ending: ended('nobody-home') }), rebooked])).toEqual({ kind: 'form', form: 'dispatch', why: 'sendToDoor' });
  });

  it('[T-38] countersigns, then waits for cleared arrears, then archives', () => {
    expect(suggested({ ...accepted, contract: contract(false) })).toMatchObject({ form: 'countersign-contract' });
    expect(suggested({ ...accepted, contract: contract(true) })).toMatchObject({ form: 'record-arrears', why: 'recheckCleared' });
    expect(suggested({ ...accepted, contract: contract(true), clearedAtMs: 9 })).toMatchObject({ form: 'archive-case' });
  });

  it('[T-27] informs the other owner of a non-settlement transfer first', () => {
    const choice = { ...accepted.transferChoice, type: 'non-settlement' as const };
    expect(suggested({ ...accepted, transferChoice: choice, contract: contract(true), clearedAtMs: 9 })).toMatchObject({ form: 'inform-owner-by-office' });
  });

  it('[T-22] asks the clerk for the choice, and lets a dispatcher send somebody meanwhile', () => {
    const undecided = { ...accepted, transferChoice: null };
    expect(suggested(undecided, { proposedJobs: ['find-account'] })).toMatchObject({ form: 'record-transfer-choice' });
    expect(suggested(undecided, { proposedJobs: ['find-account'], notMine: ['record-transfer-choice'] })).toMatchObject({ form: 'dispatch' });
  });

  it('[Q-09] calls first where a case is accepted as it comes, and never asks for what the programme does not know', () => {
    const steps = ['contacted', 'documents-complete', 'archived'];
    const joint = { stage: 'accepted' as const };
    expect(suggested(joint, { steps })).toMatchObject({ form: 'log-office-call' });
    expect(suggested({ ...joint, calls: [call([])] }, { steps })).toMatchObject({ form: 'archive-case' });
  });

  it('suggests nothing once a case has ended', () => {
    expect(suggested({ stage: 'archived' }).kind).toBe('none');
    expect(suggested({ stage: 'declined' }).kind).toBe('none');
  });
});
