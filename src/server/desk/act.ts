import { and, eq, inArray, notExists } from 'drizzle-orm';
import { newId } from '../../base/ids.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import type { CaseAct } from '../../domain/acts/definition.ts';
import { acts } from '../../domain/acts/registry.ts';
import type { ActKind, ActPayload } from '../../domain/acts/registry.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import { MOST_REFERENCES } from '../../domain/model/work-order.ts';
import { fillSentence } from '../../domain/programme/interpret.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import type { PartnerCallback } from '../../protocol/partner.ts';
import { enqueueCallback } from '../callback/enqueue.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { programmeOf } from '../store/programme-of.ts';
import { publish } from '../store/publish.ts';
import { cases, messages, mutations, officeActs, receipts } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { saveCases } from '../store/save-records.ts';
import { findCase } from './case-view.ts';
import { noteTimeline } from './note.ts';
import { lockOpenVisits, waitsForVisit } from './open-visits.ts';
import { refreshOpenOrders } from './refresh-orders.ts';
import { isInScope } from './scope.ts';

export interface OfficeAct {
  readonly caseId: string;
  readonly actId: string;
  readonly kind: ActKind;
  readonly version: number;
  readonly payload: unknown;
}

interface Done {
  readonly topics: readonly string[];
  readonly sms: { readonly messageId: string; readonly toPhone: string; readonly text: string } | null;
}

/**
 * One act of the office in one transaction, under the case's lock: the same actId is answered and not done again; a case
 * that moved meanwhile refuses with case/version-moved. Whatever open orders must know follows in the same transaction,
 * feeds last; the marketing system and the message gateway are asked outside of it.
 */
export async function performAct(ports: ServerPorts, caller: DeskCaller, act: OfficeAct): Promise<Result<void, Failure>> {
  const definition = acts[act.kind] as unknown as CaseAct;
  const payload = definition.payload.safeParse(act.payload);
  if (!payload.success) return fail('request/malformed', { path: ['payload', ...(payload.error.issues[0]?.path ?? [])].map(String).join('.').slice(0, 200) });
  const account = act.kind === 'set-account' ? await accountAsked(ports, caller, { caseId: act.caseId, ...(payload.data as ActPayload<'set-account'>) }) : unasked;
  const done = await transact(ports.db, (tx) => carryOut(tx, ports, { caller, act, payload: payload.data, account }));
  if (!done.ok) return done;
  ports.live.announce(done.value.topics, { caseIds: [act.caseId] }); // at once: a gateway may be slow
  if (done.value.sms !== null) await sendMessage(ports, done.value.sms);
  return ok(undefined);
}

interface Given {
  readonly caller: DeskCaller;
  readonly act: OfficeAct;
  readonly payload: unknown;
  readonly account: AccountAsked;
}

/** What the marketing system says of the account that is to be set. */
interface AccountAsked {
  readonly address?: string;
  /** Rows around it for the case's open orders; null when there is none, or no answer. */
  readonly references: readonly ReferenceRow[] | null;
}

const unasked: AccountAsked = { references: null };

async function carryOut(tx: Transaction, ports: ServerPorts, { caller, act, payload, account }: Given): Promise<Result<Done, Failure>> {
  const nowMs = ports.clock.nowMs();
  const [row] = await tx.select().from(cases).where(eq(cases.caseId, act.caseId)).for('update');
  if (row === undefined || !isInScope(caller, row)) return fail('case/unknown');
  const programme = programmeOf(row.doc.programme);
  if (programme === null) return fail('programme/unknown');
  const [before] = await tx.select().from(officeActs).where(eq(officeActs.actId, act.actId));
  if (before !== undefined) return before.caseId === act.caseId && before.kind === act.kind ? ok({ topics: [], sms: null }) : fail('request/malformed', { path: 'actId' });
  if (row.version !== act.version) return fail('case/version-moved', { version: row.version });
  const openVisits = await lockOpenVisits(tx, row.doc);
  if (openVisits.length > 0 && waitsForVisit(act.kind)) return fail('case/visit-open');
  if (await judgesOwnCapture(tx, { caller, act, record: row.doc })) return fail('account/forbidden');
  const context = { actId: act.actId, byId: caller.accountId, nowMs, programme, ...(account.address !== undefined && { accountAddress: account.address }) };
  const applied = (acts[act.kind] as unknown as CaseAct).apply(row.doc, payload, context);
  if (!applied.ok) return applied;

  await tx.insert(officeActs).values({ actId: act.actId, caseId: act.caseId, kind: act.kind, byId: caller.accountId, atMs: nowMs });
  const sms = act.kind === 'archive-case' ? archiveMessage(applied.value, programme, newId(nowMs, ports.random)) : null;
  const record: CaseRecord = {
    ...applied.value,
    firstSeenAtMs: applied.value.firstSeenAtMs ?? nowMs, // who acts on it has seen it (D-03)
    informedAtMs: sms === null ? applied.value.informedAtMs : nowMs,
    version: row.version + 1,
  };
  await saveCases(tx, [record], nowMs);
  await noteTimeline(tx, ports, { caseId: act.caseId, byId: caller.accountId, byName: caller.displayName, source: 'office', kind: act.kind, detail: plainWords(payload) });
  if (sms !== null) {
    await tx.insert(messages).values({ ...sms, caseId: act.caseId, state: 'stored', createdAtMs: nowMs });
    await noteTimeline(tx, ports, { caseId: act.caseId, byId: null, byName: '', source: 'system', kind: 'new-owner-told' });
  }
  const event = callbackOf[act.kind];
  if (event !== undefined) await enqueueCallback(tx, ports, { caseRecord: record, event, mutationIds: await unreceipted(tx, record) });
  const entries = await refreshOpenOrders(tx, { record, programme, references: account.references, nowMs, openVisits });
  return ok({ topics: [...(await publish(tx, entries)), `desk:${row.districtId}`], sms });
}

