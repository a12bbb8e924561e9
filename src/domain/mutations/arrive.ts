import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { arrival } from '../model/visit.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({
  identityShown: arrival.shape.identityShown,
  purposeStated: arrival.shape.purposeStated,
  entryPermitted: arrival.shape.entryPermitted,
  reason: arrival.shape.reason,
});

export const arrive = defineVisitMutation<'arrive', z.infer<typeof payload>>({
  kind: 'arrive',
  version: 1,
  payload,
  /** C-12: nothing is skipped in silence; a "no" is told with its reason. */
  apply: (state, payload, context) => {
    const refusal = visitMutationRefusal('arrive', state);
    if (refusal !== null) return fail(refusal);
    const allDone = payload.identityShown && payload.purposeStated && payload.entryPermitted;
    if (!allDone && payload.reason === '') return fail('visit/arrival-reason-missing');
    return ok({ ...state, state: 'arrived', arrival: { ...witnessOf(context), ...payload } });
  },
});
