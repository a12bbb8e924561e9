import { and, eq } from 'drizzle-orm';
import type { MutationHeader, PushItem } from '../../protocol/push.ts';
import type { Voucher } from '../../protocol/voucher.ts';
import { voucherHolds } from '../../protocol/voucher.ts';
import type { Database } from '../store/database.ts';
import { deviceAuthors, devices } from '../store/tables.ts';

/** A phone and the person signed in on it. */
export interface Bearer {
  readonly deviceId: string;
  readonly accountId: string;
}

/** The phone that signed for a capture which came by another way (P-17); null when it did not. A revoked one may sign: what counts is when it was captured. */
export async function vouchingPhone(db: Database, item: PushItem, voucher: Voucher): Promise<Bearer | null> {
  const [phone] = await db.select({ accountId: devices.accountId, publicKey: devices.publicKey }).from(devices).where(eq(devices.deviceId, voucher.deviceId));
  if (phone?.publicKey == null || !(await voucherHolds(phone.publicKey, voucher, item.contentHash))) return null;
  return { deviceId: voucher.deviceId, accountId: phone.accountId };
}

/**
 * A phone brings its own captures. After a new enrolment under another id it also brings those made under the old one,
 * as far as their author, bound to that old id, is the one now signed in.
 */
export async function mayBring(db: Database, device: Bearer, header: MutationHeader): Promise<boolean> {
  if (header.deviceId === device.deviceId) return true;
  if (header.authorId !== device.accountId) return false;
  const bound = await db
    .select({ at: deviceAuthors.boundAtMs })
    .from(deviceAuthors)
    .where(and(eq(deviceAuthors.deviceId, header.deviceId), eq(deviceAuthors.accountId, header.authorId)));
  return bound.length > 0;
}
