import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({});

export const depart = defineVisitMutation<'depart', z.infer<typeof payload>>({
  kind: 'depart',
  version: 1,
  payload,
  apply: (state, _payload, context) => {
    const refusal = visitMutationRefusal('depart', state);
    if (refusal !== null) return fail(refusal);
    if (state.state !== 'booked') return ok(state);
    return ok({ ...state, state: 'departed', departedAtMs: context.capturedAtMs });
  },
});
