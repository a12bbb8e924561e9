import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { acts } from '../../../src/domain/acts/registry.ts';
import { domainCodes } from '../../../src/domain/errors.ts';
import type { CaseRecord } from '../../../src/domain/model/case.ts';
import { workOrder, type WorkOrder } from '../../../src/domain/model/work-order.ts';
import { visit as visitShape, type Visit } from '../../../src/domain/model/visit.ts';
import { mutations } from '../../../src/domain/mutations/registry.ts';
import { actRefusal, type AllowedAct } from '../../../src/domain/rules/allowed-acts.ts';
import { orderMutationRefusal, visitMutationRefusal, type OrderMutationKind, type VisitMutationKind } from '../../../src/domain/rules/allowed-mutations.ts';
import { leaveDoorFindings, settledFor } from '../../../src/domain/rules/leave-door.ts';
import { ACCOUNT, acting, caseRecord, codeOf, context, evidence, METER, NOW_MS, order, tongliang, value, visit, visitUnderWay, witness } from './given.ts';

const finding = { ...witness, outcome: 'found' as const, accountNumber: ACCOUNT, meterNumber: METER, rawText: METER, via: 'scan' as const, verified: true, note: '', evidence: [] };
const readingEntry = { ...witness, meterNumber: METER, readings: [{ register: 'total' as const, value: '12399.12' }], explanation: null, sumDifferenceConfirmed: false, corrects: null, correctionReason: '', evidence: [] };
const signer = { ...witness, signerRole: 'new-owner' as const, signerName: '测乙丙', identityKind: 'resident-id' as const, numberTail: '0031', numberMatched: true, originalSeen: true, mismatchReason: '', evidence: [] };

const anyVisit: fc.Arbitrary<Visit> = fc.constantFrom(visit(), visit({ state: 'departed' }), visitUnderWay(), visitUnderWay({ privacyNotice: null }), visit({ state: 'ended' }), visit({ state: 'cancelled' }));
const anyOrder: fc.Arbitrary<WorkOrder> = fc.record({
  finding: fc.constantFrom(null, finding, { ...finding, outcome: 'no-entry' as const, accountNumber: null }),
  readings: fc.boolean().map((read) => (read ? [readingEntry] : [])),
  transferType: fc.constantFrom(null, 'settlement' as const, 'non-settlement' as const),
  signer: fc.constantFrom(null, signer),
  state: fc.constantFrom('open' as const, 'open' as const, 'cancelled' as const),
}).map((over) => order(over));

const payloads: { readonly [K in OrderMutationKind]: Parameters<(typeof mutations)[K]['payload']['parse']>[0] } = {
  'confirm-account': { outcome: 'found', accountNumber: ACCOUNT, meterNumber: METER, rawText: METER, via: 'meter-number', verified: true, note: '', evidence: [] },
  'record-reading': { meterNumber: METER, readings: readingEntry.readings, explanation: null, sumDifferenceConfirmed: false, corrects: null, correctionReason: '', evidence: [evidence('meter-register')] },
  'choose-transfer-type': { type: 'settlement', chosenBy: ['new-owner'], channel: 'on-site' },
  'inform-owner': { owner: 'new-owner', outcome: 'acknowledged', channel: 'phone', noticeSha256: 'a'.repeat(64), reason: '', evidence: [] },
  'identify-signer': { signerRole: 'new-owner', signerName: '测乙丙', identityKind: 'resident-id', numberTail: '0031', numberMatched: true, originalSeen: true, mismatchReason: '', evidence: [] },
  'sign-contract': { channel: 'paper', signerRole: 'new-owner', templateId: 't', templateVersion: 1, contractSha256: 'a'.repeat(64), clausesPointedOut: [], agreedElectronic: false, copyGiven: 'paper-copy', evidence: [evidence('contract-page')] },
  'collect-document': { documentId: 'title-certificate', form: 'copy', evidence: [evidence('document-page')], note: '' },
  'report-problem': { text: '门禁坏了', danger: true },
};

