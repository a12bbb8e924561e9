import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { actRefusal } from '../rules/allowed-acts.ts';
import { ownerNotice } from '../model/work-order.ts';
import { defineAct } from './definition.ts';

const payload = z.strictObject({
  owner: ownerNotice.shape.owner,
  outcome: ownerNotice.shape.outcome,
  channel: ownerNotice.shape.channel,
  noticeSha256: ownerNotice.shape.noticeSha256,
  reason: ownerNotice.shape.reason,
});

export const informOwnerByOffice = defineAct<'inform-owner-by-office', z.infer<typeof payload>>({
  kind: 'inform-owner-by-office',
  payload,
  /** C-08: the absent owner is told by the office, and the notice stays open until both know the same version (T-27). */
  apply: (state, payload, context) => {
    const refusal = actRefusal('inform-owner-by-office', state, context);
    if (refusal !== null) return fail(refusal);
    if (payload.outcome !== 'acknowledged' && payload.reason === '') return fail('notice/reason-missing');
    const told = state.notices.filter((notice) => notice.outcome !== 'not-reached').at(-1);
    if (told !== undefined && told.noticeSha256 !== payload.noticeSha256 && told.owner !== payload.owner) return fail('notice/version-differs');
    const entry = { mutationId: context.actId, authorId: context.byId, atMs: context.nowMs, evidence: [], ...payload };
    return ok({ ...state, notices: [...state.notices, entry] });
  },
});
