import type { FileReader } from '../file-reader.ts';
import type { Page } from '../page-read.ts';
import type { HitReason } from './answer.ts';
import { nameFits } from './name-fit.ts';
import type { PlaceTable } from './place-table.ts';
import { ROOM } from './rank-groups.ts';
import type { RankedGroup } from './rank-groups.ts';

/** Pages read for one answer; what lies beyond them is told as "more". */
const MOST_PAGES = 24;
const PAGES_AHEAD = 6;
const NAME_POINTS = 0.4;

export interface RowCandidate {
  readonly id: number;
  readonly score: number;
  readonly from: RankedGroup;
  readonly name: HitReason | null;
}

export interface FindRows {
  readonly places: PlaceTable;
  /** Nobody has it but some of the people from `among[0]` to `among[1]` (not included). */
  readonly name: { readonly typed: string; readonly among: readonly [from: number, to: number] } | null;
  readonly open: boolean;
  readonly limit: number;
  /** Rows taken of one stem, so that other places with the same words are seen too. */
  readonly mostOfStem: number;
  readonly signal: AbortSignal | undefined;
}

/** rows of the staircases, the most hopeful first, until nothing better can come. */
export async function findRows(
  file: FileReader,
  groups: readonly RankedGroup[],
  how: FindRows,
): Promise<{ readonly rows: readonly RowCandidate[]; readonly more: boolean }> {
  const best = new Map<number, RowCandidate>();
  const ofStem = new Map<number, number>();
  const pages = new Set<number>();
  let open = null as { readonly at: number; readonly page: Page } | null;
  let more = false;
  await readAhead(file, groups, how);
  for (const group of groups) {
    if (how.signal?.aborted === true) break;
    if (best.size >= how.limit && enough(best, how.limit, group.hope)) {
      more = true;
      break;
    }
    const [from, to] = how.places.rowsOf(group.group);
    for (let id = from; id < to; id++) {
      if ((ofStem.get(group.stem) ?? 0) >= how.mostOfStem) {
        more = true;
        break;
      }
      const at = Math.floor(id / file.pageRows);
      if (!pages.has(at) && pages.size >= MOST_PAGES) return { rows: sorted(best), more: true };
      pages.add(at);
      if (open?.at !== at) open = { at, page: await file.page(at) };
      const roomed = mayBeNamed(open.page, id % file.pageRows, how) ? judgeRoom(open.page, id % file.pageRows, { id, group, how }) : null;
      const candidate = roomed === null || how.name === null ? roomed : await judgeName(file, open.page.column('person', id % file.pageRows), { candidate: roomed, typed: how.name.typed });
      if (candidate === null || (best.get(id)?.score ?? -1) >= candidate.score) continue;
      if (!best.has(id)) ofStem.set(group.stem, (ofStem.get(group.stem) ?? 0) + 1);
      best.set(id, candidate);
    }
  }
  return { rows: sorted(best), more: more || best.size > how.limit };
}

/** The pages that will be needed first, all at once: one after another each would wait for the disk by itself. */
async function readAhead(file: FileReader, groups: readonly RankedGroup[], { places }: FindRows): Promise<void> {
  const pages = new Set<number>();
  for (const { group } of groups) {
    if (pages.size >= PAGES_AHEAD) break;
    pages.add(Math.floor(places.rowsOf(group)[0] / file.pageRows));
  }
  await Promise.all([...pages].map((page) => file.page(page)));
}

/** Thousands of rows are looked at for one answer: nothing is waited for in here. */
function judgeRoom(page: Page, row: number, { id, group, how }: { readonly id: number; readonly group: RankedGroup; readonly how: FindRows }): RowCandidate | null {
  const { room } = group.slots;
  const fit = room === null ? 0 : how.places.roomFit(page.column('room', row), room, how.open);
  return room !== null && fit === 0 ? null : { id, score: group.score + ROOM[fit], from: group, name: null };
}

/** By the place among the people alone: no text is read for it. */
function mayBeNamed(page: Page, row: number, { name }: FindRows): boolean {
  if (name === null) return true;
  const person = page.column('person', row);
  return person >= name.among[0] && person < name.among[1];
}

async function judgeName(file: FileReader, person: number, { candidate, typed }: { readonly candidate: RowCandidate; readonly typed: string }): Promise<RowCandidate | null> {
  const reason = nameReason(await file.listText('people', person), typed);
  return reason === null ? null : { ...candidate, score: candidate.score + NAME_POINTS, name: reason };
}

/** How a person of the file answers to a name; null when not. */
export function nameReason(person: string, typed: string): HitReason | null {
  const [initials = '', masked = ''] = person.split('\t');
  if (/^[a-z]/.test(typed)) return initials.startsWith(typed) ? { part: 'name', how: 'initials', typed } : null;
  return nameFits(masked, typed) ? { part: 'name', how: 'whole', typed } : null;
}

/** True when no staircase of such hope can push one of the first `limit` rows out. */
function enough(best: ReadonlyMap<number, RowCandidate>, limit: number, hope: number): boolean {
  let better = 0;
  for (const { score } of best.values()) if (score >= hope - 1e-6) better++;
  return better >= limit;
}

function sorted(best: ReadonlyMap<number, RowCandidate>): readonly RowCandidate[] {
  return [...best.values()].sort((a, b) => b.score - a.score || a.id - b.id);
}
