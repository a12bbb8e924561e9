import { and, asc, eq, inArray, like, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import type { MarketingAccount, MarketingPort } from '../ports.ts';
import type { Database } from '../store/database.ts';
import { literally } from '../store/literally.ts';
import { supplyPoints } from '../store/tables.ts';
import { addressKey, buildingKey, SHORTEST_KEY, streetKey } from './address-key.ts';

/** Neighbours worth having at the door when the building itself has only a few. */
const ENOUGH_NEIGHBOURS = 20;

/** The marketing system as far as it was imported: facts carry the time at which it said so (C-04). */
export function importedMarketing(db: Database): MarketingPort {
  return {
    async findAccounts({ supplierIds, by, text, limit }) {
      const found = await db
        .select()
        .from(supplyPoints)
        .where(and(supplierIds === null ? undefined : inArray(supplyPoints.supplierId, [...supplierIds]), searched[by](text)))
        .orderBy(asc(supplyPoints.accountNumber))
        .limit(limit + 1);
      return ok({ rows: found.slice(0, limit).map(accountOf), truncated: found.length > limit });
    },
    async arrears(supplierId, accountNumber) {
      const [row] = await db.select().from(supplyPoints).where(isAccount(supplierId, accountNumber));
      return row === undefined ? fail('account/not-in-reference') : ok({ amount: row.arrears, prepaid: row.prepaid, asOfMs: row.asOfMs });
    },
    async addressOf(supplierId, accountNumber) {
      const [row] = await db.select({ address: supplyPoints.address }).from(supplyPoints).where(isAccount(supplierId, accountNumber));
      return row === undefined ? fail('account/not-in-reference') : ok(row.address);
    },
    async referencesFor({ supplierId, address, accountNumber, limit }) {
      const own = accountNumber === null ? [] : await referencesWhere(eq(supplyPoints.accountNumber, accountNumber), 1);
      const building = await neighboursBy(buildingKey(address), limit);
      const street = building.length >= ENOUGH_NEIGHBOURS ? [] : await neighboursBy(streetKey(address), Math.min(limit, 200));
      const all = new Map([...own, ...building, ...street].map((row) => [row.accountNumber, row]));
      return ok([...all.values()].slice(0, limit));

      /** An address that names no more than a district has no neighbours (C-16). */
      async function neighboursBy(key: string, most: number): Promise<ReferenceRow[]> {
        return key.length < SHORTEST_KEY ? [] : referencesWhere(contains(key), most);
      }

      async function referencesWhere(wanted: SQL, most: number): Promise<ReferenceRow[]> {
        const rows = await db
          .select({ reference: supplyPoints.reference })
          .from(supplyPoints)
          .where(and(eq(supplyPoints.supplierId, supplierId), wanted))
          .orderBy(asc(supplyPoints.addressKey))
          .limit(most);
        return rows.map(({ reference }) => reference);
      }
    },
  };
}

/** T-12: by bill number, by meter number (also its printed tail), by address. */
const searched: Record<'account-number' | 'meter-number' | 'address', (text: string) => SQL | undefined> = {
  'account-number': (text) => {
    const digits = text.normalize('NFKC').replace(/\D/g, '');
    return digits.length < 4 ? sql`false` : or(eq(supplyPoints.accountNumber, digits), like(supplyPoints.accountNumber, `%${digits.slice(-10)}`));
  },
  'meter-number': (text) => {
    const sign = text.normalize('NFKC').replace(/[^0-9A-Za-z]/g, '').toUpperCase();
    return sign.length < 4 ? sql`false` : or(eq(supplyPoints.meterNumber, sign), like(supplyPoints.meterNumber, `%${sign}`), like(supplyPoints.meterNumber, `%${sign}_`));
  },
  address: (text) => {
    const words = text.normalize('NFKC').split(/\s+/).map(addressKey).filter((word) => word !== '');
    return words.join('').length < 2 ? sql`false` : and(...words.map(contains));
  },
};

function accountOf({ accountNumber, accountName, address, meterNumber, reference }: typeof supplyPoints.$inferSelect): MarketingAccount {
  return { accountNumber, accountName, address, meterNumber, sharedMeter: reference.sharedMeter };
}

function isAccount(supplierId: string, accountNumber: string): SQL | undefined {
  return and(eq(supplyPoints.supplierId, supplierId), eq(supplyPoints.accountNumber, accountNumber));
}

function contains(key: string): SQL {
  return like(supplyPoints.addressKey, `%${literally(key)}%`);
}
