import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { callEntry } from '../model/visit.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({
  to: callEntry.shape.to,
  outcome: callEntry.shape.outcome,
  purpose: callEntry.shape.purpose,
  note: callEntry.shape.note,
});

export const logCall = defineVisitMutation<'log-call', z.infer<typeof payload>>({
  kind: 'log-call',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = visitMutationRefusal('log-call', state);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, calls: [...state.calls, { ...witnessOf(context), ...payload }] });
  },
});
