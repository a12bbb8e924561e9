import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { longText } from '../model/primitives.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  text: longText.min(1),
});

export const reportProblem = defineWorkOrderMutation<'report-problem', z.infer<typeof payload>>({
  kind: 'report-problem',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('report-problem', state, context.visit);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, problems: [...state.problems, { ...witnessOf(context), ...payload }] });
  },
});
