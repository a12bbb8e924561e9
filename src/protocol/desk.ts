import { z } from 'zod';
import { caseRecord, declineReason } from '../domain/model/case.ts';
import { jobKind } from '../domain/model/job.ts';
import { id, instantMs, sha256, shortText } from '../domain/model/primitives.ts';
import { appointment, askedUnmaskReason, visit } from '../domain/model/visit.ts';
import { workOrder } from '../domain/model/work-order.ts';
import { captureDecision } from './decision.ts';
import { PUSH_MAX_MUTATIONS, PUSH_MAX_NOT_COMING, pushItem } from './push.ts';
import { voucher } from './voucher.ts';

/** Roles (C-21). */
export const role = z.enum(['field-worker', 'clerk', 'dispatcher', 'reviewer', 'supervisor', 'administrator']);
export type Role = z.infer<typeof role>;

// --- POST /desk/v1/session · GET /desk/v1/session · DELETE /desk/v1/session; POST /desk/v1/setup (first administrator)
export const signIn = z.strictObject({ username: z.string().min(1).max(60), password: z.string().min(1).max(200) });
export const deskSession = z.object({
  account: z.object({ accountId: id, displayName: z.string(), roles: z.array(role), districtId: z.string(), place: z.string().nullish(), mustChangePassword: z.boolean() }),
  serverTimeMs: instantMs,
});
export type DeskSession = z.infer<typeof deskSession>;
/** GET /desk/v1/setup: is there an administrator yet. */
export const setupState = z.object({ needed: z.boolean(), sampleData: z.boolean() });
/** POST /desk/v1/setup: the first administrator, while there is no account at all; answers with deskSession and signs in. */
export const setupRequest = z.strictObject({
  username: z.string().trim().regex(/^[a-z0-9._-]{3,40}$/), displayName: shortText, password: z.string().min(1).max(200),
  staffNumber: z.string().trim().min(1).max(20).default('1'), supplierId: z.string().min(1).max(60).default('default'), districtId: z.string().min(1).max(60).default('default'),
});
/** POST /desk/v1/password. */
export const passwordChange = z.strictObject({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) });
/** POST /desk/v1/accounts/{id}/disable. */
export const disableRequest = z.strictObject({ disabled: z.boolean() });

// --- GET /desk/v1/cases?stage=&text=&after= — reading a list is live refresh and never counts as a look (T-08)
export const clockView = z.object({
  clockId: z.string(),
  kind: z.enum(['limit', 'expectation', 'statistic']),
  dueAtMs: instantMs.nullable(),
  level: z.enum(['green', 'amber', 'red', 'stopped']),
  startedAtMs: instantMs,
});
export type ClockView = z.infer<typeof clockView>;

/** A row of the queue: masked (C-16). */
export const caseSummary = z.object({
  caseId: id,
  caseNumber: z.string(),
  stage: caseRecord.shape.stage,
  programme: caseRecord.shape.programme,
  receivedAtMs: instantMs,
  applicantMasked: z.string(),
  addressMasked: z.string(),
  accountTail: z.string().nullable(),
  firstSeenAtMs: instantMs.nullable(),
  /** Somebody was reached by telephone, as the step 联系客户 counts it; calls that reached nobody are told beside it (T-10). */
  called: z.boolean(),
  triedInVain: z.int().default(0), // an older server does not count them
  openVisits: z.int(),
  milestone: z.string(),
  clocks: z.array(clockView),
});
export type CaseSummary = z.infer<typeof caseSummary>;
export const caseList = z.object({ cases: z.array(caseSummary), total: z.int(), nextAfter: z.string().nullable(), serverTimeMs: instantMs });

// --- POST /desk/v1/queue-looks — a person's deliberate look (T-08, T-09); GET gives today's
export const queueLook = z.object({ lookId: id, byName: z.string(), atMs: instantMs, newCases: z.int(), gapMs: z.int().nullable() });
export const queueLooks = z.object({
  looks: z.array(queueLook),
  neededPerDay: z.int(),
  maxGapMs: z.int(),
  nextDueAtMs: instantMs.nullable(),
  level: z.enum(['green', 'amber', 'red']),
  breaches: z.array(z.object({ fromMs: instantMs, toMs: instantMs })),
});
export type QueueLooks = z.infer<typeof queueLooks>;

