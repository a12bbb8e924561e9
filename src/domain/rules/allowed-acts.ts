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
  'decline-case': { stages: ['pre-acceptance'], check: declineRefusal }, // T-19, T-21
  'record-transfer-choice': { stages: OPEN }, // T-22
  'inform-owner-by-office': { stages: OPEN, check: (record) => (record.transferChoice === null ? 'notice/choice-missing' : null) }, // T-26, C-08
  'verify-document': { stages: OPEN, check: (record) => (record.documents.length === 0 ? 'mutation/subject-unknown' : null) }, // M-5
  'countersign-contract': { stages: OPEN, check: countersignRefusal }, // T-38, 民法典 §490
  'archive-case': { stages: ['accepted'], check: archiveRefusal }, // T-38
} as const satisfies Record<string, Row>;

export type AllowedAct = keyof typeof table;

interface World {
  readonly programme: Programme;
  readonly nowMs: number;
}

/** Null: may be done now. The desk disables with this reason, the act refuses with the same one (C-25). */
export function actRefusal(kind: AllowedAct, record: CaseRecord, world: World): DomainCode | null {
  const row: Row = table[kind];
  if (!row.stages.includes(record.stage)) return 'case/stage-forbids';
  return row.check?.(record, world.programme, world.nowMs) ?? null;
}

interface ActChoice {
  readonly kind: AllowedAct;
  readonly allowed: boolean;
  readonly reason: DomainCode | null;
}

/** Every act with its answer, in the order in which a case usually needs them. */
export function actChoices(record: CaseRecord, world: World): readonly ActChoice[] {
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

/** The first condition of the gate that does not hold (T-38). */
function archiveRefusal(record: CaseRecord, programme: Programme): DomainCode | null {
  return programme.archive.needs.map(({ need }) => archiveNeeds[need](record, programme)).find((refusal) => refusal !== null) ?? null;
}

function accountKnown(record: CaseRecord): DomainCode | null {
  return record.account === null ? 'case/account-unknown' : null;
}

function declineRefusal(record: CaseRecord, programme: Programme, nowMs: number): DomainCode | null {
  if (acceptanceChoice(record, programme, nowMs).mayDecline.length === 0) return 'case/decline-ground-missing';
  return record.calls.length === 0 ? 'case/call-missing' : null;
}

function countersignRefusal({ contract }: CaseRecord): DomainCode | null {
  if (contract === null) return 'case/contract-unsigned';
  return contract.countersign === null ? null : 'contract/already-signed';
}
