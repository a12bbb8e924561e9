import { describe, expect, it } from 'vitest';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';
import type { MutationContext } from '../../../src/domain/mutations/definition.ts';
import { mutations, type MutationKind, type MutationPayload } from '../../../src/domain/mutations/registry.ts';
import { contractText } from '../../../src/domain/rules/contract-text.ts';
import { buildNotice, noticeDigest } from '../../../src/domain/rules/notice.ts';
import { ACCOUNT, codeOf, context, evidence, METER, order, qijiang, reference, uuid, value, visit, visitUnderWay } from './given.ts';

type OrderKind = Extract<MutationKind, 'confirm-account' | 'record-reading' | 'choose-transfer-type' | 'inform-owner' | 'identify-signer' | 'sign-contract' | 'collect-document' | 'report-problem'>;

function act<K extends OrderKind>(kind: K, state: WorkOrder, over: { payload: MutationPayload<K>; context?: Partial<MutationContext> }) {
  const { apply, payload: shape } = mutations[kind];
  const payload = shape.parse(over.payload);
  return (apply as (state: WorkOrder, payload: unknown, context: MutationContext) => ReturnType<typeof apply>)(state, payload, context(over.context));
}

const found = { outcome: 'found' as const, accountNumber: ACCOUNT, meterNumber: METER, rawText: METER, via: 'scan' as const, verified: true, note: '', evidence: [evidence('meter-label')] };
const reading = { meterNumber: METER, readings: [{ register: 'total' as const, value: '12399.12' }], explanation: null, sumDifferenceConfirmed: false, corrects: null, correctionReason: '', evidence: [evidence('meter-register')] };
const choice = { type: 'non-settlement' as const, chosenBy: ['old-owner' as const, 'new-owner' as const], channel: 'on-site' as const };
const signer = { signerRole: 'new-owner' as const, signerName: '测乙丙', identityKind: 'resident-id' as const, numberTail: '0031', numberMatched: true, originalSeen: true, mismatchReason: '', evidence: [] };

const afterFound = value(act('confirm-account', order(), { payload: found }));
const afterReading = value(act('record-reading', afterFound, { payload: reading }));
const afterChoice = value(act('choose-transfer-type', afterReading, { payload: choice }));
const afterSigner = value(act('identify-signer', afterChoice, { payload: signer }));

function told(state: WorkOrder, owner: 'old-owner' | 'new-owner') {
  return { owner, outcome: 'acknowledged' as const, channel: 'on-site' as const, noticeSha256: noticeDigest(value(buildNotice(state))), reason: '', evidence: [evidence('signature-strokes')] };
}

function signing(state: WorkOrder) {
  const text = value(contractText(state));
  return {
    channel: 'screen' as const, signerRole: 'new-owner' as const, templateId: text.templateId, templateVersion: text.templateVersion, contractSha256: text.sha256,
    clausesPointedOut: text.clauses.filter((clause) => clause.key).map((clause) => clause.clauseId), agreedElectronic: true, copyGiven: 'shared' as const, evidence: [evidence('signature-strokes')],
  };
}
const stateOf = (state: WorkOrder, kind: string) => state.jobs.find((job) => job.kind === kind)?.state;

describe('finding the account', () => {
  it('[T-14] found: the job is done and the finding stands', () => {
    expect(afterFound.finding).toMatchObject({ outcome: 'found', accountNumber: ACCOUNT });
    expect(stateOf(afterFound, 'find-account')).toBe('done');
  });

  it('[C-12] nothing at a door before arrival', () => {
    expect(codeOf(act('confirm-account', order(), { payload: found, context: { visit: visit() } }))).toBe('visit/not-arrived');
    expect(codeOf(act('confirm-account', order(), { payload: found, context: { visit: visitUnderWay({ state: 'ended' }) } }))).toBe('visit/already-ended');
    expect(codeOf(act('confirm-account', order({ state: 'cancelled' }), { payload: found }))).toBe('mutation/subject-cancelled');
  });

  it.each([
    [{ accountNumber: null }, 'account/number-missing'],
    [{ accountNumber: '9990009999' }, 'account/not-in-reference'],
    [{ verified: false }, 'account/not-verified'],
    [{ evidence: [] }, 'account/evidence-missing'],
  ])('[T-14] a finding must be whole (%#)', (over, code) => {
    expect(codeOf(act('confirm-account', order(), { payload: { ...found, ...over } }))).toBe(code);
  });

  it('[T-14] takes an account of another building with the reason only', () => {
    const elsewhere = order({ address: '示例花园5幢1单元1-1' });
    expect(codeOf(act('confirm-account', elsewhere, { payload: found }))).toBe('account/address-differs');
    expect(stateOf(value(act('confirm-account', elsewhere, { payload: { ...found, note: '同一处，登记写法不同' } })), 'find-account')).toBe('done');
  });

  it.each([
    ['not-found', 'door-plate', 'not-possible'],
    ['shared-meter', 'shared-meter', 'done'],
    ['no-meter', 'door-plate', 'not-possible'],
    ['wrong-meter', 'meter-label', 'not-possible'],
    ['unknown-meter', 'meter-label', 'not-possible'],
    ['no-entry', 'no-entry', 'not-possible'],
  ] as const)('[T-20] %s needs its evidence', (outcome, kind, state) => {
    const payload = { ...found, outcome, accountNumber: null, verified: false, via: 'none' as const };
    expect(codeOf(act('confirm-account', order(), { payload: { ...payload, evidence: [] } }))).toBe('account/evidence-missing');
    expect(stateOf(value(act('confirm-account', order(), { payload: { ...payload, evidence: [evidence(kind)] } })), 'find-account')).toBe(state);
  });
});