// --- GET /desk/v1/cases/{caseId}
export const timelineEntry = z.object({
  entryId: z.string(),
  atMs: instantMs,
  /** Set when a phone witnessed it earlier than we heard of it (W-06). */
  capturedAtMs: instantMs.nullable(),
  byName: z.string(),
  source: z.enum(['partner', 'office', 'field', 'system']),
  kind: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
});
export const evidenceStanding = z.enum(['counts', 'waiting', 'attached', 'set-aside']);
export const evidenceView = z.object({
  sha256,
  kind: z.string(),
  mime: z.string(),
  sizeBytes: z.int(),
  capturedAtMs: instantMs,
  storedAtMs: instantMs.nullable(),
  /** It had arrived, and its bytes are gone from the office since then (F47). */
  lostAtMs: instantMs.nullable(),
  /** Its time was over, and it was deleted (C-19). */
  deletedAtMs: instantMs.nullable(),
  workOrderId: id.nullable(),
  visitId: id.nullable(),
  mutationKind: z.string(),
  /** Whether its capture counts in the case: `waiting` for a person's decision, or by that decision. */
  standing: evidenceStanding,
});
export const actChoice = z.object({ kind: z.string(), allowed: z.boolean(), reason: z.string().nullable() });
export const caseDetail = z.object({
  record: caseRecord,
  clocks: z.array(clockView),
  milestones: z.array(z.object({ milestoneId: z.string(), state: z.enum(['done', 'current', 'open', 'skipped']), atMs: instantMs.nullable() })),
  acts: z.array(actChoice),
  /** Grounds on which a person may decline now (T-19); an office of an earlier build does not say. */
  declineGrounds: z.array(declineReason).optional(),
  /** What may be said on the telephone now; an office of an earlier build does not say. */
  callScript: z.array(z.object({ lineId: z.string(), text: z.object({ zh: z.string(), en: z.string() }) })).optional(),
  /** Work orders the programme says are needed now and that no open visit covers. */
  proposedJobs: z.array(jobKind),
  workOrders: z.array(workOrder),
  visits: z.array(visit),
  /** Oldest first; of one moment, as the acts of one push, in the order in which they were done (W-06). */
  timeline: z.array(timelineEntry),
  evidence: z.array(evidenceView),
  /** Names for what the record calls by id: papers, clocks, suppliers and contract texts of the programme, the partner, the visits' workers, the staff who telephoned or declined. */
  labels: z.record(z.string(), z.object({ zh: z.string(), en: z.string() })).optional(),
  serverTimeMs: instantMs,
});
export type CaseDetail = z.infer<typeof caseDetail>;

// --- POST /desk/v1/cases/{caseId}/acts — answers with caseDetail, or a wireError (409 case/version-moved)
export const actRequest = z.strictObject({ actId: id, kind: z.string(), version: z.int().min(0), payload: z.unknown() });

// --- POST /desk/v1/cases/{caseId}/arrears-check — asks the marketing port, records the answer, and answers as an act does

// --- GET /desk/v1/accounts-search?by=account-number|meter-number|address&text=&caseId= (T-12); results masked. By address of a case, without text: the case's own, which the desk never sees whole (C-16)
export const accountHit = z.object({
  accountNumber: z.string(),
  nameMasked: z.string(),
  addressMasked: z.string(),
  meterNumber: z.string(),
  sharedMeter: z.boolean(),
  /** Where it lies, seen from the case; null when none was named. */
  place: z.enum(['same-door', 'same-building', 'elsewhere']).nullish(),
});
export type AccountHit = z.infer<typeof accountHit>;
export const accountHits = z.object({ hits: z.array(accountHit), truncated: z.boolean() });

// --- POST /desk/v1/visits — dispatch; answers with caseDetail. GET /desk/v1/workers
export const dispatchRequest = z.strictObject({
  caseId: id,
  version: z.int().min(0),
  workerId: id,
  appointment,
  jobs: z.array(jobKind).min(1),
  note: z.string().max(500),
});
export const workerView = z.object({
  accountId: id,
  displayName: z.string(),
  staffNumber: z.string(),
  openVisits: z.int(),
  /** When these visits are: the times alone. */
  appointments: z.array(appointment.extend({ visitId: id })).optional(),
  devices: z.array(z.object({ deviceId: id, name: z.string(), lastContactAtMs: instantMs.nullable(), revoked: z.boolean() })),
});
export type WorkerView = z.infer<typeof workerView>;
// POST /desk/v1/visits/{visitId}/reassign {workerId} · POST /desk/v1/visits/{visitId}/cancel {reason}
export const reassignRequest = z.strictObject({ workerId: id });
export const cancelRequest = z.strictObject({ reason: shortText });
/** True: the list is longer than what is given of it, and its page says so. An earlier server did not tell. */
const isCut = z.boolean().optional();
/** GET /desk/v1/visits?day=YYYY-MM-DD: the board. */
export const visitBoard = z.object({ visits: z.array(z.object({ visit, cases: z.array(z.object({ caseId: id, caseNumber: z.string() })), workerName: z.string().nullable() })), more: isCut, serverTimeMs: instantMs });

export type VisitBoard = z.infer<typeof visitBoard>;

