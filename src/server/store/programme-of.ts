import { findProgramme } from '../../programmes/registry.ts';
import type { Programme } from '../../domain/programme/schema.ts';

/** The version a case is pinned to; null when this server does not have it (yet). */
export function programmeOf(pin: { readonly id: string; readonly version: number }): Programme | null {
  return findProgramme(pin.id, pin.version);
}

/** By the name it has on a feed. */
export function programmeById(entityId: string): Programme | null {
  const at = entityId.lastIndexOf('@');
  return findProgramme(entityId.slice(0, at), Number(entityId.slice(at + 1)));
}