describe('the wrong meter', () => {
  const OTHER_METER = '9930001000000000000026';
  const other = reference({ accountNumber: '9990000002', meter: { meterNumber: OTHER_METER, registers: ['total'], integerDigits: 6, decimals: 2, multiplier: '1' } });
  const known = order({ accountNumber: ACCOUNT, references: [reference(), other] });
  const decision = { expectedMeter: METER, scannedMeter: OTHER_METER, scannedAccount: '9990000002', neighboursShown: 11, choice: 'expected-is-right' as const, reason: '铭牌与账单相符' };
  const scannedOther = { ...found, rawText: OTHER_METER };

  it('[T-14] scanned is not expected: nobody goes on without a decision about these very meters', () => {
    expect(codeOf(act('confirm-account', known, { payload: scannedOther }))).toBe('account/meter-undecided');
    expect(codeOf(act('confirm-account', known, { payload: { ...scannedOther, meterDecision: { ...decision, scannedMeter: METER } } }))).toBe('account/meter-undecided');
    expect(codeOf(act('confirm-account', known, { payload: { ...scannedOther, meterDecision: { ...decision, choice: 'unclear' } } }))).toBe('account/meter-undecided');
    expect(value(act('confirm-account', known, { payload: { ...scannedOther, meterDecision: decision } })).finding?.meterDecision).toEqual(decision);
  });

  it('[T-14] a decision that the scanned meter holds leads to its account, one that says why is needed', () => {
    const taken = { ...scannedOther, accountNumber: '9990000002', meterNumber: OTHER_METER };
    expect(codeOf(act('confirm-account', known, { payload: taken }))).toBe('account/meter-undecided');
    expect(value(act('confirm-account', known, { payload: { ...taken, meterDecision: { ...decision, choice: 'scanned-is-right' } } })).finding?.accountNumber).toBe('9990000002');
    expect(() => act('confirm-account', known, { payload: { ...taken, meterDecision: { ...decision, reason: ' ' } } })).toThrow();
  });

  it.each([METER, METER.slice(7, 21), METER.slice(9, 21), METER.slice(-9), ' 9930 0010 0000 0000 0000 19 '])('[T-14] the expected meter, however it is printed, stops nobody (%s)', (rawText) => {
    expect(act('confirm-account', known, { payload: { ...found, rawText } })).toMatchObject({ ok: true });
  });

  it('[T-12, C-03] a row of the register joins the order, unless the order has its own', () => {
    const register = { areaCode: '500151', version: 3, row: { ...other, priceCode: 'from-the-phone' } };
    const payload = { ...scannedOther, accountNumber: '9990000002', meterNumber: OTHER_METER, register };
    expect(codeOf(act('confirm-account', order(), { payload: { ...payload, register: undefined } }))).toBe('account/not-in-reference');
    expect(value(act('confirm-account', order(), { payload })).references.at(-1)).toMatchObject({ accountNumber: '9990000002', priceCode: 'from-the-phone' });
    expect(value(act('confirm-account', order({ references: [reference(), other] }), { payload })).references.at(-1)).toEqual(other);
    expect(codeOf(act('confirm-account', order(), { payload: { ...payload, register: { ...register, row: { ...other, supplierId: 'sgcc-cq-qijiang' } } } }))).toBe('account/not-in-reference');
  });

  it('[T-14] a meter that no register has is a finding with what was read', () => {
    const unknown = { ...found, outcome: 'unknown-meter' as const, accountNumber: null, verified: false, evidence: [evidence('meter-label')] };
    expect(value(act('confirm-account', order(), { payload: unknown })).finding).toMatchObject({ outcome: 'unknown-meter', rawText: METER });
    expect(codeOf(act('confirm-account', order(), { payload: { ...unknown, rawText: null } }))).toBe('account/number-missing');
  });
});

