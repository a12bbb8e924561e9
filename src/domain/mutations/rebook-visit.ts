import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { partyRole } from '../model/person.ts';
import { longText } from '../model/primitives.ts';
import { appointment } from '../model/visit.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({
  appointment,
  agreedWith: partyRole,
  reason: longText,
});

export const rebookVisit = defineVisitMutation<'rebook-visit', z.infer<typeof payload>>({
  kind: 'rebook-visit',
  version: 1,
  payload,
  /** C-13: the visit itself moves; at the door it is then ended as 改约. */
  apply: (state, payload, context) => {
    const refusal = visitMutationRefusal('rebook-visit', state);
    if (refusal !== null) return fail(refusal);
    const { fromMs, toMs } = payload.appointment;
    if (fromMs <= context.capturedAtMs || toMs <= fromMs) return fail('visit/appointment-not-in-future');
    const rebookings = [...state.rebookings, { ...witnessOf(context), ...payload }];
    return ok({ ...state, appointment: payload.appointment, rebookings, state: state.state === 'departed' ? 'booked' : state.state });
  },
});
