import { and, count, eq, inArray, like, or } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { openVisitStates } from '../desk/open-visits.ts';
import { buildingKey, SHORTEST_KEY, streetKey } from '../partners/address-key.ts';
import { anyOf } from '../store/any-of.ts';
import type { Database } from '../store/database.ts';
import { literally } from '../store/literally.ts';
import { cases, registerAreas, supplyPoints, visits, workOrders } from '../store/tables.ts';

export interface Area {
  readonly supplierId: string;
  readonly areaCode: string;
}

export interface WorkerAreas {
  readonly areas: readonly Area[];
  /** Open orders that nobody could lay into an area. */
  readonly unplaced: number;
}

/** Where a worker's open orders lie: those areas and no others may be on the phone (C-16). */
export async function areasOfWorker(db: Database, workerId: string): Promise<WorkerAreas> {
  const rows = await db
    .select({ order: workOrders.doc, record: cases.doc })
    .from(workOrders)
    .innerJoin(visits, eq(visits.visitId, workOrders.visitId))
    .innerJoin(cases, eq(cases.caseId, workOrders.caseId))
    .where(and(eq(visits.assigneeId, workerId), inArray(visits.state, [...openVisitStates])));
  const areas = new Map<string, Area>();
  let unplaced = 0;
  for (const { order, record } of rows.filter(({ order: { state } }) => state === 'open')) {
    const codes = await areaCodesOf(db, order, record);
    if (codes.length === 0) unplaced++;
    for (const areaCode of codes) areas.set(`${order.supplierId}\n${areaCode}`, { supplierId: order.supplierId, areaCode });
  }
  return { areas: [...areas.values()], unplaced };
}

/**
 * By the account and the accounts that the order's own rows name, else by the street, else the supplier's only area. What
 * was found at the door, or came into the rows from there, counts where it lies at the order's address only: else a
 * worker would open any area's register by naming one account in it (C-16).
 */
async function areaCodesOf(db: Database, order: WorkOrder, record: CaseRecord): Promise<readonly string[]> {
  const { supplierId, accountNumber, references } = order;
  const isOffices = record.account?.via !== 'visit' && accountNumber !== null;
  const named = [...new Set([...(accountNumber === null ? [] : [accountNumber]), ...references.map((row) => row.accountNumber)])];
  const keys = [buildingKey(order.address), streetKey(order.address)].filter((key) => key.length >= SHORTEST_KEY).map(literally);
  const near = keys.length === 0 || named.length === 0 ? undefined : and(anyOf(supplyPoints.accountNumber, named), or(...keys.map((key) => like(supplyPoints.addressKey, `%${key}%`))));
  const known = or(isOffices ? eq(supplyPoints.accountNumber, accountNumber) : undefined, near);
  const codes = known === undefined ? [] : await codesWhere(known);
  if (codes.length > 0) return codes;
  const key = streetKey(order.address);
  // Of an address that names no more than a district nobody's register follows (C-16).
  const street = key.length < SHORTEST_KEY ? [] : await codesWhere(like(supplyPoints.addressKey, `${literally(key)}%`));
  if (street.length > 0) return street;
  const [all] = await db.select({ n: count() }).from(registerAreas).where(eq(registerAreas.supplierId, supplierId));
  if (all?.n !== 1) return [];
  return (await db.select({ areaCode: registerAreas.areaCode }).from(registerAreas).where(eq(registerAreas.supplierId, supplierId))).map(({ areaCode }) => areaCode);

  async function codesWhere(condition: SQL): Promise<string[]> {
    const found = await db.selectDistinct({ areaCode: supplyPoints.areaCode }).from(supplyPoints).where(and(eq(supplyPoints.supplierId, supplierId), condition));
    return found.map(({ areaCode }) => areaCode);
  }
}
