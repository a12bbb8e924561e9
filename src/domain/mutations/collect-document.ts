import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { WorkOrder } from '../model/work-order.ts';
import type { Programme } from '../programme/schema.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { consentHolds } from '../rules/consents.ts';
import { isIdentityImage, requiredForm, satisfies } from '../rules/documents.ts';
import { withJobs } from '../rules/jobs.ts';
import { witnessOf } from './witness.ts';
import { collectedDocument } from '../model/work-order.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  documentId: collectedDocument.shape.documentId,
  form: collectedDocument.shape.form,
  evidence: collectedDocument.shape.evidence,
  note: collectedDocument.shape.note,
});

export const collectDocument = defineWorkOrderMutation<'collect-document', z.infer<typeof payload>>({
  kind: 'collect-document',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('collect-document', state, context.visit);
    if (refusal !== null) return fail(refusal);
    const objection = objectionTo(state, payload, context.programme);
    if (objection !== null) return fail(objection);
    if (isIdentityImage(context.programme, payload.documentId) && !consentHolds(context.visit, 'identity-image')) return fail('visit/consent-missing');
    return ok(withJobs({ ...state, documents: [...state.documents, { ...witnessOf(context), ...payload }] }, context.programme));
  },
});

type Payload = z.infer<typeof payload>;

/** W-15: nothing outside the list. X-20: in the form the list asks for. */
function objectionTo(order: WorkOrder, document: Payload, programme: Programme): DomainCode | null {
  const asking = order.needs.filter((need) => need.anyOf.includes(document.documentId));
  if (asking.length === 0) return 'document/not-asked-for';
  if (!document.evidence.some(({ kind }) => kind === 'document-page' || kind === 'power-of-attorney')) return 'document/photo-missing';
  if (asking.some((need) => satisfies(programme, need, document))) return null;
  const original = asking.some((need) => requiredForm(programme, need.needId, document.documentId) === 'original');
  return original ? 'document/original-needed' : 'document/sealed-copy-needed';
}
