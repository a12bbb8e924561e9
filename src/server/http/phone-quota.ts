import { MS_PER_HOUR } from '../../base/clock.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { PhoneQuota, ServerPorts } from '../ports.ts';

/** A phone that comes back from a week without network needs a quarter of it. */
const usual: PhoneQuota = { captures: 6_000, files: 3_000, fileBytes: 4_000_000_000 };

interface Spent extends PhoneQuota {
  readonly sinceMs: number;
}

/** Of one server process, by its database; as many as phones are enrolled. */
const books = new WeakMap<object, Map<string, Spent>>();

/**
 * Takes what a phone is about to bring off its hour, all of it or nothing (X44). Refused is only for now: the phone keeps
 * what it has and comes again, and no other phone notices.
 */
export function spendQuota(ports: ServerPorts, deviceId: string, asked: Partial<PhoneQuota>): Result<void, Failure<'device/quota-used'>> {
  const book = books.get(ports.identity) ?? new Map<string, Spent>();
  books.set(ports.identity, book);
  const limit = ports.settings.phoneQuota ?? usual;
  const nowMs = ports.clock.nowMs();
  const known = book.get(deviceId);
  const before = known !== undefined && nowMs < known.sinceMs + MS_PER_HOUR ? known : { sinceMs: nowMs, captures: 0, files: 0, fileBytes: 0 };
  const after = {
    sinceMs: before.sinceMs,
    captures: before.captures + (asked.captures ?? 0),
    files: before.files + (asked.files ?? 0),
    fileBytes: before.fileBytes + (asked.fileBytes ?? 0),
  };
  const isWithin = after.captures <= limit.captures && after.files <= limit.files && after.fileBytes <= limit.fileBytes;
  if (!isWithin) return fail('device/quota-used', { retryAfterMs: before.sinceMs + MS_PER_HOUR - nowMs });
  book.set(deviceId, after);
  return ok(undefined);
}
