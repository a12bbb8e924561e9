import { mutations, timeline, visits } from '../../src/server/store/tables.ts';
import type { Visit } from '../../src/domain/model/visit.ts';
import type { PushingPhone } from './pushing-phone.ts';
import { withDatabase } from './torture-office.ts';
import type { Where } from './torture-office.ts';

/** What a stretch of torture comes to. The last four must be 0. */
export interface TortureTotals {
  kills: number;
  acknowledgements: number;
  lost: number;
  duplicated: number;
  /** The office's rows say something else of an act than its phone was told. */
  diverged: number;
  /** Not answered a minute after everything was well again. */
  wedged: number;
}

export function noTorture(): TortureTotals {
  return { kills: 0, acknowledgements: 0, lost: 0, duplicated: 0, diverged: 0, wedged: 0 };
}

export function added(sum: TortureTotals, one: TortureTotals): TortureTotals {
  const both = { ...sum };
  for (const key of Object.keys(sum) as (keyof TortureTotals)[]) both[key] += one[key];
  return both;
}

/** Holds what the phones were told against what lies in the office's own rows, its process being gone. */
export function tallied(where: Where, phones: readonly PushingPhone[]): Promise<Omit<TortureTotals, 'kills'>> {
  return withDatabase(where, async ({ db }) => {
    const kept = new Map((await db.select({ id: mutations.mutationId, outcome: mutations.outcome }).from(mutations)).map(({ id, outcome }) => [id, outcome]));
    const effects = counted((await db.select({ doc: visits.doc }).from(visits)).flatMap(({ doc }) => (doc as Visit).calls.map(({ mutationId }) => mutationId)));
    const lines = counted((await db.select({ detail: timeline.detail }).from(timeline)).map(({ detail }) => (detail as { mutationId?: string }).mutationId ?? ''));
    const totals = { ...noTorture() };
    for (const phone of phones) {
      totals.acknowledgements += phone.acknowledged.size;
      totals.wedged += phone.unanswered;
      for (const id of phone.made.keys()) {
        const told = phone.acknowledged.get(id);
        const outcome = kept.get(id);
        const times = effects.get(id) ?? 0;
        if (told !== undefined && outcome === undefined) totals.lost += 1;
        else if (told !== undefined && outcome !== told) totals.diverged += 1;
        else if (outcome === 'applied' && times === 0) totals.lost += 1;
        if (times > 1 || (lines.get(id) ?? 0) > 1 || (outcome !== 'applied' && times > 0)) totals.duplicated += 1;
      }
    }
    return totals;
  });
}

function counted(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
