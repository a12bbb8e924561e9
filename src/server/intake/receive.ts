import { createHash } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import { canonicalJson } from '../../base/canonical-json.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import type { PartnerAccepted, PartnerApplication, PartnerCertificate } from '../../protocol/partner.ts';
import { currentProgramme } from '../../programmes/registry.ts';
import { districtOf } from '../desk/scope.ts';
import { noteTimeline } from '../desk/note.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { cases, partnerMessages } from '../store/tables.ts';
import { takeTurn } from '../store/take-turn.ts';
import { transact } from '../store/transact.ts';
import { saveCases } from '../store/save-records.ts';
import { understandFields } from './check-fields.ts';
import type { FieldFailure, Understood } from './check-fields.ts';
import { openCase } from './open-case.ts';
import type { PartnerCaller } from './partner-env.ts';

export type Message = { readonly kind: 'application'; readonly body: PartnerApplication } | { readonly kind: 'certificate'; readonly body: PartnerCertificate };
export type IntakeFailure = FieldFailure | Failure<'partner/scope-missing' | 'partner/reference-reused'>;

interface Receipt {
  readonly answer: PartnerAccepted;
  readonly caseId: string | null;
}

interface Understanding {
  readonly partner: PartnerCaller;
  readonly message: Message;
  readonly programme: Programme;
  readonly understood: Understood;
}

/**
 * Takes an application or an e-certificate: separately, late, twice or in either order, once (T-05 … T-07). One
 * transaction: the message's own row is its idempotency, and a lock on the registry number makes two messages of one
 * matter that come at the same moment see each other.
 */
export async function receiveMessage(ports: ServerPorts, partner: PartnerCaller, message: Message): Promise<Result<PartnerAccepted, IntakeFailure>> {
  const programme = currentProgramme(message.body.programmeId);
  if (programme === null) return fail('partner/programme-unknown');
  if (!partner.scopes.includes(programme.id)) return fail('partner/scope-missing');
  const understood = understandFields(programme, { kind: message.kind, fields: message.body.fields, nowMs: ports.clock.nowMs() });
  if (!understood.ok) return understood;
  const done = await transact(ports.db, (tx) => take(tx, ports, { partner, message, programme, understood: understood.value }));
  if (!done.ok) return done;
  const districtId = districtOf(programme);
  if (done.value.answer.effect !== 'replayed') ports.live.announce([`desk:${districtId}`], done.value.caseId === null ? {} : { caseIds: [done.value.caseId] });
  return ok(done.value.answer);
}

async function take(tx: Transaction, ports: ServerPorts, given: Understanding): Promise<Result<Receipt, IntakeFailure>> {
  const { partner, message } = given;
  const { partnerReference, registryNumber } = message.body;
  const nowMs = ports.clock.nowMs();
  await takeTurn(tx, 'registry-number', `${partner.partnerId}\n${registryNumber}`);
  const contentHash = createHash('sha256').update(canonicalJson(message.body)).digest('hex');
  const waiting: PartnerAccepted = { effect: 'waiting', caseNumber: null, receivedAtMs: nowMs };
  const key = { partnerId: partner.partnerId, kind: message.kind, partnerReference };
  const claimed = await tx
    .insert(partnerMessages)
    .values({ ...key, registryNumber, contentHash, body: message.body, caseId: null, answer: waiting, receivedAtMs: nowMs })
    .onConflictDoNothing()
    .returning({ partnerReference: partnerMessages.partnerReference });
  const own = and(eq(partnerMessages.partnerId, key.partnerId), eq(partnerMessages.kind, key.kind), eq(partnerMessages.partnerReference, key.partnerReference));
  if (claimed.length === 0) {
    const [known] = await tx.select().from(partnerMessages).where(own);
    if (known === undefined || known.contentHash !== contentHash) return fail('partner/reference-reused');
    return ok({ answer: { ...(known.answer as PartnerAccepted), effect: 'replayed' }, caseId: known.caseId });
  }
  const receipt = await effectOf[message.kind](tx, ports, given);
  await tx.update(partnerMessages).set({ caseId: receipt.caseId, answer: receipt.answer }).where(own);
  return ok(receipt);
}

type Effect = (tx: Transaction, ports: ServerPorts, given: Understanding) => Promise<Receipt>;

const effectOf: Record<Message['kind'], Effect> = { application: takeApplication, certificate: takeCertificate };