// --- GET /desk/v1/visits/{visitId}/phones — asked before a visit is reassigned or cancelled (F64, F68)
export const phoneOfVisit = z.object({
  deviceId: id,
  name: z.string(),
  workerName: z.string(),
  lastContactAtMs: instantMs.nullable(),
  revoked: z.boolean(),
  /** Captures that were still on the phone at its last complete download; null when it never said. */
  unsent: z.int().nullable(),
});
/** Phones that have this visit on them, and files of it that are named by captures here and not here themselves. */
export const visitPhones = z.object({ phones: z.array(phoneOfVisit), filesMissing: z.int() });
export type VisitPhones = z.infer<typeof visitPhones>;

// --- GET /desk/v1/attention — captures from which nothing followed: each is kept whole until a person decides
/** `late`: after the visit was reassigned, cancelled or ended, or the phone or account shut; `conflict`: the case moved on; `refused`: by a rule. */
export const attentionWhy = z.enum(['late', 'conflict', 'refused']);
export const attentionItem = z.object({
  mutationId: id, kind: z.string(), code: z.string(), why: attentionWhy, capturedAtMs: instantMs, receivedAtMs: instantMs, byName: z.string(), phoneName: z.string().nullable(),
  caseId: id.nullable(), caseNumber: z.string().nullable(), files: z.int(), decision: captureDecision.nullable(), decidedAtMs: instantMs.nullable(), decidedByName: z.string().nullable(),
});
/** GET /desk/v1/attention/{mutationId}: what the capture says, as far as a decision needs it, and its files. */
export const attentionDetail = z.object({
  item: attentionItem,
  meterTail: z.string().nullable(),
  readings: z.array(z.object({ register: z.string(), value: z.string() })),
  texts: z.array(z.string()),
  evidence: z.array(evidenceView),
});
export type AttentionDetail = z.infer<typeof attentionDetail>;
/** POST /desk/v1/attention/{mutationId}/decision. The note stays at the office; the worker hears decision and reason. */
export const decisionRequest = z.strictObject({ ...captureDecision.shape, note: z.string().trim().max(500).default('') });
export type DecisionRequest = z.infer<typeof decisionRequest>;

// --- GET /desk/v1/files/{sha256} bytes (attachment or inline image, logged) ; POST /desk/v1/unmaskings {caseId, subject, reason}
/** The reason is one of a list and stands in the case's history; the note is for the audit alone, since people write names into notes. */
export const unmaskRequest = z.strictObject({ caseId: id, subject: z.string().max(60), reason: askedUnmaskReason, note: z.string().trim().max(150).default('') });

export type UnmaskReason = z.infer<typeof unmaskRequest>['reason'];

// --- accounts and devices (administrator)
export const accountView = z.object({
  accountId: id, username: z.string(), displayName: z.string(), staffNumber: z.string(), roles: z.array(role), supplierId: z.string(), districtId: z.string(), disabled: z.boolean(),
  devices: z.array(z.object({ deviceId: id, name: z.string(), enrolledAtMs: instantMs, lastContactAtMs: instantMs.nullable(), revoked: z.boolean(), unsent: z.int().nullable(), lost: z.object({ items: z.int(), atMs: instantMs }).nullable() })),
});
export type AccountView = z.infer<typeof accountView>;
export const createAccount = z.strictObject({
  username: z.string().trim().regex(/^[a-z0-9._-]{3,40}$/), displayName: shortText, staffNumber: z.string().trim().min(1).max(20), roles: z.array(role).min(1), supplierId: z.string().min(1).max(60), districtId: z.string().min(1).max(60),
  /** Twelve characters or more, or left out: the server makes one and shows it once. */
  password: z.string().min(8).max(200).nullable(),
});
/** Password shown once, to be changed at first login. */
export const passwordOnce = z.object({ account: accountView, password: z.string() });
// POST /desk/v1/accounts · POST /desk/v1/accounts/{id}/reset · POST /desk/v1/accounts/{id}/disable {disabled} · POST /desk/v1/devices/{id}/revoke · POST /desk/v1/password {current,next}

// --- POST /desk/v1/register-import (text/csv) — accounts, meters, arrears, price codes
export const importReport = z.object({ accepted: z.int(), rejected: z.array(z.object({ line: z.int(), code: z.string(), column: z.string().nullable() })), rejectedTotal: z.int() });

export type ImportReport = z.infer<typeof importReport>;

