import { Source, watchBehind } from '../live.ts';
import type { RegisterAnswer, RegisterHit, RegisterLookup, RegisterQuery, RegisterState } from '../workspace.ts';
import type { RegisterAreaRow } from './register-rows.ts';
import type { RegisterShelf } from './register-shelf.ts';

const MOST_HITS = 20;

/** What a screen may ask of the registers, and what it may know about them. */
export function registerLookup(shelf: RegisterShelf): RegisterLookup & { close(): void } {
  const { cache, device } = shelf.world;
  const state = new Source<RegisterState>({ areas: [], pending: 0, unplacedOrders: 0, manifestAtMs: null });
  const end = watchBehind(
    device.timers,
    async () => ({ rows: await cache.registers.toArray(), facts: await cache.registerFacts.get('facts') }),
    ({ rows, facts }) => state.set({ areas: rows.map(areaState), pending: facts?.pending ?? 0, unplacedOrders: facts?.unplacedOrders ?? 0, manifestAtMs: facts?.manifestAtMs ?? null }),
  );

  return {
    state,
    async find(query) {
      const rows = (await cache.registers.toArray()).filter(({ supplierId }) => supplierId === query.supplierId);
      let answer: RegisterAnswer = { hits: [], more: false, searched: 0, missing: rows.length === 0 ? 1 : 0 };
      for (const row of rows) answer = joined(answer, await findIn(row, query));
      const hits = answer.hits.toSorted((a, b) => Number(b.strength === 'exact') - Number(a.strength === 'exact'));
      return { ...answer, hits: hits.slice(0, MOST_HITS), more: answer.more || hits.length > MOST_HITS };
    },
    async neighbours({ place, areaCode, reference }) {
      const row = await cache.registers.get(`${reference.supplierId}/${areaCode}`);
      const register = row?.current?.sha256 === place.sha256 ? await shelf.open(row).catch(() => null) : null;
      const found = await register?.neighbours(place.row);
      if (register === null || found?.ok !== true) return [];
      const file = { about: register.about, sha256: place.sha256 };
      const { hitOf } = await import('./register-hit.ts'); // with the shapes, which no start needs
      return found.value.rows.map((one) => hitOf(one, file, 'partial'));
    },
    close: end,
  };

  async function findIn(row: RegisterAreaRow, query: RegisterQuery): Promise<RegisterAnswer> {
    const register = await shelf.open(row).catch(() => null);
    if (register === null || row.current === null) return nothingRead;
    const { hitOf } = await import('./register-hit.ts');
    const file = { about: register.about, sha256: row.current.sha256 };
    if (query.way === 'address') {
      const found = await register.search(query.text, { limit: MOST_HITS, ...(query.signal === undefined ? {} : { signal: query.signal }) });
      return found.ok ? { hits: found.value.hits.map((hit) => hitOf(hit, file, 'partial')), more: found.value.more, searched: 1, missing: 0 } : nothingRead;
    }
    const found = await register.lookup(query.text, MOST_HITS);
    if (!found.ok) return nothingRead;
    const kind = query.way === 'meter-number' ? 'asset' : 'account';
    const matches = found.value.matches.filter(({ by }) => by.startsWith(kind));
    return { hits: matches.map((match): RegisterHit => hitOf(match, file, match.by === kind ? 'exact' : 'partial')), more: found.value.more, searched: 1, missing: 0 };
  }
}

const nothingRead: RegisterAnswer = { hits: [], more: false, searched: 0, missing: 1 };

function joined(a: RegisterAnswer, b: RegisterAnswer): RegisterAnswer {
  return { hits: [...a.hits, ...b.hits], more: a.more || b.more, searched: a.searched + b.searched, missing: a.missing + b.missing };
}

function areaState({ supplierId, areaCode, current, intake, offered, leaseKey, leaseUntilMs, failure }: RegisterAreaRow): RegisterState['areas'][number] {
  return {
    supplierId, areaCode, leaseUntilMs, failure,
    held: current === null ? null : { version: current.version, rows: current.rows },
    offered: { version: offered.version, rows: offered.rows },
    isCurrent: current?.sha256 === offered.sha256,
    isArriving: intake !== null,
    isExpired: leaseKey === null,
  };
}
