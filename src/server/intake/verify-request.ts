import { timingSafeEqual } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Context, MiddlewareHandler } from 'hono';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { BODY_DIGEST_HEADER, PARTNER_CLOCK_WINDOW_MS } from '../../protocol/partner.ts';
import { partnerSignature } from '../../protocol/partner-signing.ts';
import { refuse } from '../http/answer.ts';
import type { ServerPorts } from '../ports.ts';
import { partnerKeys, partnerNonces, partners } from '../store/tables.ts';
import type { PartnerEnv } from './partner-env.ts';
import type { PartnerCaller } from './partner-env.ts';
import { waitOfPartner } from './partner-pace.ts';

type Unverified = Failure<'partner/signature-wrong' | 'partner/key-unknown' | 'partner/clock-apart' | 'partner/nonce-reused' | 'request/too-many'>;

/** What of the body a signature covers: all of it, or the digest that its header names, to be compared as it comes in. */
type Signed = 'body' | 'digest';

/** Lets a request pass whose signature holds, whose clock is near ours, and whose nonce was never seen (K-22, K-23). */
export function requirePartner(ports: ServerPorts, signed: Signed): MiddlewareHandler<PartnerEnv> {
  return async (c, next) => {
    const caller = await verify(c, ports, signed);
    if (!caller.ok) return refuse(c, caller.error);
    c.set('partner', caller.value);
    return next();
  };
}

/**
 * Order: key, signature, clock, nonce, pace, so that a stranger learns nothing and uses up nobody's nonces, nor their pace by repeating them. The nonce is kept
 * in a transaction of its own: a request that fails later is still used up.
 */
async function verify(c: Context, ports: ServerPorts, signed: Signed): Promise<Result<PartnerCaller, Unverified>> {
  const [keyId, timestamp, nonce, signature] = ['x-key-id', 'x-timestamp', 'x-nonce', 'x-signature'].map((name) => c.req.header(name) ?? '') as [string, string, string, string];
  const [row] = await ports.db
    .select({ secret: partnerKeys.secret, partner: partners })
    .from(partnerKeys)
    .innerJoin(partners, eq(partners.partnerId, partnerKeys.partnerId))
    .where(and(eq(partnerKeys.keyId, keyId.slice(0, 100)), eq(partnerKeys.direction, 'inbound'), isNull(partnerKeys.retiredAtMs)));
  if (row === undefined) return fail('partner/key-unknown');
  const url = new URL(c.req.url);
  const expected = await partnerSignature(row.secret, {
    method: c.req.method, path: url.pathname, query: url.search.slice(1), body: signed === 'body' ? await c.req.text() : { sha256: c.req.header(BODY_DIGEST_HEADER) ?? '' }, timestamp, nonce, keyId,
  });
  if (!equalInConstantTime(expected, signature)) return fail('partner/signature-wrong');
  const nowMs = ports.clock.nowMs();
  if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - nowMs) > PARTNER_CLOCK_WINDOW_MS) return fail('partner/clock-apart');
  if (!/^[A-Za-z0-9_-]{16,80}$/.test(nonce)) return fail('partner/nonce-reused');
  const kept = await ports.db.insert(partnerNonces).values({ keyId, nonce, atMs: nowMs }).onConflictDoNothing().returning({ nonce: partnerNonces.nonce });
  if (kept.length === 0) return fail('partner/nonce-reused');
  const waitMs = await waitOfPartner(ports, row.partner.partnerId);
  if (waitMs > 0) return fail('request/too-many', { retryAfterMs: waitMs });
  return ok({ partnerId: row.partner.partnerId, scopes: row.partner.scopes });
}

function equalInConstantTime(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given.toLowerCase());
  return a.length === b.length && timingSafeEqual(a, b);
}