describe('reading the meter', () => {
  it('[T-14] a reading of a meter whose label is not the account’s needs the same decision', () => {
    const OTHER_METER = '9930001000000000000026';
    const scannedText = OTHER_METER;
    const decision = { expectedMeter: METER, scannedMeter: OTHER_METER, scannedAccount: null, neighboursShown: 0, reason: '条码贴错', choice: 'expected-is-right' as const };
    expect(codeOf(act('record-reading', afterFound, { payload: { ...reading, scannedText } }))).toBe('account/meter-undecided');
    expect(codeOf(act('record-reading', afterFound, { payload: { ...reading, scannedText, meterDecision: { ...decision, choice: 'unclear' } } }))).toBe('account/meter-undecided');
    expect(value(act('record-reading', afterFound, { payload: { ...reading, scannedText, meterDecision: decision } })).readings.at(-1)?.meterDecision).toEqual(decision);
    expect(act('record-reading', afterFound, { payload: { ...reading, scannedText: METER } })).toMatchObject({ ok: true });
  });

  it('[C-05] appends the reading as typed', () => {
    expect(afterReading.readings).toHaveLength(1);
    expect(afterReading.readings[0]).toMatchObject({ readings: [{ register: 'total', value: '12399.12' }] });
    expect(stateOf(afterReading, 'read-meter')).toBe('done');
  });

  it.each<[Partial<MutationPayload<'record-reading'>>, string]>([
    [{ evidence: [] }, 'reading/photo-missing'],
    [{ meterNumber: '9930001000000000000026' }, 'reading/meter-mismatch'],
    [{ readings: [{ register: 'peak' as const, value: '1' }] }, 'reading/register-not-on-meter'],
    [{ readings: [{ register: 'total' as const, value: '12399.123' }] }, 'reading/too-many-decimals'],
    [{ readings: [{ register: 'total' as const, value: '1.00' }] }, 'reading/lower-than-before'],
    [{ readings: [{ register: 'total' as const, value: '1.00' }], explanation: 'rollover' as const }, 'ok'],
    [{ meterNumber: 'NEW-0001', readings: [{ register: 'total' as const, value: '1.00' }], explanation: 'meter-exchange' as const }, 'ok'],
  ])('[C-05] refuses with a reason (%#)', (over, code) => {
    const state = { ...afterFound, references: [reference({ lastScheduled: { day: '2026-11-01', readings: [{ register: 'total', value: '999987.50' }] } })] };
    const target = over.explanation === undefined && code !== 'reading/lower-than-before' ? afterFound : state;
    expect(codeOf(act('record-reading', target, { payload: { ...reading, ...over } }))).toBe(code);
  });

  it('[T-26] without an account there is nothing to read for', () => {
    expect(codeOf(act('record-reading', order(), { payload: reading }))).toBe('account/number-missing');
  });

  it('[C-02] a second reading names the one it corrects and why; the first stays', () => {
    expect(codeOf(act('record-reading', afterReading, { payload: reading }))).toBe('reading/correction-reason-missing');
    const corrected = value(act('record-reading', afterReading, { payload: { ...reading, corrects: afterReading.readings[0]!.mutationId, correctionReason: '看错一位' } }));
    expect(corrected.readings).toHaveLength(2);
    expect(codeOf(act('record-reading', afterFound, { payload: { ...reading, corrects: uuid(77), correctionReason: 'x' } }))).toBe('mutation/subject-unknown');
  });
});

