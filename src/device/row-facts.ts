import type { EntityKind } from '../protocol/pull.ts';

/** What a row belongs together with: a visit's work orders, a work order's visit; given as the row names it. */
export function relatedOf(entity: EntityKind, named: unknown): readonly string[] {
  if (entity === 'visit') return Array.isArray(named) ? (named as readonly string[]) : [];
  return entity === 'work-order' && typeof named === 'string' ? [named] : [];
}

/** Whether nothing more is to be done about it. */
export function isSettled(state: string | undefined): boolean {
  return state === 'ended' || state === 'cancelled' || state === 'done';
}
