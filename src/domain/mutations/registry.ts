import type { z } from 'zod';
import { arrive } from './arrive.ts';
import { chooseTransferType } from './choose-transfer-type.ts';
import { collectDocument } from './collect-document.ts';
import { confirmAccount } from './confirm-account.ts';
import { depart } from './depart.ts';
import { endVisit } from './end-visit.ts';
import { givePrivacyNotice } from './give-privacy-notice.ts';
import { identifySigner } from './identify-signer.ts';
import { informOwner } from './inform-owner.ts';
import { logCall } from './log-call.ts';
import { rebookVisit } from './rebook-visit.ts';
import { recordConsent } from './record-consent.ts';
import { recordReading } from './record-reading.ts';
import { reportProblem } from './report-problem.ts';
import { signContract } from './sign-contract.ts';
import { unmask } from './unmask.ts';

/** Every act a worker can make, by its kind. Screens, sync and server all go through this table. */
export const mutations = {
  // on the visit's lane
  'log-call': logCall,
  'rebook-visit': rebookVisit,
  depart,
  arrive,
  'give-privacy-notice': givePrivacyNotice,
  'record-consent': recordConsent,
  unmask,
  'end-visit': endVisit,
  // on the work order's lane
  'confirm-account': confirmAccount,
  'record-reading': recordReading,
  'choose-transfer-type': chooseTransferType,
  'inform-owner': informOwner,
  'identify-signer': identifySigner,
  'sign-contract': signContract,
  'collect-document': collectDocument,
  'report-problem': reportProblem,
} as const;

export type MutationKind = keyof typeof mutations;
export type MutationPayload<K extends MutationKind> = z.infer<(typeof mutations)[K]['payload']>;
