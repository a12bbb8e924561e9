import { z } from 'zod';

/** Instants: epoch UTC, whole milliseconds, within the years that a calendar day has four digits for. */
export const instantMs = z.int().min(0).max(253_402_300_799_999);
/** UUID in lower case; mutations, evidence and visits made on the phone use version 7. */
export const id = z.uuid().toLowerCase();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A decimal string as printed on a dial or a bill: no exponent, no sign, at most 12 + 6 digits. Never a float. */
export const positiveDecimal = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/);
/** A calendar day in Asia/Shanghai, YYYY-MM-DD. */
export const day = z.iso.date();
/** What a person types, bounded; control characters are refused, every script is welcome. */
export const shortText = z.string().trim().min(1).max(200).refine(hasNoControl, 'text/control-character');
export const longText = z.string().trim().max(2_000).refine(hasNoControl, 'text/control-character');

export const utility = z.enum(['power', 'water', 'gas', 'heat', 'telecom']);
export type Utility = z.infer<typeof utility>;

export const service = z.enum(['transfer', 'closure', 'connection', 'capacity-increase', 'temporary', 'resumption', 'change-of-nature']);
export type Service = z.infer<typeof service>;

export const channel = z.enum(['on-site', 'phone', 'sms', 'hall', 'online']);
export type Channel = z.infer<typeof channel>;

function hasNoControl(text: string): boolean {
  // Line feed and tab are how people write notes; the rest of C0, DEL, and lone surrogates are not text.
  return !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text) && text.isWellFormed();
}
