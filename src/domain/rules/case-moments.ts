import type { CaseRecord } from '../model/case.ts';
import type { CaseEvent } from '../programme/facts.ts';
import type { Programme } from '../programme/schema.ts';
import { missingNeeds } from './documents.ts';

/** When something happened to a case, or null: the moments clocks start and stop at. */
export function momentOf(event: CaseEvent, record: CaseRecord, programme: Programme): number | null {
  return moments[event](record, programme);
}

const moments: Record<CaseEvent, (record: CaseRecord, programme: Programme) => number | null> = {
  received: (record) => record.receivedAtMs,
  'first-seen': (record) => record.firstSeenAtMs,
  'first-called': (record) => record.calls[0]?.atMs ?? null,
  decided: (record) => record.acceptedAtMs ?? record.decline?.atMs ?? null,
  accepted: (record) => record.acceptedAtMs,
  'arrears-told': (record) => record.arrearsToldAtMs,
  'arrears-cleared': (record) => record.clearedAtMs,
  'signed-and-cleared': ({ contract, clearedAtMs }) => (contract === null || clearedAtMs === null ? null : Math.max(contract.signedAtMs, clearedAtMs)),
  archived: (record) => record.archivedAtMs,
  'told-new-owner': (record) => record.informedAtMs,
  // accepted is distributed: every company's desk sees the case from that moment
  distributed: (record) => record.acceptedAtMs,
  'documents-listed': (record) => (record.needs.length > 0 ? record.acceptedAtMs : null),
  'documents-complete': documentsCompleteAtMs,
  // reported by the supplier's own systems; this product does not follow works yet
  'pre-reviewed': () => null,
  'construction-complete': () => null,
  connected: () => null,
};

function documentsCompleteAtMs({ needs, documents, acceptedAtMs }: CaseRecord, programme: Programme): number | null {
  if (missingNeeds(needs, documents, programme).length > 0) return null;
  return latest(documents.map(({ atMs }) => atMs)) ?? acceptedAtMs;
}

function latest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : Math.max(...instants);
}
