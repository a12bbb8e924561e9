import { eq } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { supplierSettings } from '../store/tables.ts';

/** Suppliers that let people sign on the worker's screen; everybody else signs on paper (C-10). */
export async function screenSigningSuppliers(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db.select().from(supplierSettings).where(eq(supplierSettings.screenSigningAllowed, true));
  return new Set(rows.map(({ supplierId }) => supplierId));
}

export async function setScreenSigning(db: Database, supplierId: string, screenSigningAllowed: boolean): Promise<void> {
  await db.insert(supplierSettings).values({ supplierId, screenSigningAllowed }).onConflictDoUpdate({ target: supplierSettings.supplierId, set: { screenSigningAllowed } });
}
