import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Failure } from '../../base/result.ts';
import { wireCodes } from '../../protocol/errors.ts';
import type { RetryClass, WireCode, WireError } from '../../protocol/errors.ts';

const statuses: Partial<Record<WireCode | 'case/version-moved', ContentfulStatusCode>> = {
  'request/too-large': 413,
  'request/unknown-path': 404,
  'request/cross-site': 403,
  'request/too-many': 429,
  'server/unwell': 503,
  'server/storage-full': 507,
  'session/missing': 401,
  'session/expired': 401,
  'session/credentials-wrong': 401,
  'session/back-off': 429,
  'account/forbidden': 403,
  'account/password-to-change': 403,
  'account/name-taken': 409,
  'account/last-administrator': 409,
  'setup/already-done': 409,
  'device/unknown': 401,
  'device/revoked': 401,
  'device/quota-used': 429,
  'device/too-many-enrolled': 429,
  'pull/feed-forbidden': 403,
  'file/digest-mismatch': 422,
  'file/too-large': 413,
  'file/kind-refused': 415,
  'file/damaged': 422,
  'file/picture-too-large': 413,
  'file/unknown': 404,
  'file/deleted': 410,
  'file/lost': 404,
  'partner/signature-wrong': 401,
  'partner/key-unknown': 401,
  'partner/clock-apart': 401,
  'partner/nonce-reused': 401,
  'partner/reference-reused': 409,
  'partner/scope-missing': 404,
  'case/unknown': 404,
  'visit/unknown': 404,
  'worker/unknown': 404,
  'case/version-moved': 409,
  'capture/already-decided': 409,
};

/** The one way a refusal leaves the server: a stable code, never a raw error and never a person's particulars. */
export function refuse(c: Context, failure: Failure, status = statusOf(failure.code)): Response {
  const retryAfterMs = failure.detail?.['retryAfterMs'];
  if (typeof retryAfterMs === 'number') c.header('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1_000))));
  c.header('Cache-Control', 'no-store');
  return c.json(wireErrorOf(failure), status);
}

export function wireErrorOf(failure: Failure): WireError {
  const { retryAfterMs, ...detail } = failure.detail ?? {};
  return {
    error: {
      code: failure.code,
      retry: retryClassOf(failure.code),
      ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
      ...(Object.keys(detail).length > 0 && { detail }),
    },
  };
}

/** 422 for the rules' own refusals: the request was understood and may not be done. */
export function statusOf(code: string): ContentfulStatusCode {
  const known = statuses[code as WireCode];
  if (known !== undefined) return known;
  return code in wireCodes ? 400 : 422;
}

function retryClassOf(code: string): RetryClass {
  return code in wireCodes ? wireCodes[code as WireCode] : 'never';
}
