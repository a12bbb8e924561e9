import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { longText } from '../model/primitives.ts';
import { defineWorkOrderMutation } from './definition.ts';

const first = z.strictObject({ text: longText.min(1) });

const payload = z.strictObject({
  text: longText.min(1),
  /** People are in danger now: bare wires, a smell of gas. Since version 2; a report of version 1 did not say. */
  danger: z.boolean(),
});

export const reportProblem = defineWorkOrderMutation<'report-problem', z.infer<typeof payload>>({
  kind: 'report-problem',
  version: 2,
  payload,
  earlier: { 1: { payload: first, next: ({ text }: z.infer<typeof first>) => ({ text, danger: false }) } },
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('report-problem', state, context.visit);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, problems: [...state.problems, { ...witnessOf(context), ...payload }] });
  },
});
