import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({});

export const archiveCase = defineAct<'archive-case', z.infer<typeof payload>>({
  kind: 'archive-case',
  payload,
  apply: (state, _payload, context) => {
    const refusal = actRefusal('archive-case', state, context);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, stage: 'archived', archivedAtMs: context.nowMs });
  },
});