// --- GET /desk/v1/live — server-sent events: `changed` {caseIds?: id[], queue?: boolean}; never data
// --- GET /desk/v1/messages — stored SMS (adapter default only stores)
export const storedMessage = z.object({ messageId: id, toMasked: z.string(), text: z.string(), caseId: id.nullable(), createdAtMs: instantMs, state: z.enum(['stored', 'sent', 'failed']) });
// --- GET /desk/v1/callbacks — callbacks to partners and their state
export const callbackView = z.object({ callbackId: id, partnerName: z.string(), event: z.string(), caseId: id, caseNumber: z.string(), state: z.enum(['waiting', 'delivered', 'parked']), attempts: z.int(), lastCode: z.string().nullable(), nextAtMs: instantMs.nullable() });

// --- partners and what suppliers switched on (administrator): GET, POST /desk/v1/partners · GET, POST /desk/v1/supplier-settings
export const partnerView = z.object({
  partnerId: z.string(), name: z.string(), scopes: z.array(z.string()), callbackUrl: z.string().nullable(),
  /** Those that count; `next`: made for our callbacks, and signs when the present one is retired. */
  keyIds: z.object({ inbound: z.array(z.string()), outbound: z.array(z.string()), next: z.array(z.string()) }),
});
const title = z.object({ zh: z.string(), en: z.string() });
export const partnerList = z.object({ partners: z.array(partnerView), programmes: z.array(z.object({ programmeId: z.string(), title, place: z.string() })), suppliers: z.array(z.object({ supplierId: z.string(), title })) });
export const createPartner = z.strictObject({
  partnerId: z.string().regex(/^[a-z0-9][a-z0-9-]{2,39}$/), name: shortText, scopes: z.array(z.string()).min(1),
  callbackUrl: z.url({ protocol: /^https?$/ }).max(500).nullable(),
});
const keyOnce = z.object({ keyId: z.string(), secret: z.string() });
/** Both secrets, shown once. */
export const partnerOnce = z.object({ partner: partnerView, inbound: keyOnce, outbound: keyOnce });
export type PartnerOnce = z.infer<typeof partnerOnce>;
/** POST /desk/v1/partners/{partnerId}/keys: another key, shown once. POST …/keys/{keyId}/retire ends one at once (204). */
export const partnerKeyRequest = z.strictObject({ direction: z.enum(['inbound', 'outbound']) });
export const partnerKeyOnce = z.object({ ...keyOnce.shape, direction: partnerKeyRequest.shape.direction });
export type PartnerKeyOnce = z.infer<typeof partnerKeyOnce>;
/** C-10: signing on the worker's screen, for one supplier. */
export const supplierSetting = z.strictObject({ supplierId: z.string().min(1).max(60), screenSigningAllowed: z.boolean() });
export const supplierSettingList = z.object({
  suppliers: z.array(supplierSetting.extend({ title })),
  /** Years whose working days are known (C-20); a limit in working days that reaches beyond them cannot be computed. */
  calendarYears: z.array(z.object({ year: z.int(), source: z.string(), restDays: z.int(), workDays: z.int() })),
});
export type SupplierSettingList = z.infer<typeof supplierSettingList>;

// --- the lists, as their GET answers them
export const workerList = z.object({ workers: z.array(workerView) });
export const attentionList = z.object({ items: z.array(attentionItem), more: isCut });
export type AttentionList = z.infer<typeof attentionList>;
export type AttentionItem = z.infer<typeof attentionItem>;
/** With what an account may be bound to: districts and suppliers of the programmes here. */
export const accountList = z.object({
  accounts: z.array(accountView),
  districts: z.array(z.object({ districtId: z.string(), place: z.string() })),
  suppliers: z.array(z.object({ supplierId: z.string(), title })),
});
export type AccountList = z.infer<typeof accountList>;
export const messageList = z.object({ messages: z.array(storedMessage), more: isCut });
export const callbackList = z.object({ callbacks: z.array(callbackView), more: isCut });
/** What was masked, in full, for the one who gave a reason: `party:new-owner`, `address`, `account`. */
export const unmasked = z.object({ values: z.record(z.string(), z.string()) });
export const liveHint = z.object({ caseIds: z.array(id).optional(), queue: z.boolean().optional() });

// --- a phone's unsent work, brought as a file (`rescue.ts`); the desk's page reads it and sends it on in pieces
/** POST /desk/v1/rescue/captures; answers with pushResponse. */
export const rescueCaptures = z.strictObject({
  items: z.array(pushItem).min(1).max(PUSH_MAX_MUTATIONS),
  vouchers: z.array(voucher).max(PUSH_MAX_MUTATIONS),
  notComing: z.array(id).max(PUSH_MAX_NOT_COMING).optional(),
});
/** POST /desk/v1/rescue/files-known, asked as a phone asks (`blobQuestion`); the sealed bytes themselves go to POST /desk/v1/rescue/files/{digest}?mime=…, answered with 204. */
export const rescueFilesKnown = z.object({ stored: z.array(sha256) });
export type RescueFilesKnown = z.infer<typeof rescueFilesKnown>;
