import type { Query } from './query.ts';

/** One way to understand the numbers of a query. */
export interface Slots {
  readonly building: string | null;
  readonly unit: string | null;
  readonly room: string | null;
  /** A number that must stand in the stem: the house in the street, the phase of an estate. */
  readonly inStem: string | null;
}

/** every way to give the loose numbers a meaning that keeps their order: building, unit, room (of one number or two). */
export function slotsOf(query: Query): readonly Slots[] {
  const named: Slots = { building: query.building, unit: query.unit, room: query.room, inStem: null };
  const ways =
    query.house === null
      ? [{ ...named }]
      : [
          { ...named, inStem: `${query.house}号` },
          ...(named.room === null ? [{ ...named, room: query.house }] : []),
          ...(named.building === null ? [{ ...named, building: query.house }] : []),
        ];
  const all = ways.flatMap((way) => fill(way, query.loose));
  return all.filter((way, i) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(way)) === i);
}

function fill(way: Slots, loose: readonly string[]): Slots[] {
  const [first, ...rest] = loose;
  if (first === undefined) return [way];
  const found: Slots[] = [];
  if (way.building === null && way.unit === null && way.room === null && way.inStem === null)
    found.push(...fill({ ...way, inStem: first }, rest));
  if (way.building === null && way.unit === null && way.room === null)
    found.push(...fill({ ...way, building: first }, rest));
  // behind a named building the next number may be the staircase, unless a room was said already
  if (way.unit === null && way.room === null) found.push(...fill({ ...way, unit: first }, rest));
  if (way.room === null && rest.length === 0) found.push({ ...way, room: first });
  if (way.room === null && rest.length === 1) found.push({ ...way, room: `${first}-${rest[0] ?? ''}` });
  // a room that was named leaves building and unit for the others, in any order
  if (way.room !== null && way.building === null) found.push(...fill({ ...way, building: first }, rest));
  if (way.room !== null && way.unit === null) found.push(...fill({ ...way, unit: first }, rest));
  return found;
}
