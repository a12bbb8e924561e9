import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { consent } from '../model/visit.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({
  scope: consent.shape.scope,
  supplierId: consent.shape.supplierId,
  by: consent.shape.by,
  granted: consent.shape.granted,
});

export const recordConsent = defineVisitMutation<'record-consent', z.infer<typeof payload>>({
  kind: 'record-consent',
  version: 1,
  payload,
  /** C-14: one consent, one scope; sharing names the company it is for, the others name none. */
  apply: (state, payload, context) => {
    const refusal = visitMutationRefusal('record-consent', state);
    if (refusal !== null) return fail(refusal);
    const namesCompany = payload.supplierId !== null;
    if (namesCompany !== (payload.scope === 'share-with-supplier')) return fail('mutation/payload-malformed', { field: 'supplierId' });
    return ok({ ...state, consents: [...state.consents, { ...witnessOf(context), ...payload }] });
  },
});
