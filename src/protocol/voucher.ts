import { z } from 'zod';
import { id } from '../domain/model/primitives.ts';
import { signatureHolds, signText } from './device-key.ts';
import type { DeviceKeyPair } from './device-key.ts';

/**
 * A phone's word that a capture is its own, for captures that reach the office by another way than that phone's line: in
 * a colleague's phone or in a file at the desk (P-17). Anybody can seal for the organisation; only the phone can sign this.
 */
export const voucher = z.strictObject({
  mutationId: id,
  /** The phone that signed; it may have made the capture under an id it had before. */
  deviceId: id,
  /** By the phone's own key over `voucherText`. */
  signature: z.base64().max(200),
});
export type Voucher = z.infer<typeof voucher>;

interface Vouched {
  readonly mutationId: string;
  readonly deviceId: string;
  readonly contentHash: string;
}

export async function signVoucher(pair: DeviceKeyPair, { mutationId, deviceId, contentHash }: Vouched): Promise<Voucher> {
  return { mutationId, deviceId, signature: await signText(pair, voucherText({ mutationId, deviceId, contentHash })) };
}

export function voucherHolds(publicKey: string, given: Voucher, contentHash: string): Promise<boolean> {
  return signatureHolds(publicKey, voucherText({ ...given, contentHash }), given.signature);
}

function voucherText({ mutationId, deviceId, contentHash }: Vouched): string {
  return `rescue\n${deviceId}\n${mutationId}\n${contentHash}`;
}
