import type { DomainCode } from '../errors.ts';
import type { CaseRecord, CaseStage } from '../model/case.ts';
import type { archivePolicy } from '../programme/conduct.ts';
import type { Programme } from '../programme/schema.ts';
import type { z } from 'zod';
import { acceptanceChoice } from './acceptance.ts';
import { noticesComplete } from './case-facts.ts';
import { missingNeeds } from './documents.ts';

interface Row {
  readonly stages: readonly CaseStage[];
  readonly check?: (record: CaseRecord, programme: Programme, nowMs: number) => DomainCode | null;
}

const OPEN: readonly CaseStage[] = ['pre-acceptance', 'accepted'];

/** What the office may do now: the act, the stages in which it may, and what else must hold. Source beside each row. */
const table = {
  'log-office-call': { stages: ['pre-acceptance', 'accepted', 'archived', 'declined'] }, // T-10: a call made is a call logged
  'set-account': { stages: OPEN }, // T-11, T-12
  'record-arrears': { stages: OPEN, check: accountKnown }, // T-15
  'accept-case': { stages: ['pre-acceptance'], check: (record, programme, nowMs) => acceptanceChoice(record, programme, nowMs).refusal }, // T-18
  'decline-case': { stages: ['pre-acceptance'], check: (record, programme, nowMs) => (acceptanceChoice(record, programme, nowMs).mayDecline.length === 0 ? 'case/decline-ground-missing' : callMade(record)) }, // T-19, T-21
  'record-transfer-choice': { stages: OPEN }, // T-22
  'inform-owner-by-office': { stages: OPEN, check: (record) => (record.transferChoice === null ? 'notice/choice-missing' : null) }, // T-26, C-08
  'verify-document': { stages: OPEN, check: (record) => (record.documents.length === 0 ? 'mutation/subject-unknown' : null) }, // M-5
  'countersign-contract': { stages: OPEN, check: (record) => (record.contract === null ? 'case/contract-unsigned' : record.contract.countersign === null ? null : 'contract/already-signed') }, // T-38, 民法典 §490
  'archive-case': { stages: ['accepted'], check: archiveRefusal }, // T-38
} as const satisfies Record<string, Row>;

export type AllowedAct = keyof typeof table;

/** Null: may be done now. The desk disables with this reason, the act refuses with the same one. */
export function actRefusal(kind: AllowedAct, record: CaseRecord, world: { readonly programme: Programme; readonly nowMs: number }): DomainCode | null {
  const row: Row = table[kind];
  if (!row.stages.includes(record.stage)) return 'case/stage-forbids';
  return row.check?.(record, world.programme, world.nowMs) ?? null;
}

/** Every act with its answer, in the order in which a case usually needs them. */
export function actChoices(record: CaseRecord, world: { readonly programme: Programme; readonly nowMs: number }): readonly { readonly kind: AllowedAct; readonly allowed: boolean; readonly reason: DomainCode | null }[] {
  return (Object.keys(table) as AllowedAct[]).map((kind) => {
    const reason = actRefusal(kind, record, world);
    return { kind, allowed: reason === null, reason };
  });
}

type ArchiveNeed = z.infer<typeof archivePolicy>['needs'][number]['need'];

const archiveNeeds: Record<ArchiveNeed, (record: CaseRecord, programme: Programme) => DomainCode | null> = {
  'contract-signed': (record) => (record.contract === null ? 'case/contract-unsigned' : null),
  'contract-countersigned': (record) => (record.contract?.countersign ? null : 'case/not-countersigned'),
  'arrears-cleared': (record) => (record.clearedAtMs === null ? 'case/not-cleared' : null),
  'notices-complete': (record, programme) => (noticesComplete(record, programme) ? null : 'case/notice-incomplete'),
  'documents-complete': (record, programme) => (missingNeeds(record.needs, record.documents, programme).length === 0 ? null : 'case/documents-missing'),
};

/** Every condition of the gate with whether it holds, for showing them side by side (T-38). */
export function archiveGate(record: CaseRecord, programme: Programme): readonly { readonly need: ArchiveNeed; readonly refusal: DomainCode | null }[] {
  return programme.archive.needs.map(({ need }) => ({ need, refusal: archiveNeeds[need](record, programme) }));
}

function archiveRefusal(record: CaseRecord, programme: Programme): DomainCode | null {
  return archiveGate(record, programme).find(({ refusal }) => refusal !== null)?.refusal ?? null;
}

function accountKnown(record: CaseRecord): DomainCode | null {
  return record.account === null ? 'case/account-unknown' : null;
}

function callMade(record: CaseRecord): DomainCode | null {
  return record.calls.length === 0 ? 'case/call-missing' : null;
}
