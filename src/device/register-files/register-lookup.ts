import { Source, watchBehind } from '../live.ts';
import type { RegisterLookup, RegisterState } from '../workspace.ts';
import type { RegisterAreaRow } from './register-rows.ts';
import type { RegisterShelf } from './register-shelf.ts';

/** What a screen may ask of the registers, and what it may know about them. How it is found is loaded with the first question. */
export function registerLookup(shelf: RegisterShelf): RegisterLookup & { close(): void } {
  const { cache, device } = shelf.world;
  const state = new Source<RegisterState>({ areas: [], pending: 0, unplacedOrders: 0, manifestAtMs: null });
  const end = watchBehind(
    device.timers,
    async () => ({ rows: await cache.registers.toArray(), facts: await cache.registerFacts.get('facts') }),
    ({ rows, facts }) => state.set({ areas: rows.map(areaState), pending: facts?.pending ?? 0, unplacedOrders: facts?.unplacedOrders ?? 0, manifestAtMs: facts?.manifestAtMs ?? null }),
  );
  const finding = () => import('./find-in-registers.ts');
  return {
    state,
    find: async (query) => (await finding()).findInRegisters(shelf, query),
    neighbours: async (hit) => (await finding()).neighboursOf(shelf, hit),
    close: end,
  };
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
