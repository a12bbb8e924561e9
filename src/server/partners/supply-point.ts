import { maskAddress, maskName } from '../../domain/rules/masking.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import { sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { supplyPoints } from '../store/tables.ts';
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
  /** Yuan, decimal strings. */
  readonly arrears: string;
  readonly prepaid: string;
  readonly asOfMs: number;
}

/** Adds or replaces accounts by supplier and account number. Size: a few hundred at a time. */
export async function upsertSupplyPoints(db: Database, points: readonly SupplyPoint[]): Promise<void> {
  if (points.length === 0) return;
  const latest = [...new Map(points.map((point) => [`${point.supplierId}\n${point.accountNumber}`, point])).values()];
  await db
    .insert(supplyPoints)
    .values(latest.map(rowOf))
    .onConflictDoUpdate({
      target: [supplyPoints.supplierId, supplyPoints.accountNumber],
      set: {
        meterNumber: sql`excluded.meter_number`, accountName: sql`excluded.account_name`, address: sql`excluded.address`, addressKey: sql`excluded.address_key`,
        areaCode: sql`excluded.area_code`, reference: sql`excluded.reference`, arrears: sql`excluded.arrears`, prepaid: sql`excluded.prepaid`, asOfMs: sql`excluded.as_of_ms`,
      },
    });
}

function rowOf(point: SupplyPoint): typeof supplyPoints.$inferInsert {
  const { supplierId, utility, accountNumber, accountName, address, areaCode, meter, lastScheduled, priceCode, sharedMeter, arrears, prepaid, asOfMs } = point;
  return {
    supplierId, accountNumber, accountName, address, areaCode, arrears, prepaid, asOfMs,
    meterNumber: meter.meterNumber,
    addressKey: addressKey(address),
    reference: { supplierId, utility, accountNumber, nameMasked: maskName(accountName), addressMasked: maskAddress(address), meter, lastScheduled, priceCode, sharedMeter },
  };
}
