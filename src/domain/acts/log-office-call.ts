import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { callLogEntry } from '../model/case.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  to: callLogEntry.shape.to,
  outcome: callLogEntry.shape.outcome,
  topics: callLogEntry.shape.topics,
  note: callLogEntry.shape.note,
});

export const logOfficeCall = defineAct<'log-office-call', z.infer<typeof payload>>({
  kind: 'log-office-call',
  payload,
  /** T-10, T-11; the arrears' 24 hours begin when the customer was told, not when somebody tried (T-16). */
  apply: (state, payload, context) => {
    const refusal = actRefusal('log-office-call', state, context);
    if (refusal !== null) return fail(refusal);
    const told = payload.outcome === 'reached' && payload.topics.includes('arrears-told');
    const calls = [...state.calls, { actId: context.actId, byId: context.byId, atMs: context.nowMs, ...payload }];
    return ok({ ...state, calls, arrearsToldAtMs: state.arrearsToldAtMs ?? (told ? context.nowMs : null) });
  },
});
