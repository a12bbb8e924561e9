import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { Visit } from '../model/visit.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { leaveDoorFindings, settledFor } from '../rules/leave-door.ts';
import type { MutationContext } from './definition.ts';
import { witnessOf } from './witness.ts';
import { visitEnding } from '../model/visit.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({
  outcome: visitEnding.shape.outcome,
  reason: visitEnding.shape.reason,
  note: visitEnding.shape.note,
  leftOpen: visitEnding.shape.leftOpen,
  evidence: visitEnding.shape.evidence,
});

export const endVisit = defineVisitMutation<'end-visit', z.infer<typeof payload>>({
  kind: 'end-visit',
  version: 1,
  payload,
  /** Exactly the leave-the-door check decides whether 完成 may be said; the other outcomes need their own proof. */
  apply: (state, payload, context) => {
    const refusal = visitMutationRefusal('end-visit', state);
    if (refusal !== null) return fail(refusal);
    const objection = objectionTo[payload.outcome](state, payload, context);
    if (objection !== null) return fail(objection.code, objection.detail);
    return ok({ ...state, state: 'ended', ending: { ...witnessOf(context), ...payload } });
  },
});

type Payload = z.infer<typeof payload>;
type Objection = { readonly code: DomainCode; readonly detail?: Readonly<Record<string, string>> } | null;

const objectionTo: Record<Payload['outcome'], (visit: Visit, payload: Payload, context: MutationContext) => Objection> = {
  completed: (visit, ending, context) => {
    const open = leaveDoorFindings(visit, context.workOrders, context.programme).filter((found) => !settledFor(found, ending));
    if (open.length > 0) return { code: 'visit/still-open', detail: { codes: [...new Set(open.map((found) => found.code))].join(', ') } };
    return ending.leftOpen.length > 0 && ending.reason === 'other' && ending.note === '' ? { code: 'visit/ending-reason-missing' } : null;
  },
  // 未遇: somebody tried to reach them, and says how he knows that nobody was there
  'nobody-home': (visit, ending) => {
    if (visit.calls.length === 0) return { code: 'case/call-missing' };
    return ending.evidence.length === 0 && ending.note === '' ? { code: 'visit/ending-reason-missing' } : null;
  },
  refused: (_visit, ending) => (ending.reason === 'none' || (ending.reason === 'other' && ending.note === '') ? { code: 'visit/ending-reason-missing' } : null),
  rebooked: (visit, ending) => (visit.rebookings.length === 0 && ending.note === '' ? { code: 'visit/ending-reason-missing' } : null),
};
