import type { PlaceTable } from './place-table.ts';
import type { RankedStem } from './rank-stems.ts';
import type { Slots } from './slots.ts';
import type { StemTable } from './stem-table.ts';

const BUILDING = [0, 0.2, 0.4] as const;
const UNIT = [0, 0.1, 0.2] as const;
const IN_STEM = 0.3;
/** What a room can add once its rows are read. */
export const ROOM = [0, 0.25, 0.5] as const;

/** A staircase that may hold what is looked for, and under which reading of the numbers. */
export interface RankedGroup {
  readonly group: number;
  readonly stem: number;
  readonly slots: Slots;
  readonly score: number;
  /** The best it can still become. */
  readonly hope: number;
}

interface Tables {
  readonly stems: StemTable;
  readonly places: PlaceTable;
}

/** staircases of the ranked stems that fit a reading of the numbers, the most hopeful first. */
export function rankGroups(
  { stems, places }: Tables,
  ranked: readonly RankedStem[],
  { ways, open }: { readonly ways: readonly Slots[]; readonly open: boolean },
): readonly RankedGroup[] {
  const found: RankedGroup[] = [];
  for (const { stem, score } of ranked) {
    const fitting = ways.filter((slots) => slots.inStem === null || stemHolds(stems.texts.textAt(stem), slots.inStem));
    if (fitting.length === 0) continue;
    const [from, to] = places.groupsOf(stem);
    for (let group = from; group < to; group++) {
      for (const slots of fitting) {
        const points = groupPoints(places, group, { slots, open });
        if (points === null) continue;
        const sum = score + points + (slots.inStem === null ? 0 : IN_STEM);
        found.push({ group, stem, slots, score: sum, hope: sum + (slots.room === null ? 0 : ROOM[2]) });
      }
    }
  }
  return found.sort((a, b) => b.hope - a.hope || a.group - b.group);
}

/** Null when the staircase is another one. */
function groupPoints(
  places: PlaceTable,
  group: number,
  { slots, open }: { readonly slots: Slots; readonly open: boolean },
): number | null {
  // only the last number may still be unfinished
  const lastIs = slots.room !== null ? 'room' : slots.unit !== null ? 'unit' : 'building';
  const building =
    slots.building === null ? null : places.buildingFit(group, slots.building, open && lastIs === 'building');
  const unit = slots.unit === null ? null : places.unitFit(group, slots.unit, open && lastIs === 'unit');
  if (building === 0 || unit === 0) return null;
  return BUILDING[building ?? 0] + UNIT[unit ?? 0];
}

/** A number of its own in the text: 9001号 in 示例路9001号, 2 in 二期, not in 12号. */
function stemHolds(text: string, number: string): boolean {
  const at = text.indexOf(number);
  if (at < 0) return false;
  return !/\d/.test(text[at - 1] ?? '') && !/\d/.test(text[at + number.length] ?? '');
}
