import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { unmasking } from '../model/visit.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({
  subject: unmasking.shape.subject,
  reason: unmasking.shape.reason,
});

export const unmask = defineVisitMutation<'unmask', z.infer<typeof payload>>({
  kind: 'unmask',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = visitMutationRefusal('unmask', state);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, unmaskings: [...state.unmaskings, { ...witnessOf(context), ...payload }] });
  },
});
