import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { CaseRecord } from '../model/case.ts';
import { acceptanceChoice } from '../rules/acceptance.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { declineReason } from '../model/case.ts';
import { id, longText } from '../model/primitives.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  reason: declineReason,
  note: longText,
  /** The call in which the applicant was told how to apply again (T-21). */
  callActId: id,
});

export const declineCase = defineAct<'decline-case', z.infer<typeof payload>>({
  kind: 'decline-case',
  payload,
  /** T-19, T-21: a person's choice, on a ground that holds, after telling the customer how to apply again. */
  apply: (state, payload, context) => {
    const refusal = actRefusal('decline-case', state, context);
    if (refusal !== null) return fail(refusal);
    const { reason, note, callActId } = payload;
    if (!acceptanceChoice(state, context.programme, context.nowMs).mayDecline.includes(reason)) return fail('case/decline-ground-missing');
    const objection = objectionTo(state, payload);
    if (objection !== null) return fail(objection);
    const decline = { actId: context.actId, byId: context.byId, atMs: context.nowMs, reason, note, callActId };
    return ok({ ...state, stage: 'declined', decline });
  },
});

/** Who cannot be reached must not keep a case open for ever: the attempt counts when a note tells of it. */
function objectionTo(state: CaseRecord, { reason, note, callActId }: z.infer<typeof payload>): DomainCode | null {
  const call = state.calls.find((entry) => entry.actId === callActId);
  if (call === undefined) return 'case/call-missing';
  if (call.outcome === 'reached' && !call.topics.includes('reapply-ways-told')) return 'case/call-missing';
  return (reason === 'other' || call.outcome !== 'reached') && note === '' ? 'case/note-missing' : null;
}
