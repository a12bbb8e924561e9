import type { EvidenceBytes } from './workspace.ts';

const order: readonly EvidenceBytes['priority'][] = ['signature', 'meter', 'document', 'other'];

/** What is carried for a colleague goes up after everything of one's own (S-17). */
export const FREIGHT_RANK = order.length;

/** Small and precious bytes go up first. */
export function rankOf(priority: EvidenceBytes['priority']): number {
  return order.indexOf(priority);
}