/** Opens the one pre-acceptance of this matter; an application sent again under another reference joins it (T-06, T-07). */
async function takeApplication(tx: Transaction, ports: ServerPorts, { partner, message, programme, understood }: Understanding): Promise<Receipt> {
  const { registryNumber, partnerReference } = message.body;
  const nowMs = ports.clock.nowMs();
  const running = await caseOf(tx, partner, registryNumber);
  if (running !== null && running.stage !== 'declined' && running.stage !== 'archived') {
    await noteTimeline(tx, ports, { caseId: running.caseId, byId: null, byName: partner.partnerId, source: 'partner', kind: 'application-repeated' });
    return { caseId: running.caseId, answer: { effect: 'joined', caseNumber: running.caseNumber, receivedAtMs: nowMs } };
  }
  const early = await waitingCertificate(tx, partner, registryNumber);
  const record = await openCase(tx, ports, {
    programme,
    understood,
    partner: { partnerId: partner.partnerId, partnerReference },
    registryNumber,
    certificate: early === null ? null : certificateOf(early.understood, early.message),
  });
  await noteTimeline(tx, ports, { caseId: record.caseId, byId: null, byName: partner.partnerId, source: 'partner', kind: 'application-received' });
  if (early !== null) {
    await tx.update(partnerMessages).set({ caseId: record.caseId }).where(
      and(eq(partnerMessages.partnerId, partner.partnerId), eq(partnerMessages.kind, 'certificate'), eq(partnerMessages.registryNumber, registryNumber), isNull(partnerMessages.caseId)),
    );
    await noteTimeline(tx, ports, { caseId: record.caseId, byId: null, byName: partner.partnerId, source: 'partner', kind: 'certificate-joined' });
  }
  return { caseId: record.caseId, answer: { effect: 'created', caseNumber: record.caseNumber, receivedAtMs: nowMs } };
}

/** Joins the case of its registry number, or waits for the application that is still under way (T-06). */
async function takeCertificate(tx: Transaction, ports: ServerPorts, { partner, message, understood }: Understanding): Promise<Receipt> {
  const nowMs = ports.clock.nowMs();
  const record = await caseOf(tx, partner, message.body.registryNumber);
  if (record === null) return { caseId: null, answer: { effect: 'waiting', caseNumber: null, receivedAtMs: nowMs } };
  const { issuedAtMs } = message.body as PartnerCertificate;
  const changed: CaseRecord = { ...record, version: record.version + 1, certificate: certificateOf(understood, { issuedAtMs, receivedAtMs: nowMs }) };
  await saveCases(tx, [changed], nowMs);
  await noteTimeline(tx, ports, { caseId: record.caseId, byId: null, byName: partner.partnerId, source: 'partner', kind: 'certificate-received' });
  return { caseId: record.caseId, answer: { effect: 'joined', caseNumber: record.caseNumber, receivedAtMs: nowMs } };
}

/** The latest case of a partner's registry number, locked. Another partner's number is another matter. */
async function caseOf(tx: Transaction, partner: PartnerCaller, registryNumber: string): Promise<CaseRecord | null> {
  const [row] = await tx
    .select({ doc: cases.doc })
    .from(cases)
    .where(and(eq(cases.partnerId, partner.partnerId), eq(cases.registryNumber, registryNumber)))
    .orderBy(desc(cases.receivedAtMs))
    .limit(1)
    .for('update');
  return row?.doc ?? null;
}

async function waitingCertificate(tx: Transaction, partner: PartnerCaller, registryNumber: string) {
  const [row] = await tx
    .select()
    .from(partnerMessages)
    .where(and(eq(partnerMessages.partnerId, partner.partnerId), eq(partnerMessages.kind, 'certificate'), eq(partnerMessages.registryNumber, registryNumber), isNull(partnerMessages.caseId)))
    .orderBy(desc(partnerMessages.receivedAtMs))
    .limit(1);
  if (row === undefined) return null;
  const body = row.body as PartnerCertificate;
  const programme = currentProgramme(body.programmeId);
  const understood = programme === null ? null : understandFields(programme, { kind: 'certificate', fields: body.fields, nowMs: row.receivedAtMs });
  return understood?.ok === true ? { understood: understood.value, message: { issuedAtMs: body.issuedAtMs, receivedAtMs: row.receivedAtMs } } : null;
}

function certificateOf(understood: Understood, message: { readonly issuedAtMs: number; readonly receivedAtMs: number }): CaseRecord['certificate'] {
  return {
    receivedAtMs: message.receivedAtMs,
    titleCertificateNumber: understood['title-certificate-number'] ?? '',
    propertyUnitNumber: understood['property-unit-number'] ?? null,
    registerStatus: understood['register-status'] ?? null,
    registeredAtMs: message.issuedAtMs,
  };
}
