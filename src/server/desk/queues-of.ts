import type { Programme } from '../../domain/programme/schema.ts';
import { EVERYWHERE, districtOf } from './scope.ts';
import type { Scope } from './scope.ts';

/** A programme with pre-acceptance. */
export type QueuedProgramme = Programme & { readonly acceptance: NonNullable<Programme['acceptance']> };

/**
 * The queues that a person has before them when they look: that of their own district, or each one's where they work for
 * all (T-08). Of a supplier's person who works for all districts those alone in which that supplier has anything to do. A
 * district has one queue, kept by its newest programme (D-01).
 */
export function queuesOf(programmes: readonly Programme[], { districtId, supplierId }: Scope): readonly QueuedProgramme[] {
  const newest = new Map<string, QueuedProgramme>();
  for (const programme of programmes) {
    const district = districtOf(programme);
    if (!isQueued(programme) || (districtId !== EVERYWHERE && districtId !== district)) continue;
    const isTheirs = districtId !== EVERYWHERE || supplierId === EVERYWHERE || programme.suppliers.some((supplier) => supplier.supplierId === supplierId);
    if (isTheirs && programme.version > (newest.get(district)?.version ?? 0)) newest.set(district, programme);
  }
  return [...newest.values()];
}

function isQueued(programme: Programme): programme is QueuedProgramme {
  return programme.acceptance !== null;
}
