import { and, eq, ne } from 'drizzle-orm';
import type { Transaction } from '../store/database.ts';
import { devices } from '../store/tables.ts';

/** A password that somebody else may know lets no phone receive any longer (X36); what lies on one may still be sent (F67). */
export async function endFieldLogins(tx: Transaction, accountId: string, exceptDeviceId: string | null): Promise<void> {
  const others = exceptDeviceId === null ? undefined : ne(devices.deviceId, exceptDeviceId);
  await tx.update(devices).set({ loginExpiresAtMs: 0 }).where(and(eq(devices.accountId, accountId), others));
}
