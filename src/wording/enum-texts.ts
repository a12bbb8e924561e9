import type { z } from 'zod';
import type { transferType } from '../domain/model/account.ts';
import type { addressReason, callLogEntry, caseRecord, caseStage, declineReason } from '../domain/model/case.ts';
import type { contractChannel } from '../domain/model/contract.ts';
import type { evidenceKind } from '../domain/model/evidence.ts';
import type { jobKind, jobState } from '../domain/model/job.ts';
import type { registerKind } from '../domain/model/meter.ts';
import type { identityKind, partyRole } from '../domain/model/person.ts';
import type { channel, service, utility } from '../domain/model/primitives.ts';
import type { callOutcome, consentScope, unmasking, visitEnding, visitOutcome, visitState } from '../domain/model/visit.ts';
import type {
  accountFinding, accountOutcome, collectedDocument, contractSigning, documentNeed, meterDecision, ownerNotice, readingExplanation, workOrderState,
} from '../domain/model/work-order.ts';
import type { ActKind } from '../domain/acts/registry.ts';
import type { AccountPlace } from '../domain/rules/account-place.ts';
import type { MutationKind } from '../domain/mutations/registry.ts';
import type { captureDecision, setAsideReason } from '../protocol/decision.ts';
import type { attentionWhy, callbackView, clockView, evidenceStanding, role, storedMessage, timelineEntry } from '../protocol/desk.ts';
import type { partnerCallback } from '../protocol/partner.ts';
import type { pushOutcome } from '../protocol/push.ts';

type Texts<T extends z.ZodType<string | null>> = Readonly<Record<NonNullable<z.infer<T>>, string>>;

/** Every closed list a person may see, by the name the texts have. A new member does not compile until it has its words. */
export interface EnumTexts {
  readonly caseStage: Texts<typeof caseStage>;
  readonly declineReason: Texts<typeof declineReason>;
  readonly callOutcome: Texts<typeof callOutcome>;
  readonly callTopic: Readonly<Record<z.infer<typeof callLogEntry>['topics'][number], string>>;
  readonly accountVia: Readonly<Record<NonNullable<z.infer<typeof caseRecord>['account']>['via'], string>>;
  readonly addressReason: Texts<typeof addressReason>;
  readonly accountPlace: Readonly<Record<AccountPlace, string>>;
  readonly findingVia: Texts<typeof accountFinding.shape.via>;
  readonly contractChannel: Texts<typeof contractChannel>;
  readonly evidenceKind: Texts<typeof evidenceKind>;
  readonly jobKind: Texts<typeof jobKind>;
  readonly jobState: Texts<typeof jobState>;
  readonly registerKind: Texts<typeof registerKind>;
  readonly partyRole: Texts<typeof partyRole>;
  readonly identityKind: Texts<typeof identityKind>;
  readonly utility: Texts<typeof utility>;
  readonly service: Texts<typeof service>;
  readonly channel: Texts<typeof channel>;
  readonly visitOutcome: Texts<typeof visitOutcome>;
  readonly visitState: Texts<typeof visitState>;
  readonly consentScope: Texts<typeof consentScope>;
  readonly unmaskReason: Texts<typeof unmasking.shape.reason>;
  readonly endingReason: Texts<typeof visitEnding.shape.reason>;
  readonly accountOutcome: Texts<typeof accountOutcome>;
  readonly meterDecision: Texts<typeof meterDecision.shape.choice>;
  readonly readingExplanation: Texts<typeof readingExplanation>;
  readonly transferType: Texts<typeof transferType>;
  readonly noticeOutcome: Texts<typeof ownerNotice.shape.outcome>;
  readonly copyGiven: Texts<typeof contractSigning.shape.copyGiven>;
  readonly documentForm: Texts<typeof collectedDocument.shape.form>;
  readonly neededAt: Texts<typeof documentNeed.shape.neededAt>;
  readonly workOrderState: Texts<typeof workOrderState>;
  readonly role: Texts<typeof role>;
  readonly clockKind: Texts<typeof clockView.shape.kind>;
  readonly clockLevel: Texts<typeof clockView.shape.level>;
  readonly timelineSource: Texts<typeof timelineEntry.shape.source>;
  readonly callbackState: Texts<typeof callbackView.shape.state>;
  readonly callbackEvent: Texts<typeof partnerCallback.shape.event>;
  readonly messageState: Texts<typeof storedMessage.shape.state>;
  readonly pushOutcome: Texts<typeof pushOutcome>;
  readonly captureDecision: Texts<typeof captureDecision.shape.decision>;
  readonly setAsideReason: Texts<typeof setAsideReason>;
  readonly attentionWhy: Texts<typeof attentionWhy>;
  readonly evidenceStanding: Texts<typeof evidenceStanding>;
  readonly actKind: Readonly<Record<ActKind, string>>;
  readonly mutationKind: Readonly<Record<MutationKind, string>>;
}

export type EnumName = keyof EnumTexts;
