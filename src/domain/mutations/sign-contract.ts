import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { Failure } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { WorkOrder } from '../model/work-order.ts';
import type { Programme } from '../programme/schema.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { contractText } from '../rules/contract-text.ts';
import { withJobs } from '../rules/jobs.ts';
import { screenSigningRefusal } from '../rules/signing-channels.ts';
import { witnessOf } from './witness.ts';
import { contractSigning } from '../model/work-order.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  channel: contractSigning.shape.channel,
  signerRole: contractSigning.shape.signerRole,
  templateId: contractSigning.shape.templateId,
  templateVersion: contractSigning.shape.templateVersion,
  contractSha256: contractSigning.shape.contractSha256,
  clausesPointedOut: contractSigning.shape.clausesPointedOut,
  agreedElectronic: contractSigning.shape.agreedElectronic,
  copyGiven: contractSigning.shape.copyGiven,
  evidence: contractSigning.shape.evidence,
});

export const signContract = defineWorkOrderMutation<'sign-contract', z.infer<typeof payload>>({
  kind: 'sign-contract',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('sign-contract', state, context.visit);
    if (refusal !== null) return fail(refusal);
    const objection = objectionToTerms(state, payload) ?? objectionToSignature(state, payload, context.programme);
    if (objection !== null) return { ok: false, error: objection };
    return ok(withJobs({ ...state, signing: { ...witnessOf(context), ...payload } }, context.programme));
  },
});

type Payload = z.infer<typeof payload>;
type Objection = Failure<DomainCode> | null;

/** C-09: the text that was shown is the text that is signed, and every clause that binds hard was pointed out. */
function objectionToTerms(order: WorkOrder, signing: Payload): Objection {
  if (order.signer?.signerRole !== signing.signerRole) return { code: 'contract/signer-not-identified' };
  const text = contractText(order);
  if (!text.ok) return text.error;
  const { templateId, templateVersion, sha256, clauses } = text.value;
  const isSame = signing.templateId === templateId && signing.templateVersion === templateVersion && signing.contractSha256 === sha256;
  if (!isSame) return { code: 'contract/terms-changed' };
  const unsaid = clauses.find((clause) => clause.key && !signing.clausesPointedOut.includes(clause.clauseId));
  return unsaid === undefined ? null : { code: 'contract/clause-not-pointed-out', detail: { heading: unsaid.heading } };
}

function objectionToSignature(order: WorkOrder, signing: Payload, programme: Programme): Objection {
  if (signing.channel === 'paper') return has(signing, 'contract-page') ? null : { code: 'contract/pages-missing' };
  const refusal = screenSigningRefusal(order, signing.channel, programme);
  if (refusal !== null) return { code: refusal };
  if (!signing.agreedElectronic) return { code: 'contract/electronic-not-agreed' };
  if (signing.channel === 'app') return null; // the supplier's own system keeps that signature
  return has(signing, 'signature-strokes') ? null : { code: 'contract/signature-missing' };
}

function has(signing: Payload, kind: Payload['evidence'][number]['kind']): boolean {
  return signing.evidence.some((evidence) => evidence.kind === kind);
}
