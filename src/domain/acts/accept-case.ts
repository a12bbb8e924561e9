import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({});

export const acceptCase = defineAct<'accept-case', z.infer<typeof payload>>({
  kind: 'accept-case',
  payload,
  apply: (state, _payload, context) => {
    const refusal = actRefusal('accept-case', state, context);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, stage: 'accepted', acceptedAtMs: context.nowMs });
  },
});
