import type { EvidenceBytes } from './workspace.ts';

const order: readonly EvidenceBytes['priority'][] = ['signature', 'meter', 'document', 'other'];

/** Small and precious bytes go up first. */
export function rankOf(priority: EvidenceBytes['priority']): number {
  return order.indexOf(priority);
}
