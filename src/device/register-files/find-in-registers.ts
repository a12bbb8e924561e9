import type { RegisterAnswer, RegisterHit, RegisterQuery } from '../workspace.ts';
import { hitOf } from './register-hit.ts';
import type { RegisterAreaRow } from './register-rows.ts';
import type { RegisterShelf } from './register-shelf.ts';

const MOST_HITS = 20;

/**
 * In every area of the supplier that is on this phone; exact ones first, and of each area the best before any area's second
 * best, since no area's ranks can be compared with another's. What could not be read is counted as missing.
 */
export async function findInRegisters(shelf: RegisterShelf, query: RegisterQuery): Promise<RegisterAnswer> {
  const rows = (await shelf.world.cache.registers.toArray()).filter(({ supplierId }) => supplierId === query.supplierId);
  const answers: RegisterAnswer[] = [];
  for (const row of rows) answers.push(await findIn(shelf, row, query));
  const ranked = answers.flatMap(({ hits }) => hits.map((hit, rank) => ({ hit, rank })));
  const hits = ranked.toSorted((a, b) => Number(b.hit.strength === 'exact') - Number(a.hit.strength === 'exact') || a.rank - b.rank).map(({ hit }) => hit);
  return {
    hits: hits.slice(0, MOST_HITS),
    more: hits.length > MOST_HITS || answers.some(({ more }) => more),
    searched: answers.reduce((sum, { searched }) => sum + searched, 0),
    missing: rows.length === 0 ? 1 : answers.reduce((sum, { missing }) => sum + missing, 0),
  };
}

/** Meters of the same box, without itself; none where the file it was found in is no longer the one that is held. */
export async function neighboursOf(shelf: RegisterShelf, { place, areaCode, reference }: RegisterHit): Promise<readonly RegisterHit[]> {
  const row = await shelf.world.cache.registers.get(`${reference.supplierId}/${areaCode}`);
  const register = row?.current?.sha256 === place.sha256 ? await shelf.open(row).catch(() => null) : null;
  const found = await register?.neighbours(place.row);
  if (register === null || found?.ok !== true) return [];
  const file = { about: register.about, sha256: place.sha256 };
  return found.value.rows.map((one) => hitOf(one, file, 'partial'));
}

async function findIn(shelf: RegisterShelf, row: RegisterAreaRow, query: RegisterQuery): Promise<RegisterAnswer> {
  const register = await shelf.open(row).catch(() => null);
  if (register === null || row.current === null) return nothingRead;
  const file = { about: register.about, sha256: row.current.sha256 };
  if (query.way === 'address') {
    const found = await register.search(query.text, { limit: MOST_HITS, ...(query.signal === undefined ? {} : { signal: query.signal }) });
    return found.ok ? { hits: found.value.hits.map((hit) => hitOf(hit, file, 'partial')), more: found.value.more, searched: 1, missing: 0 } : nothingRead;
  }
  // Of one kind from the start: the ends of a million meters' numbers would leave no place for an account's.
  const kind = query.way === 'meter-number' ? 'asset' : 'account';
  const found = await register.lookup(query.text, MOST_HITS, kind);
  if (!found.ok) return nothingRead;
  return { hits: found.value.matches.map((match): RegisterHit => hitOf(match, file, match.by === kind ? 'exact' : 'partial')), more: found.value.more, searched: 1, missing: 0 };
}

const nothingRead: RegisterAnswer = { hits: [], more: false, searched: 0, missing: 1 };
