import type { RegisterState } from '../../device/workspace.ts';
import type { FieldWording } from '../../wording/field.ts';

/** How the registers stand, the most pressing thing first; for the check before leaving. */
export function registerText({ areas, pending, unplacedOrders, manifestAtMs }: RegisterState, { registerCheck: words }: Pick<FieldWording, 'registerCheck'>): string {
  if (manifestAtMs === null) return words.never;
  if (areas.some((area) => area.isExpired)) return words.expired;
  if (areas.some((area) => area.isArriving)) return words.arriving;
  if (areas.some((area) => area.failure !== null && !area.isCurrent)) return words.failed;
  const held = areas.reduce((sum, area) => sum + (area.held?.rows ?? 0), 0);
  const offered = areas.reduce((sum, area) => sum + area.offered.rows, 0);
  if (areas.some((area) => !area.isCurrent || area.held?.rows !== area.offered.rows)) return words.older(held, offered);
  if (pending > 0) return words.pending;
  if (unplacedOrders > 0) return words.unplaced(unplacedOrders);
  if (areas.length === 0) return words.none;
  return words.fine(held, areas.map((area) => words.version(area.offered.version)).join(' · '));
}
