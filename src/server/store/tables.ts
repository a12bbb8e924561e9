import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { CaptureDecision } from '../../protocol/decision.ts';

/** Instants are epoch UTC milliseconds; bigint read as number, safe until the year 287396. */
const instant = (name: string) => bigint(name, { mode: 'number' });

/** One row: the epoch of this database (new after a restore) and the organisation's key pair, sealed bytes' only reader. */
export const meta = pgTable('meta', {
  id: integer('id').primaryKey(),
  epoch: uuid('epoch').notNull(),
  organisationKeyId: text('organisation_key_id').notNull(),
  organisationPublicKey: text('organisation_public_key').notNull(),
  organisationPrivateKey: text('organisation_private_key').notNull(),
  sampleData: boolean('sample_data').notNull().default(false),
  createdAtMs: instant('created_at_ms').notNull(),
});

// --- people and what they sign in with
export const accounts = pgTable('accounts', {
  accountId: uuid('account_id').primaryKey(),
  username: text('username').notNull().unique(),
  displayName: text('display_name').notNull(),
  staffNumber: text('staff_number').notNull(),
  roles: jsonb('roles').$type<string[]>().notNull(),
  supplierId: text('supplier_id').notNull(),
  districtId: text('district_id').notNull(),
  passwordHash: text('password_hash').notNull(),
  mustChangePassword: boolean('must_change_password').notNull().default(false),
  disabledAtMs: instant('disabled_at_ms'),
  createdAtMs: instant('created_at_ms').notNull(),
});

/** A phone. Its token authorises pushes for as long as it is not revoked, whoever is signed in. */
export const devices = pgTable('devices', {
  deviceId: uuid('device_id').primaryKey(),
  accountId: uuid('account_id').notNull().references(() => accounts.accountId),
  name: text('name').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  /** SPKI of the phone's own key: what renews a lost cookie. */
  publicKey: text('public_key'),
  loginExpiresAtMs: instant('login_expires_at_ms').notNull(),
  enrolledAtMs: instant('enrolled_at_ms').notNull(),
  lastContactAtMs: instant('last_contact_at_ms'),
  /** The last complete download, and for whom: what was theirs then is on this phone. */
  pulledAtMs: instant('pulled_at_ms'),
  pulledFor: uuid('pulled_for'),
  /** Captures that it still held then; null when it did not say. */
  unsent: integer('unsent'),
  /** Its store came back empty or older than it was: unsent items that were in it, the last number it had used, and when we heard. */
  lostItems: integer('lost_items'),
  lostAfterSequence: integer('lost_after_sequence'),
  lostAtMs: instant('lost_at_ms'),
  revokedAtMs: instant('revoked_at_ms'),
}, (table) => [index('devices_account').on(table.accountId)]);

/** Who may send captures of whom from which phone: an author is bound by having signed in on it. */
export const deviceAuthors = pgTable('device_authors', {
  deviceId: uuid('device_id').notNull(),
  accountId: uuid('account_id').notNull(),
  boundAtMs: instant('bound_at_ms').notNull(),
}, (table) => [primaryKey({ columns: [table.deviceId, table.accountId] })]);

export const deskSessions = pgTable('desk_sessions', {
  tokenHash: text('token_hash').primaryKey(),
  accountId: uuid('account_id').notNull(),
  createdAtMs: instant('created_at_ms').notNull(),
  lastSeenAtMs: instant('last_seen_at_ms').notNull(),
  expiresAtMs: instant('expires_at_ms').notNull(),
}, (table) => [index('desk_sessions_account').on(table.accountId)]);

/** Failed sign-ins by digests of the name typed, known or not (an unknown name must wait just as long), and of where; with no failures, a place known to a person. */
export const signInFailures = pgTable('sign_in_failures', {
  nameHash: text('name_hash').primaryKey(),
  failures: integer('failures').notNull(),
  lastAtMs: instant('last_at_ms').notNull(),
});

// --- the work itself; `doc` is the whole record, columns beside it are for finding it
export const cases = pgTable('cases', {
  caseId: uuid('case_id').primaryKey(),
  caseNumber: text('case_number').notNull().unique(),
  stage: text('stage').notNull(),
  supplierId: text('supplier_id').notNull(),
  districtId: text('district_id').notNull(),
  partnerId: text('partner_id'),
  registryNumber: text('registry_number'),
  receivedAtMs: instant('received_at_ms').notNull(),
  version: integer('version').notNull(),
  updatedAtMs: instant('updated_at_ms').notNull(),
  doc: jsonb('doc').$type<CaseRecord>().notNull(),
}, (table) => [index('cases_stage').on(table.stage, table.receivedAtMs), index('cases_registry').on(table.partnerId, table.registryNumber)]);

