import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  documentId: z.string().min(1),
  verified: z.boolean(),
});

export const verifyDocument = defineAct<'verify-document', z.infer<typeof payload>>({
  kind: 'verify-document',
  payload,
  /** M-5: the latest paper of that kind is the one looked at. */
  apply: (state, payload, context) => {
    const refusal = actRefusal('verify-document', state, context);
    if (refusal !== null) return fail(refusal);
    const index = state.documents.findLastIndex((document) => document.documentId === payload.documentId);
    if (index === -1) return fail('mutation/subject-unknown');
    return ok({ ...state, documents: state.documents.map((document, i) => (i === index ? { ...document, verified: payload.verified } : document)) });
  },
});