describe('informing the owners', () => {
  it('[T-27] done when both were told the identical version', () => {
    const one = value(act('inform-owner', afterChoice, { payload: told(afterChoice, 'old-owner') }));
    expect(stateOf(one, 'inform-owners')).toBe('open');
    const both = value(act('inform-owner', one, { payload: told(one, 'new-owner') }));
    expect(stateOf(both, 'inform-owners')).toBe('done');
  });

  it('[T-27] a corrected reading opens the notice again for who was told the old one', () => {
    const one = value(act('inform-owner', afterChoice, { payload: told(afterChoice, 'old-owner') }));
    const both = value(act('inform-owner', one, { payload: told(one, 'new-owner') }));
    const corrected = value(act('record-reading', both, { payload: { ...reading, readings: [{ register: 'total', value: '12399.13' }], corrects: both.readings[0]!.mutationId, correctionReason: '看错一位' } }));
    expect(stateOf(corrected, 'inform-owners')).toBe('open');
  });

  it('[T-26] what is told needs a choice, a reading and the version that holds', () => {
    expect(codeOf(act('inform-owner', afterReading, { payload: told(afterChoice, 'old-owner') }))).toBe('notice/choice-missing');
    expect(codeOf(act('inform-owner', { ...afterChoice, readings: [] }, { payload: told(afterChoice, 'old-owner') }))).toBe('notice/reading-missing');
    expect(codeOf(act('inform-owner', afterChoice, { payload: { ...told(afterChoice, 'old-owner'), noticeSha256: 'b'.repeat(64) } }))).toBe('notice/version-differs');
  });

  it('[C-08] an absent owner needs a reason, a present one a signature', () => {
    expect(codeOf(act('inform-owner', afterChoice, { payload: { ...told(afterChoice, 'old-owner'), outcome: 'not-reached', channel: 'phone' } }))).toBe('notice/reason-missing');
    expect(codeOf(act('inform-owner', afterChoice, { payload: { ...told(afterChoice, 'old-owner'), evidence: [] } }))).toBe('notice/acknowledgement-missing');
    expect(codeOf(act('inform-owner', afterChoice, { payload: { ...told(afterChoice, 'old-owner'), channel: 'phone', evidence: [] } }))).toBe('ok');
  });

  it('[T-24] a settled transfer informs the new owner only, with or without a reading', () => {
    const settled = value(act('choose-transfer-type', afterFound, { payload: { ...choice, type: 'settlement' } }));
    expect(stateOf(value(act('inform-owner', settled, { payload: told(settled, 'new-owner') })), 'inform-owners')).toBe('done');
  });
});

describe('signing the contract', () => {
  it('[T-37] signs on the screen where the supplier allows it', () => {
    const signed = value(act('sign-contract', afterSigner, { payload: signing(afterSigner) }));
    expect(stateOf(signed, 'sign-contract')).toBe('done');
    expect(codeOf(act('sign-contract', signed, { payload: signing(signed) }))).toBe('contract/already-signed');
  });

  it.each([
    [{ contractSha256: 'c'.repeat(64) }, {}, 'contract/terms-changed'],
    [{ clausesPointedOut: [] }, {}, 'contract/clause-not-pointed-out'],
    [{ agreedElectronic: false }, {}, 'contract/electronic-not-agreed'],
    [{ evidence: [evidence('contract-page')] }, {}, 'contract/signature-missing'],
    [{ channel: 'paper' as const }, {}, 'contract/pages-missing'],
    [{ channel: 'paper' as const, agreedElectronic: false, evidence: [evidence('contract-page')] }, { screenSigningAllowed: false }, 'ok'],
    [{}, { screenSigningAllowed: false }, 'contract/screen-not-allowed'],
    [{}, { contract: null }, 'contract/not-offered'],
    [{}, { signer: null }, 'contract/signer-not-identified'],
    [{ signerRole: 'agent' as const }, {}, 'contract/signer-not-identified'],
    [{}, { utility: 'gas' as const, service: 'closure' as const }, 'contract/paper-only'],
  ])('[C-09] [C-10] [C-11] refuses with a reason (%#)', (over, state, code) => {
    expect(codeOf(act('sign-contract', { ...afterSigner, ...state }, { payload: { ...signing(afterSigner), ...over } }))).toBe(code);
  });

  it('[X28] leaves out no step: before somebody was identified nobody signs', () => {
    expect(codeOf(act('sign-contract', afterChoice, { payload: signing(afterSigner) }))).toBe('contract/signer-not-identified');
    expect(codeOf(act('sign-contract', afterSigner, { payload: signing(afterSigner), context: { visit: visit() } }))).toBe('visit/not-arrived');
  });

  it('[X31] takes no signature that was given under another contract', () => {
    const { contract } = afterSigner;
    const other = { ...afterSigner, contract: { ...contract!, offer: { ...contract!.offer, values: { ...contract!.offer.values, address: '示例花园3幢2单元9-8' } } } };
    expect(codeOf(act('sign-contract', other, { payload: signing(other) }))).toBe('ok');
    expect(codeOf(act('sign-contract', other, { payload: signing(afterSigner) }))).toBe('contract/terms-changed');
  });

  it('[T-29] signs in the supplier’s app or on paper, whether or not the screen is switched on', () => {
    const off = { ...afterSigner, screenSigningAllowed: false };
    const channelOf = (over: object) => codeOf(act('sign-contract', off, { payload: { ...signing(off), ...over } }));
    expect(channelOf({ channel: 'app', evidence: [evidence('other')] })).toBe('ok');
    expect(channelOf({ channel: 'paper', agreedElectronic: false, evidence: [evidence('contract-page')] })).toBe('ok');
    expect(channelOf({ channel: 'screen' })).toBe('contract/screen-not-allowed');
  });

  it.each([
    [{ originalSeen: false }, 'signer/original-not-seen'],
    [{ numberTail: '9999' }, 'signer/number-mismatch'],
    [{ numberMatched: false }, 'signer/number-mismatch'],
    [{ numberTail: '9999', numberMatched: false, mismatchReason: '证件已换号' }, 'ok'],
    [{ signerRole: 'agent' as const }, 'signer/power-of-attorney-missing'],
    [{ signerRole: 'agent' as const, evidence: [evidence('power-of-attorney')] }, 'ok'],
  ])('[T-37] the signer is who he says (%#)', (over, code) => {
    expect(codeOf(act('identify-signer', afterChoice, { payload: { ...signer, ...over } }))).toBe(code);
  });

  it('[C-14] no identity data before the notice, no picture of it without consent', () => {
    expect(codeOf(act('identify-signer', afterChoice, { payload: signer, context: { visit: visitUnderWay({ privacyNotice: null }) } }))).toBe('visit/privacy-notice-missing');
    expect(codeOf(act('identify-signer', afterChoice, { payload: { ...signer, evidence: [evidence('document-page')] }, context: { visit: visitUnderWay({ consents: [] }) } }))).toBe('visit/consent-missing');
  });
});

