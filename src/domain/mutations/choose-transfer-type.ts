import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import { withJobs } from '../rules/jobs.ts';
import { witnessOf } from './witness.ts';
import { transferChoice } from '../model/work-order.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  type: transferChoice.shape.type,
  chosenBy: transferChoice.shape.chosenBy,
  channel: transferChoice.shape.channel,
});

export const chooseTransferType = defineWorkOrderMutation<'choose-transfer-type', z.infer<typeof payload>>({
  kind: 'choose-transfer-type',
  version: 1,
  payload,
  /** T-22: a later choice replaces the first; whoever was informed under it must be informed again. */
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('choose-transfer-type', state, context.visit);
    if (refusal !== null) return fail(refusal);
    return ok(withJobs({ ...state, choice: { ...witnessOf(context), ...payload } }, context.programme));
  },
});