describe('screens and rules agree', () => {
  it('[C-25] the table that disables a button is the one by which the mutation refuses', () => {
    fc.assert(fc.property(fc.constantFrom(...(Object.keys(payloads) as OrderMutationKind[])), anyOrder, anyVisit, (kind, state, here) => {
      const { apply, payload } = mutations[kind];
      const result = (apply as (state: WorkOrder, payload: unknown, context: unknown) => ReturnType<typeof apply>)(state, payload.parse(payloads[kind]), context({ visit: here }));
      const refusal = orderMutationRefusal(kind, state, here);
      if (refusal !== null) expect(codeOf(result)).toBe(refusal);
      else if (!result.ok) expect(domainCodes).toContain(result.error.code);
      else expect(() => workOrder.parse(result.value)).not.toThrow();
    }), { numRuns: 500 });
  });

  it('[C-25] the same for a visit', () => {
    const kinds = ['depart', 'unmask', 'give-privacy-notice'] as const satisfies readonly VisitMutationKind[];
    const bodies = { depart: {}, unmask: { subject: 'phone', reason: 'call' }, 'give-privacy-notice': { noticeVersion: 'v', to: 'new-owner' } };
    fc.assert(fc.property(fc.constantFrom(...kinds), anyVisit, (kind, here) => {
      const { apply } = mutations[kind];
      const result = (apply as (state: Visit, payload: unknown, context: unknown) => ReturnType<typeof apply>)(here, bodies[kind], context());
      expect(codeOf(result)).toBe(visitMutationRefusal(kind, here) ?? 'ok');
      if (result.ok) expect(() => visitShape.parse(result.value)).not.toThrow();
    }));
  });

  it('[T-02] what passes the leave-the-door check ends the visit, and nothing else does', () => {
    fc.assert(fc.property(anyOrder, fc.boolean(), (state, leaveKnown) => {
      const here = visitUnderWay();
      const findings = leaveDoorFindings(here, [state], tongliang);
      const ending = { outcome: 'completed' as const, reason: 'customer-asked' as const, note: '', leftOpen: leaveKnown ? findings.map((found) => found.code) : [], evidence: [] };
      const passes = findings.every((found) => settledFor(found, ending));
      const result = mutations['end-visit'].apply(here, ending, context({ workOrders: [state] }));
      expect(codeOf(result)).toBe(passes ? 'ok' : 'visit/still-open');
    }));
  });

  it('[C-25] [T-38] the office’s table is the one by which its acts refuse', () => {
    const states: CaseRecord[] = [caseRecord(), caseRecord({ stage: 'accepted' }), caseRecord({ stage: 'archived' }), caseRecord({ stage: 'declined' }), caseRecord({ account: { accountNumber: ACCOUNT, meterNumber: null, via: 'bill', atMs: NOW_MS } })];
    const bodies = { 'accept-case': {}, 'archive-case': {}, 'record-arrears': { facts: { amount: '0.00', prepaid: '0.00', asOfMs: NOW_MS } } };
    for (const state of states) {
      for (const kind of Object.keys(bodies) as (keyof typeof bodies)[]) {
        const { apply } = acts[kind];
        const result = (apply as (state: CaseRecord, payload: unknown, context: unknown) => ReturnType<typeof apply>)(state, bodies[kind], acting());
        expect(codeOf(result)).toBe(actRefusal(kind satisfies AllowedAct, state, { programme: tongliang, nowMs: NOW_MS }) ?? 'ok');
      }
    }
  });

  it('[C-03] an act is pure: the state given stays as it was, and the same again gives the same', () => {
    const state = order();
    const before = canonicalJson(state);
    const here = context();
    const body = { ...payloads['confirm-account'] as Parameters<(typeof mutations)['confirm-account']['apply']>[1] };
    const once = value(mutations['confirm-account'].apply(state, body, here));
    expect(canonicalJson(state)).toBe(before);
    expect(canonicalJson(mutations['confirm-account'].apply(state, body, here))).toBe(canonicalJson({ ok: true, value: once }));
  });
});