export const workOrders = pgTable('work_orders', {
  workOrderId: uuid('work_order_id').primaryKey(),
  caseId: uuid('case_id').notNull().references(() => cases.caseId),
  visitId: uuid('visit_id'),
  assigneeId: uuid('assignee_id'),
  version: integer('version').notNull(),
  doc: jsonb('doc').$type<WorkOrder>().notNull(),
}, (table) => [index('work_orders_case').on(table.caseId), index('work_orders_visit').on(table.visitId)]);

export const visits = pgTable('visits', {
  visitId: uuid('visit_id').primaryKey(),
  assigneeId: uuid('assignee_id'),
  state: text('state').notNull(),
  fromMs: instant('from_ms').notNull(),
  version: integer('version').notNull(),
  doc: jsonb('doc').$type<Visit>().notNull(),
}, (table) => [index('visits_assignee').on(table.assigneeId), index('visits_from').on(table.fromMs)]);

/** Who held a visit or order when: authorises a late push by the time it was captured. */
export const assignments = pgTable('assignments', {
  subject: text('subject').notNull(), // 'visit:…' or 'work-order:…'
  accountId: uuid('account_id').notNull(),
  fromMs: instant('from_ms').notNull(),
  toMs: instant('to_ms'),
}, (table) => [index('assignments_subject').on(table.subject, table.accountId)]);

