import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { accountNumber } from '../model/account.ts';
import { addressReason } from '../model/case.ts';
import { sameBuilding } from '../rules/same-address.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  accountNumber,
  meterNumber: z.string().max(40).nullable(),
  via: z.enum(['applicant', 'bill', 'meter-number', 'address']),
  sharedMeter: z.boolean(),
  /** Why it is this account although the two addresses differ. */
  addressReason: addressReason.optional(),
});

export const setAccount = defineAct<'set-account', z.infer<typeof payload>>({
  kind: 'set-account',
  payload,
  /** T-11, T-12: an account of another building with the reason only. Another number than before makes what was known of its money worthless. */
  apply: (state, payload, context) => {
    const refusal = actRefusal('set-account', state, context);
    if (refusal !== null) return fail(refusal);
    const { accountNumber, meterNumber, via, sharedMeter } = payload;
    const isElsewhere = context.accountAddress !== undefined && !sameBuilding(state.address, context.accountAddress);
    if (isElsewhere && payload.addressReason === undefined) return fail('account/address-differs');
    const account = { accountNumber, meterNumber, via, atMs: context.nowMs };
    if (state.account?.accountNumber === accountNumber) return ok({ ...state, account, sharedMeter });
    return ok({ ...state, account, sharedMeter, arrears: null, arrearsToldAtMs: null, clearedAtMs: null });
  },
});
