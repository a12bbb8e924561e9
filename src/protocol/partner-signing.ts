import { sha256Hex, toHex, utf8 } from '../base/bytes.ts';

/** A body too long to be held, by the SHA-256 that its header names, in hexadecimal. */
export interface BodyDigest {
  readonly sha256: string;
}

/** Everything a partner's signature covers (K-23). `query` without the question mark; `body` exactly as sent. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string | BodyDigest;
  /** Epoch milliseconds, as written in `x-timestamp`. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly keyId: string;
}

/** The text under the signature: seven lines, the query's members sorted so that a proxy may reorder them. */
async function partnerSigningText(request: SignedRequest): Promise<string> {
  const query = request.query.split('&').filter((member) => member !== '').sort().join('&');
  const { body } = request;
  const digest = typeof body === 'string' ? await sha256Hex(utf8(body)) : body.sha256;
  return [request.method.toUpperCase(), request.path, query, digest, request.timestamp, request.nonce, request.keyId].join('\n');
}

/** HMAC-SHA256 in 64 lower-case hex digits; the same for their requests and our callbacks (K-23, N-13). */
export async function partnerSignature(secret: string, request: SignedRequest): Promise<string> {
  const key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signed = await crypto.subtle.sign('HMAC', key, utf8(await partnerSigningText(request)));
  return toHex(new Uint8Array(signed));
}

/** The four headers of a signed request. */
export async function partnerHeaders(secret: string, request: SignedRequest): Promise<Record<string, string>> {
  return {
    'x-key-id': request.keyId,
    'x-timestamp': request.timestamp,
    'x-nonce': request.nonce,
    'x-signature': await partnerSignature(secret, request),
  };
}
