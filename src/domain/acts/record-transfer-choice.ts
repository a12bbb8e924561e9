import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { transferType } from '../model/account.ts';
import { partyRole } from '../model/person.ts';
import { channel } from '../model/primitives.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  type: transferType,
  chosenBy: z.array(partyRole).min(1),
  channel,
});

export const recordTransferChoice = defineAct<'record-transfer-choice', z.infer<typeof payload>>({
  kind: 'record-transfer-choice',
  payload,
  apply: (state, payload, context) => {
    const refusal = actRefusal('record-transfer-choice', state, context);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, transferChoice: { ...payload, atMs: context.nowMs } });
  },
});
