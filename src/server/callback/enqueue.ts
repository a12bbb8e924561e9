import { eq } from 'drizzle-orm';
import { newId } from '../../base/ids.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import { partnerTable } from '../../domain/programme/interpret.ts';
import { shanghaiTime } from '../../domain/rules/calendar-days.ts';
import type { PartnerCallback } from '../../protocol/partner.ts';
import { findProgramme } from '../../programmes/registry.ts';
import { sayEnum } from '../../wording/say.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { callbacks, partners } from '../store/tables.ts';

export interface CallbackEvent {
  readonly caseRecord: CaseRecord;
  readonly event: PartnerCallback['event'];
  /** Mutations whose third tick comes with this callback's delivery. */
  readonly mutationIds: readonly string[];
  /** When it happened, where that was before it is known here: a visit without signal. */
  readonly happenedAtMs?: number;
}

/**
 * Writes what the case's partner must hear, in the transaction in which it became true (N-13). A case without a partner,
 * or a partner without a callback address, is told nothing.
 */
export async function enqueueCallback(tx: Transaction, ports: Pick<ServerPorts, 'clock' | 'random'>, { caseRecord, event, mutationIds, happenedAtMs }: CallbackEvent): Promise<void> {
  if (caseRecord.partner === null) return;
  const { partnerId, partnerReference } = caseRecord.partner;
  const [partner] = await tx.select({ callbackUrl: partners.callbackUrl }).from(partners).where(eq(partners.partnerId, partnerId));
  if (partner === undefined || partner.callbackUrl === null) return;
  const nowMs = ports.clock.nowMs();
  const callbackId = newId(nowMs, ports.random);
  const body: PartnerCallback = {
    callbackId,
    event,
    partnerReference,
    registryNumber: caseRecord.registryNumber,
    caseNumber: caseRecord.caseNumber,
    reason: event === 'declined' ? (caseRecord.decline?.reason ?? null) : null,
    fields: fieldsOf(caseRecord, event, happenedAtMs ?? nowMs),
    atMs: nowMs,
  };
  await tx.insert(callbacks).values({
    callbackId, partnerId, caseId: caseRecord.caseId, event, body, mutationIds: [...mutationIds], state: 'waiting', nextAtMs: nowMs, createdAtMs: nowMs,
  });
}

/** In the partner's spelling, as the programme's own table for this event lists them. */
function fieldsOf(record: CaseRecord, event: PartnerCallback['event'], atMs: number): Record<string, string> {
  const programme = findProgramme(record.programme.id, record.programme.version);
  const table = programme === null ? null : partnerTable(programme, event);
  const values: Partial<Record<string, string>> = {
    'case-number': record.caseNumber,
    reason: record.decline === null ? '' : sayEnum('declineReason', record.decline.reason, 'zh-CN'),
    outcome: event === 'archived' ? '办结' : event === 'declined' ? '暂不受理' : '办理中',
    at: shanghaiTime(atMs),
    signed: record.contract === null ? '否' : '是',
  };
  return Object.fromEntries((table?.fields ?? []).flatMap((field) => {
    const value = field.meaning === null ? undefined : values[field.meaning];
    return value === undefined ? [] : [[field.name, value]];
  }));
}
