import { z } from 'zod';
import { acceptCase } from './accept-case.ts';
import { archiveCase } from './archive-case.ts';
import { countersignContract } from './countersign-contract.ts';
import { declineCase } from './decline-case.ts';
import { informOwnerByOffice } from './inform-owner-by-office.ts';
import { logOfficeCall } from './log-office-call.ts';
import { recordArrears } from './record-arrears.ts';
import { recordTransferChoice } from './record-transfer-choice.ts';
import { setAccount } from './set-account.ts';
import { verifyDocument } from './verify-document.ts';

/** Every act the office can make on one case. `record-arrears` is made by the server after it asked the marketing system. */
export const acts = {
  'log-office-call': logOfficeCall,
  'set-account': setAccount,
  'record-arrears': recordArrears,
  'accept-case': acceptCase,
  'decline-case': declineCase,
  'record-transfer-choice': recordTransferChoice,
  'inform-owner-by-office': informOwnerByOffice,
  'verify-document': verifyDocument,
  'countersign-contract': countersignContract,
  'archive-case': archiveCase,
} as const;

export type ActKind = keyof typeof acts;
export type ActPayload<K extends ActKind> = z.infer<(typeof acts)[K]['payload']>;

export const actKind = z.enum(Object.keys(acts) as [ActKind, ...ActKind[]]);
