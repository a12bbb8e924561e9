import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { orderMutationRefusal } from '../rules/allowed-mutations.ts';
import type { EvidenceKind } from '../model/evidence.ts';
import { withJobs } from '../rules/jobs.ts';
import { buildNotice, noticeDigest } from '../rules/notice.ts';
import { witnessOf } from './witness.ts';
import { ownerNotice } from '../model/work-order.ts';
import { defineWorkOrderMutation } from './definition.ts';

const payload = z.strictObject({
  owner: ownerNotice.shape.owner,
  outcome: ownerNotice.shape.outcome,
  channel: ownerNotice.shape.channel,
  noticeSha256: ownerNotice.shape.noticeSha256,
  reason: ownerNotice.shape.reason,
  evidence: ownerNotice.shape.evidence,
});

/** Signed on the screen, or on paper and photographed: nobody must sign on a screen (C-10). */
const ACKNOWLEDGED_BY: readonly EvidenceKind[] = ['signature-strokes', 'document-page', 'contract-page'];

export const informOwner = defineWorkOrderMutation<'inform-owner', z.infer<typeof payload>>({
  kind: 'inform-owner',
  version: 1,
  payload,
  /** T-26 … T-28, C-08: the version told is the version that holds, or nothing is recorded as told. */
  apply: (state, payload, context) => {
    const refusal = orderMutationRefusal('inform-owner', state, context.visit);
    if (refusal !== null) return fail(refusal);
    const notice = buildNotice(state);
    if (!notice.ok) return notice;
    if (payload.noticeSha256 !== noticeDigest(notice.value)) return fail('notice/version-differs');
    if (payload.outcome !== 'acknowledged' && payload.reason === '') return fail('notice/reason-missing');
    const onSite = payload.outcome === 'acknowledged' && payload.channel === 'on-site';
    if (onSite && !payload.evidence.some(({ kind }) => ACKNOWLEDGED_BY.includes(kind))) return fail('notice/acknowledgement-missing');
    return ok(withJobs({ ...state, notices: [...state.notices, { ...witnessOf(context), ...payload }] }, context.programme));
  },
});