export const timeline = pgTable('timeline', {
  entryId: uuid('entry_id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  atMs: instant('at_ms').notNull(),
  capturedAtMs: instant('captured_at_ms'),
  byId: uuid('by_id'),
  byName: text('by_name').notNull(),
  source: text('source').notNull(),
  kind: text('kind').notNull(),
  detail: jsonb('detail').$type<Record<string, string | number>>().notNull(),
}, (table) => [index('timeline_case').on(table.caseId, table.atMs)]);

/** Idempotency of office acts: the same actId is answered, not done again. */
export const officeActs = pgTable('office_acts', {
  actId: uuid('act_id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind').notNull(),
  byId: uuid('by_id').notNull(),
  atMs: instant('at_ms').notNull(),
});

// --- sync
/** Every mutation ever received: the idempotency row is written in the same transaction as its effect. */
export const mutations = pgTable('mutations', {
  mutationId: uuid('mutation_id').primaryKey(),
  deviceId: uuid('device_id').notNull(),
  deviceSequence: integer('device_sequence').notNull(),
  authorId: uuid('author_id').notNull(),
  lane: text('lane').notNull(),
  kind: text('kind').notNull(),
  contentHash: text('content_hash').notNull(),
  header: jsonb('header').notNull(),
  /** The sealed envelope as it came: evidence, and what a later key rotation re-reads. */
  envelope: jsonb('envelope').notNull(),
  outcome: text('outcome').notNull(),
  code: text('code'),
  detail: jsonb('detail').$type<Record<string, string | number>>(),
  version: integer('version'),
  receivedAtMs: instant('received_at_ms').notNull(),
  /** The case it belongs to; null where its author never held the subject. */
  caseId: uuid('case_id'),
  /** What a person at the desk decided about one that could not take effect; the note stays at the office. */
  decision: jsonb('decision').$type<CaptureDecision>(),
  decidedAtMs: instant('decided_at_ms'),
  decidedByName: text('decided_by_name'),
  decisionNote: text('decision_note'),
}, (table) => [uniqueIndex('mutations_sequence').on(table.deviceId, table.deviceSequence), index('mutations_lane').on(table.lane)]);

/** What was put aside: other content under a known id or number, content that is not what its hash says, and what its bringer may not bring (P-03, X26). Never applied. */
export const quarantine = pgTable('quarantine', {
  quarantineId: uuid('quarantine_id').primaryKey(),
  mutationId: uuid('mutation_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  contentHash: text('content_hash').notNull(),
  item: jsonb('item').notNull(),
  receivedAtMs: instant('received_at_ms').notNull(),
}, (table) => [uniqueIndex('quarantine_content').on(table.mutationId, table.contentHash)]);

export const feedHeads = pgTable('feed_heads', {
  feed: text('feed').primaryKey(),
  position: bigint('position', { mode: 'number' }).notNull(),
  floor: bigint('floor', { mode: 'number' }).notNull().default(0),
});

/** An index of latest positions, not a history: a row that changes moves to its feed's head. */
export const feedRows = pgTable('feed_rows', {
  feed: text('feed').notNull(),
  entity: text('entity').notNull(),
  entityId: text('entity_id').notNull(),
  position: bigint('position', { mode: 'number' }).notNull(),
  op: text('op').notNull(),
  version: integer('version').notNull(),
}, (table) => [primaryKey({ columns: [table.feed, table.entity, table.entityId] }), uniqueIndex('feed_rows_position').on(table.feed, table.position)]);

export const receipts = pgTable('receipts', {
  mutationId: uuid('mutation_id').primaryKey(),
  acceptedByPartnerAtMs: instant('accepted_by_partner_at_ms').notNull(),
});

/** Bytes by the SHA-256 of what was captured. */
export const blobs = pgTable('blobs', {
  sha256: text('sha256').primaryKey(),
  sizeBytes: integer('size_bytes').notNull(),
  mime: text('mime').notNull(),
  storedAtMs: instant('stored_at_ms').notNull(),
  /** Since when its bytes are known to be gone from their place (F47); null while they are there, or again. */
  lostAtMs: instant('lost_at_ms'),
  deletedAtMs: instant('deleted_at_ms'), // since when they are gone because their time was over (C-19): had, and not wanted again
});

/** Which mutation witnessed which bytes; known before the bytes arrive. */
export const blobUses = pgTable('blob_uses', {
  mutationId: uuid('mutation_id').notNull(),
  evidenceId: uuid('evidence_id').notNull(),
  sha256: text('sha256').notNull(),
  kind: text('kind').notNull(),
  mime: text('mime').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  capturedAtMs: instant('captured_at_ms').notNull(),
  caseId: uuid('case_id').notNull(),
  workOrderId: uuid('work_order_id'),
  visitId: uuid('visit_id'),
  mutationKind: text('mutation_kind').notNull(),
  documentId: text('document_id'), // the paper it is a page of, where one was collected
}, (table) => [primaryKey({ columns: [table.mutationId, table.evidenceId] }), index('blob_uses_case').on(table.caseId), index('blob_uses_sha').on(table.sha256)]);

/** A running tus upload, so that a phone that lost its address finds it by digest. */
export const uploads = pgTable('uploads', {
  uploadId: text('upload_id').primaryKey(),
  deviceId: uuid('device_id').notNull(),
  sha256: text('sha256').notNull(),
  startedAtMs: instant('started_at_ms').notNull(),
}, (table) => [index('uploads_sha').on(table.sha256, table.deviceId)]);

// --- partners
export { partners, partnerKeys, partnerNonces, partnerMessages, callbacks, messages } from './partner-tables.ts';

// --- the register files of the phones
export { registerAreas, registerVersions, registerDeltas } from './register-tables.ts';

// --- the marketing system's facts as imported
export const supplyPoints = pgTable('supply_points', {
  supplierId: text('supplier_id').notNull(),
  accountNumber: text('account_number').notNull(),
  meterNumber: text('meter_number').notNull(),
  /** Full name and address; only masked forms leave the server (C-16). */
  accountName: text('account_name').notNull(),
  address: text('address').notNull(),
  addressKey: text('address_key').notNull(), // normalised for search
  areaCode: text('area_code').notNull(),
  reference: jsonb('reference').$type<ReferenceRow>().notNull(),
  arrears: text('arrears').notNull(),
  prepaid: text('prepaid').notNull(),
  asOfMs: instant('as_of_ms').notNull(),
  /** The import that wrote it last: a second line for it in the same file is a duplicate. */
  importId: uuid('import_id'),
  /** The area it was in before that import, when it changed: that area's file must be built anew too. */
  movedFrom: text('moved_from'),
}, (table) => [
  primaryKey({ columns: [table.supplierId, table.accountNumber] }),
  index('supply_points_meter').on(table.meterNumber),
  index('supply_points_address').on(table.addressKey),
  index('supply_points_area').on(table.supplierId, table.areaCode, table.accountNumber),
]);

/** What a supplier has switched on for itself, whatever programme a case belongs to (C-10). */
export const supplierSettings = pgTable('supplier_settings', {
  supplierId: text('supplier_id').primaryKey(),
  screenSigningAllowed: boolean('screen_signing_allowed').notNull(),
});

// --- duties of the office
export const queueLooks = pgTable('queue_looks', {
  lookId: uuid('look_id').primaryKey(),
  supplierId: text('supplier_id').notNull(),
  districtId: text('district_id').notNull(),
  byId: uuid('by_id').notNull(),
  byName: text('by_name').notNull(),
  atMs: instant('at_ms').notNull(),
  newCases: integer('new_cases').notNull(),
}, (table) => [index('queue_looks_at').on(table.districtId, table.atMs)]);

/** Reads of personal data and administrators' deeds, each entry carrying the hash of the one before (C-21, PIPL §51). */
export const audit = pgTable('audit', {
  entryId: bigint('entry_id', { mode: 'number' }).primaryKey(),
  atMs: instant('at_ms').notNull(),
  byId: uuid('by_id'),
  act: text('act').notNull(),
  subject: text('subject').notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
});

export const calendars = pgTable('calendars', {
  year: integer('year').primaryKey(),
  doc: jsonb('doc').notNull(),
});

