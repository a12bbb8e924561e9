import { and, sql } from 'drizzle-orm';
import type { ReferenceRow } from '../../domain/model/account.ts';
import { maskAddress, maskName } from '../../domain/rules/masking.ts';
import type { Database } from '../store/database.ts';
import { registerAreas, supplyPoints } from '../store/tables.ts';
import { addressKey } from './address-key.ts';

/** One account of a supplier as its marketing system knows it (T-12, T-15): register row, name, address and money. */
export interface SupplyPoint {
  readonly supplierId: string;
  readonly utility: ReferenceRow['utility'];
  readonly accountNumber: string;
  readonly accountName: string;
  readonly address: string;
  readonly areaCode: string;
  readonly meter: ReferenceRow['meter'];
  readonly lastScheduled: ReferenceRow['lastScheduled'];
  readonly priceCode: string | null;
  readonly sharedMeter: boolean;
  readonly meterBox?: string | null;
  /** Yuan, decimal strings. */
  readonly arrears: string;
  readonly prepaid: string;
  readonly asOfMs: number;
}

/**
 * Adds or replaces accounts by supplier and account number, and marks the areas whose register files are out of date.
 * With the id of an import, gives the places in `points` of those that this import had already written: a line of a file
 * that names an account again changes nothing. Size: a few hundred at a time.
 */
export async function upsertSupplyPoints(db: Database, points: readonly SupplyPoint[], importId: string | null = null): Promise<ReadonlySet<number>> {
  const places = new Map<string, number>();
  for (const [at, point] of points.entries()) {
    const key = keyOf(point);
    // Within one import the first line counts, otherwise the last word.
    if (importId === null || !places.has(key)) places.set(key, at);
  }
  // In one order always, so that two pages of a register do not wait for each other in a ring.
  const inOrder = [...places].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const chosen = inOrder.map(([, at]) => points[at]).filter((point) => point !== undefined);
  if (chosen.length === 0) return new Set();
  const written = await write(db, chosen, importId);
  await markChanged(db, written);
  if (importId === null) return new Set();
  const kept = new Set(written.map((row) => places.get(keyOf(row))));
  return new Set([...points.keys()].filter((at) => !kept.has(at)));
}

interface Written {
  readonly supplierId: string;
  readonly accountNumber: string;
  readonly areaCode: string;
  readonly movedFrom: string | null;
}

function write(db: Database, points: readonly SupplyPoint[], importId: string | null): Promise<Written[]> {
  return db
    .insert(supplyPoints)
    .values(points.map((point) => ({ ...rowOf(point), importId })))
    .onConflictDoUpdate({
      target: [supplyPoints.supplierId, supplyPoints.accountNumber],
      set: {
        meterNumber: sql`excluded.meter_number`, accountName: sql`excluded.account_name`, address: sql`excluded.address`, addressKey: sql`excluded.address_key`,
        areaCode: sql`excluded.area_code`, reference: sql`excluded.reference`, arrears: sql`excluded.arrears`, prepaid: sql`excluded.prepaid`, asOfMs: sql`excluded.as_of_ms`,
        importId: sql`excluded.import_id`,
        movedFrom: sql`case when ${supplyPoints.areaCode} <> excluded.area_code then ${supplyPoints.areaCode} end`,
      },
      setWhere: importId === null ? undefined : and(sql`${supplyPoints.importId} is distinct from excluded.import_id`),
    })
    .returning({ supplierId: supplyPoints.supplierId, accountNumber: supplyPoints.accountNumber, areaCode: supplyPoints.areaCode, movedFrom: supplyPoints.movedFrom });
}

async function markChanged(db: Database, written: readonly Written[]): Promise<void> {
  const touched = new Map<string, { supplierId: string; areaCode: string; changes: number }>();
  for (const { supplierId, areaCode, movedFrom } of written) {
    for (const area of movedFrom === null ? [areaCode] : [areaCode, movedFrom]) touched.set(`${supplierId}\n${area}`, { supplierId, areaCode: area, changes: 1 });
  }
  if (touched.size === 0) return;
  // In one order always, so that two imports do not wait for each other.
  const areas = [...touched.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, area]) => area);
  await db.insert(registerAreas).values(areas).onConflictDoUpdate({ target: [registerAreas.supplierId, registerAreas.areaCode], set: { changes: sql`${registerAreas.changes} + 1` } });
}

function keyOf({ supplierId, accountNumber }: { readonly supplierId: string; readonly accountNumber: string }): string {
  return `${supplierId}\n${accountNumber}`;
}

function rowOf(point: SupplyPoint): typeof supplyPoints.$inferInsert {
  const { supplierId, utility, accountNumber, accountName, address, areaCode, meter, lastScheduled, priceCode, sharedMeter, meterBox = null, arrears, prepaid, asOfMs } = point;
  return {
    supplierId, accountNumber, accountName, address, areaCode, arrears, prepaid, asOfMs,
    meterNumber: meter.meterNumber,
    addressKey: addressKey(address),
    reference: { supplierId, utility, accountNumber, nameMasked: maskName(accountName), addressMasked: maskAddress(address), meter, lastScheduled, priceCode, sharedMeter, meterBox },
  };
}
