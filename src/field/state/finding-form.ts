import type { RegisterState } from '../../device/workspace.ts';
import type { Evidence, EvidenceKind } from '../../domain/model/evidence.ts';
import type { AccountOutcome, MeterDecision, WorkOrder } from '../../domain/model/work-order.ts';
import type { MutationPayload } from '../../domain/mutations/registry.ts';
import type { FieldWording } from '../../wording/field.ts';
import type { SearchWay } from './account-search.ts';
import { meterDecisionOf, type MeterQuestion } from './meter-brake.svelte.ts';
import type { RegisterSearch } from './register-search.svelte.ts';

interface FindingForm {
  readonly way: SearchWay;
  readonly text: string;
  readonly scanned: string | null;
  readonly verified: boolean;
  readonly note: string;
  readonly decision: MeterDecision['choice'] | null;
  readonly decisionReason: string;
}

interface Finding {
  readonly form: FindingForm;
  readonly outcome: AccountOutcome;
  readonly account: string | null;
  readonly order: WorkOrder;
  readonly found: RegisterSearch['found'];
  readonly question: MeterQuestion | null;
  readonly neighbours: number;
  readonly registers: RegisterState;
  readonly evidence: Evidence[];
}

/** What goes to the office: with the register's row where the account is none of the order's own, and the decision of the brake. */
export function findingPayload(finding: Finding): MutationPayload<'confirm-account'> {
  const { form, outcome, account, found, question, evidence } = finding;
  const isFound = outcome === 'found' || outcome === 'shared-meter';
  const row = found.candidates.find(({ row: { accountNumber } }) => accountNumber === account)?.row ?? null;
  const register = isFound ? registerSourceOf(finding) : null;
  const decision = question === null || form.decision === null ? null : meterDecisionOf(question, { choice: form.decision, reason: form.decisionReason, neighboursShown: finding.neighbours });
  return {
    outcome,
    accountNumber: isFound ? account : null,
    meterNumber: row?.meter.meterNumber ?? found.label?.meterNumber ?? null,
    rawText: form.text === '' ? null : (form.scanned ?? form.text),
    via: form.text === '' ? 'none' : form.scanned !== null ? 'scan' : form.way,
    verified: form.verified,
    note: form.note.trim(),
    evidence,
    ...(register !== null && { register }),
    ...(decision !== null && { meterDecision: decision }),
  };
}

function registerSourceOf({ account, order, found, registers }: Finding): NonNullable<MutationPayload<'confirm-account'>['register']> | null {
  const hit = found.candidates.find(({ row }) => row.accountNumber === account)?.hit ?? null;
  if (hit === null || order.references.some(({ accountNumber }) => accountNumber === account)) return null;
  const held = registers.areas.find((area) => area.supplierId === order.supplierId && area.areaCode === hit.areaCode)?.held ?? null;
  return held === null ? null : { areaCode: hit.areaCode, version: held.version, row: hit.reference };
}

const wanted: Record<AccountOutcome, readonly EvidenceKind[]> = {
  found: ['meter-label', 'door-plate'],
  'not-found': ['meter-label', 'door-plate'],
  'shared-meter': ['shared-meter', 'meter-label'],
  'no-meter': ['door-plate'],
  'wrong-meter': ['meter-label', 'door-plate'],
  'unknown-meter': ['meter-label', 'door-plate'],
  'no-entry': ['no-entry'],
};

/** The photos that show such a finding to whoever was not there (T-20). */
export function photosWanted(outcome: AccountOutcome, { find }: Pick<FieldWording, 'find'>): readonly { kind: EvidenceKind; label: string }[] {
  const labels: Partial<Record<EvidenceKind, string>> = { 'meter-label': find.labelPhoto, 'door-plate': find.doorPhoto, 'shared-meter': find.sharedPhoto, 'no-entry': find.noEntryPhoto };
  return wanted[outcome].map((kind) => ({ kind, label: labels[kind] ?? '' }));
}
