import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { sha256 } from '../model/primitives.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  contractSha256: sha256,
});

export const countersignContract = defineAct<'countersign-contract', z.infer<typeof payload>>({
  kind: 'countersign-contract',
  payload,
  /** C-09, 民法典 §490: the supplier signs the very text the customer signed. */
  apply: (state, payload, context) => {
    const refusal = actRefusal('countersign-contract', state, context);
    if (refusal !== null) return fail(refusal);
    if (state.contract === null) return fail('case/contract-unsigned');
    if (state.contract.contractSha256 !== payload.contractSha256) return fail('contract/terms-changed');
    const countersign = { actId: context.actId, byId: context.byId, atMs: context.nowMs };
    return ok({ ...state, contract: { ...state.contract, countersign } });
  },
});
