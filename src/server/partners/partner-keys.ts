import { randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { PartnerKeyOnce } from '../../protocol/desk.ts';
import type { Transaction } from '../store/database.ts';
import { partnerKeys, partners } from '../store/tables.ts';

type Direction = PartnerKeyOnce['direction'];
/** As they stand in the table: a key for our callbacks signs nothing until the partner has it and the one before is retired. */
type Standing = 'inbound' | 'outbound' | 'outbound-next';

export interface PartnerKey {
  readonly keyId: string;
  readonly secret: string;
}

export function newPartnerKey(partnerId: string, direction: Direction): PartnerKey {
  return { keyId: `${partnerId}-${direction === 'inbound' ? 'in' : 'out'}-${randomBytes(4).toString('hex')}`, secret: randomBytes(32).toString('base64url') };
}

/**
 * Another key of a partner (K-22): one for its requests counts at once, beside those it has; one for our callbacks takes over
 * when the present one is retired, or at once where there is none. Errors: partner/key-unknown.
 */
export async function makePartnerKey(tx: Transaction, given: { readonly partnerId: string; readonly direction: Direction; readonly nowMs: number }): Promise<Result<PartnerKey, Failure<'partner/key-unknown'>>> {
  const { partnerId, direction, nowMs } = given;
  const [partner] = await tx.select({ partnerId: partners.partnerId }).from(partners).where(eq(partners.partnerId, partnerId)).for('update');
  if (partner === undefined) return fail('partner/key-unknown');
  const key = newPartnerKey(partnerId, direction);
  const waits = direction === 'outbound' && (await live(tx, partnerId, 'outbound')).length > 0;
  // Of keys that wait only the last was given to anybody.
  if (waits) await tx.update(partnerKeys).set({ retiredAtMs: nowMs }).where(liveOf(partnerId, 'outbound-next'));
  await tx.insert(partnerKeys).values({ ...key, partnerId, direction: waits ? 'outbound-next' : direction });
  return ok(key);
}

/** A key that somebody else may have signs nothing more from now on, the last one too. Errors: partner/key-unknown, also for one that was retired before. */
export async function retirePartnerKey(tx: Transaction, given: { readonly partnerId: string; readonly keyId: string; readonly nowMs: number }): Promise<Result<void, Failure<'partner/key-unknown'>>> {
  const { partnerId, keyId, nowMs } = given;
  await tx.select({ partnerId: partners.partnerId }).from(partners).where(eq(partners.partnerId, partnerId)).for('update');
  const own = and(eq(partnerKeys.partnerId, partnerId), eq(partnerKeys.keyId, keyId), isNull(partnerKeys.retiredAtMs));
  const [retired] = await tx.update(partnerKeys).set({ retiredAtMs: nowMs }).where(own).returning({ direction: partnerKeys.direction });
  if (retired === undefined) return fail('partner/key-unknown');
  if (retired.direction === 'outbound') await tx.update(partnerKeys).set({ direction: 'outbound' }).where(liveOf(partnerId, 'outbound-next'));
  return ok(undefined);
}

function live(tx: Transaction, partnerId: string, standing: Standing) {
  return tx.select({ keyId: partnerKeys.keyId }).from(partnerKeys).where(liveOf(partnerId, standing));
}

function liveOf(partnerId: string, standing: Standing) {
  return and(eq(partnerKeys.partnerId, partnerId), eq(partnerKeys.direction, standing), isNull(partnerKeys.retiredAtMs));
}
