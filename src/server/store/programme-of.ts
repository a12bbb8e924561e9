import { findProgramme } from '../../programmes/registry.ts';
import type { Programme } from '../../domain/programme/schema.ts';

/** The version a case is pinned to; null when this server does not have it (yet). */
export function programmeOf(pin: { readonly id: string; readonly version: number }): Programme | null {
  return findProgramme(pin.id, pin.version);
}

/** By the name it has on a feed, as a phone gets it: what the office keeps for how long is no matter of a phone, and one of last month would stumble over it. */
export function programmeById(entityId: string): Omit<Programme, 'retention'> | null {
  const at = entityId.lastIndexOf('@');
  const found = findProgramme(entityId.slice(0, at), Number(entityId.slice(at + 1)));
  if (found === null) return null;
  const { retention: _ofTheOffice, ...told } = found;
  return told;
}
