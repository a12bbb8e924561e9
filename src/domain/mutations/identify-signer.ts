import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { WorkOrder } from '../model/work-order.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { consentHolds } from '../rules/consents.ts';
import { witnessOf } from './witness.ts';
import { signerIdentification } from '../model/work-order.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  signerRole: signerIdentification.shape.signerRole,
  signerName: signerIdentification.shape.signerName,
  identityKind: signerIdentification.shape.identityKind,
  numberTail: signerIdentification.shape.numberTail,
  numberMatched: signerIdentification.shape.numberMatched,
  originalSeen: signerIdentification.shape.originalSeen,
  mismatchReason: signerIdentification.shape.mismatchReason,
  evidence: signerIdentification.shape.evidence,
});

export const identifySigner = defineWorkOrderMutation<'identify-signer', z.infer<typeof payload>>({
  kind: 'identify-signer',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('identify-signer', state, context.visit);
    if (refusal !== null) return fail(refusal);
    const objection = objectionTo(state, payload);
    if (objection !== null) return fail(objection);
    const pictures = payload.evidence.filter(({ kind }) => kind === 'document-page');
    if (pictures.length > 0 && !consentHolds(context.visit, 'identity-image')) return fail('visit/consent-missing');
    return ok({ ...state, signer: { ...witnessOf(context), ...payload } });
  },
});

type Payload = z.infer<typeof payload>;

/** T-37, C-09: the original in the worker's hand, its number compared with the one on file where there is one. */
function objectionTo(order: WorkOrder, signer: Payload): DomainCode | null {
  if (!signer.originalSeen) return 'signer/original-not-seen';
  if (signer.signerRole === 'agent' && !signer.evidence.some(({ kind }) => kind === 'power-of-attorney')) return 'signer/power-of-attorney-missing';
  const onFile = order.parties.find((party) => party.role === signer.signerRole)?.identity?.number;
  const differs = onFile !== undefined && !onFile.toUpperCase().endsWith(signer.numberTail);
  if ((differs || !signer.numberMatched) && (signer.numberMatched || signer.mismatchReason === '')) return 'signer/number-mismatch';
  return null;
}