describe('collecting documents', () => {
  const need = (needId: string, anyOf: string[]) => ({ needId, utility: 'water' as const, anyOf, neededAt: 'application' as const, dueDay: null });
  const state = order({
    jobs: [{ kind: 'collect-documents', state: 'open' }], utility: 'water',
    needs: [need('q-d1-water.identity', ['resident-id', 'household-register']), need('q-d1-water.title', ['title-certificate']), need('q-later-water.licence', ['business-licence'])],
  });
  const paper = { documentId: 'resident-id', form: 'original-seen' as const, evidence: [evidence('document-page')], note: '' };
  const here = { programme: qijiang };

  it('[Q-11] done when any one paper of every group was handed over', () => {
    const one = value(act('collect-document', state, { payload: paper, context: here }));
    const two = value(act('collect-document', one, { payload: { ...paper, documentId: 'title-certificate', form: 'copy' }, context: here }));
    expect(stateOf(two, 'collect-documents')).toBe('open');
    const three = value(act('collect-document', two, { payload: { ...paper, documentId: 'business-licence', form: 'sealed-copy' }, context: here }));
    expect(stateOf(three, 'collect-documents')).toBe('done');
  });

  it.each([
    [{ documentId: 'passport' }, 'document/not-asked-for'],
    [{ form: 'copy' as const }, 'document/original-needed'],
    [{ documentId: 'business-licence', form: 'copy' as const }, 'document/sealed-copy-needed'],
    [{ evidence: [evidence('door-plate')] }, 'document/photo-missing'],
  ])('[W-15] [X-20] refuses with a reason (%#)', (over, code) => {
    expect(codeOf(act('collect-document', state, { payload: { ...paper, ...over }, context: here }))).toBe(code);
  });

  it('[C-14] a picture of an identity paper takes its own consent; the title does not', () => {
    const visitWithout = visitUnderWay({ consents: [] });
    expect(codeOf(act('collect-document', state, { payload: paper, context: { ...here, visit: visitWithout } }))).toBe('visit/consent-missing');
    expect(codeOf(act('collect-document', state, { payload: { ...paper, documentId: 'title-certificate' }, context: { ...here, visit: visitWithout } }))).toBe('ok');
  });

  it('[T-42] a problem can be reported from any order, with or without a visit', () => {
    expect(value(act('report-problem', state, { payload: { text: '门禁坏了', danger: false }, context: { visit: null } })).problems).toHaveLength(1);
  });
});
