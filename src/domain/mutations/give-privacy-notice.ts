import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import { visitMutationRefusal } from '../rules/allowed-mutations.ts';
import { witnessOf } from './witness.ts';
import { privacyNoticeGiven } from '../model/visit.ts';
import { defineVisitMutation } from './definition.ts';

const payload = z.strictObject({
  noticeVersion: privacyNoticeGiven.shape.noticeVersion,
  to: privacyNoticeGiven.shape.to,
});

export const givePrivacyNotice = defineVisitMutation<'give-privacy-notice', z.infer<typeof payload>>({
  kind: 'give-privacy-notice',
  version: 1,
  payload,
  apply: (state, payload, context) => {
    const refusal = visitMutationRefusal('give-privacy-notice', state);
    if (refusal !== null) return fail(refusal);
    return ok({ ...state, privacyNotice: { ...witnessOf(context), ...payload } });
  },
});
