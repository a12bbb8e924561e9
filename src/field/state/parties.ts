import type { VisitView } from '../../device/workspace.ts';
import type { Party } from '../../domain/model/person.ts';

/** The people of a visit, each once although several work orders name them. */
export function partiesOf(view: VisitView): readonly Party[] {
  const seen = new Map<string, Party>();
  for (const party of view.orders.flatMap((order) => order.parties)) {
    const key = `${party.role}/${party.name}`;
    if (!seen.has(key)) seen.set(key, party);
  }
  return [...seen.values()];
}
