import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { isZeroDecimal } from '../rules/decimals.ts';
import { arrearsFacts } from '../model/account.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  /** As the marketing system answered; the office asks, it never types the figure (C-04). */
  facts: arrearsFacts,
});

export const recordArrears = defineAct<'record-arrears', z.infer<typeof payload>>({
  kind: 'record-arrears',
  payload,
  /** T-15, T-38: cleared is the first moment nothing was owed; a new debt opens it again. */
  apply: (state, payload, context) => {
    const refusal = actRefusal('record-arrears', state, context);
    if (refusal !== null) return fail(refusal);
    const clearedAtMs = isZeroDecimal(payload.facts.amount) ? state.clearedAtMs ?? context.nowMs : null;
    return ok({ ...state, arrears: { ...payload.facts, checkedAtMs: context.nowMs }, clearedAtMs });
  },
});