const callbackOf: Partial<Record<ActKind, PartnerCallback['event']>> = { 'accept-case': 'accepted', 'decline-case': 'declined', 'archive-case': 'archived' };

/** Four eyes: who took the signature or the paper at the door is not who approves it, whatever roles a person holds (C-21). */
const approves: Partial<Record<ActKind, string>> = { 'countersign-contract': 'sign-contract', 'verify-document': 'collect-document' };

async function judgesOwnCapture(tx: Transaction, { caller, act, record }: { caller: DeskCaller; act: OfficeAct; record: CaseRecord }): Promise<boolean> {
  const captured = approves[act.kind];
  if (captured === undefined || record.workOrderIds.length === 0) return false;
  const lanes = record.workOrderIds.map((id) => `work-order:${id}`);
  const own = and(inArray(mutations.lane, lanes), eq(mutations.authorId, caller.accountId), eq(mutations.kind, captured), eq(mutations.outcome, 'applied'));
  return (await tx.select({ id: mutations.mutationId }).from(mutations).where(own).limit(1)).length > 0;
}

/** Asked before the transaction, since it may be slow. Without an answer nothing can be compared, and the act is judged without (T-12). */
async function accountAsked(ports: ServerPorts, caller: DeskCaller, { caseId, accountNumber }: { caseId: string; accountNumber: string }): Promise<AccountAsked> {
  const found = await findCase(ports.db, caller, caseId);
  if (found === null) return unasked;
  const { supplierId, doc } = found;
  const address = await ports.marketing.addressOf(supplierId, accountNumber);
  const rows = doc.workOrderIds.length === 0 ? null : await ports.marketing.referencesFor({ supplierId, address: doc.address, accountNumber, limit: MOST_REFERENCES });
  return { ...(address.ok && { address: address.value }), references: rows?.ok === true ? rows.value : null };
}

/** Mutations of this case that counted and that the partner has not confirmed yet (the third tick). */
async function unreceipted(tx: Transaction, record: CaseRecord): Promise<string[]> {
  const lanes = [...record.workOrderIds.map((id) => `work-order:${id}`), ...record.visitIds.map((id) => `visit:${id}`)];
  if (lanes.length === 0) return [];
  const confirmed = tx.select({ mutationId: receipts.mutationId }).from(receipts).where(eq(receipts.mutationId, mutations.mutationId));
  const rows = await tx.select({ mutationId: mutations.mutationId }).from(mutations).where(and(inArray(mutations.lane, lanes), eq(mutations.outcome, 'applied'), notExists(confirmed)));
  return rows.map(({ mutationId }) => mutationId);
}

/** T-40, T-41: the account number to the new owner. Null when the programme sends none, or there is no number to send to. */
function archiveMessage(record: CaseRecord, programme: Programme, messageId: string): Done['sms'] {
  const toPhone = record.parties.find((party) => party.role === 'new-owner')?.phone ?? null;
  if (programme.archiveMessage === null || toPhone === null || record.account === null) return null;
  return { messageId, toPhone, text: fillSentence(programme.archiveMessage.text.zh, { accountNumber: record.account.accountNumber }) };
}

async function sendMessage(ports: ServerPorts, sms: NonNullable<Done['sms']>): Promise<void> {
  const sent = await ports.sms.send(sms);
  const state = sent.ok ? sent.value : 'failed';
  if (state !== 'stored') await ports.db.update(messages).set({ state }).where(eq(messages.messageId, sms.messageId));
}

/** Codes of a payload only; notes and numbers of people stay out of the history. */
function plainWords(payload: unknown): Record<string, string> {
  const members = Object.entries(payload as Record<string, unknown>).filter((member): member is [string, string] => typeof member[1] === 'string');
  return Object.fromEntries(members.filter(([name, value]) => saidInHistory.has(name) && /^[a-z-]{1,60}$/.test(value)));
}

const saidInHistory: ReadonlySet<string> = new Set(['to', 'outcome', 'reason', 'via', 'type', 'channel', 'owner', 'documentId', 'addressReason']);
