import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { sha256Hex, utf8 } from '../base/bytes.ts';
import { newId } from '../base/ids.ts';
import { systemClock, type Clock } from '../base/clock.ts';
import { partnerHeaders, type SignedRequest } from '../protocol/partner-signing.ts';
import { BODY_DIGEST_HEADER, type PartnerApplication, type PartnerCertificate } from '../protocol/partner.ts';

export interface PartnerKey {
  readonly keyId: string;
  readonly secret: string;
}

/** What came back for one message; `status` 0 when nothing did. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The other side of the partner interface: a platform that signs what it sends (K-23) and may be unlucky with replies. */
export class PartnerPlatform {
  constructor(
    private readonly server: string,
    private readonly key: PartnerKey,
    private readonly clock: Clock = systemClock,
  ) {}

  application(message: PartnerApplication): Promise<Reply> {
    return this.#post('/partner/v1/applications', message);
  }

  certificate(message: PartnerCertificate): Promise<Reply> {
    return this.#post('/partner/v1/certificates', message);
  }

  /** A page of the register, JSON lines; signed by its digest, since the office does not hold it either (T-12). */
  async registerPage(lines: string): Promise<Reply> {
    const sha256 = await sha256Hex(utf8(lines));
    const request = new Request(new URL('/partner/v1/register', this.server), { method: 'POST', body: lines, headers: { 'content-type': 'application/x-ndjson', [BODY_DIGEST_HEADER]: sha256 } });
    return this.#send(request, { sha256 });
  }

  status(partnerReference: string): Promise<Reply> {
    return this.#send(new Request(new URL(`/partner/v1/applications/${encodeURIComponent(partnerReference)}`, this.server)), '');
  }

  /** Sends the message whole and breaks the connection as the answer begins: the office has done the work, the platform cannot know. */
  async applicationWithLostReply(message: PartnerApplication): Promise<void> {
    const body = JSON.stringify(message);
    const url = new URL('/partner/v1/applications', this.server);
    const signed = await this.#signed({ method: 'POST', url, body });
    await new Promise<void>((resolve, reject) => {
      const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const sent = open(url, { method: 'POST', headers: { ...signed, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, () => {
        resolve();
        sent.destroy();
      });
      sent.on('error', (cause) => reject(unreachable(url, cause))); // once resolved, the breaking itself says nothing more
      sent.end(body);
    });
  }

  #post(path: string, message: unknown): Promise<Reply> {
    const body = JSON.stringify(message);
    return this.#send(new Request(new URL(path, this.server), { method: 'POST', body, headers: { 'content-type': 'application/json' } }), body);
  }

  async #send(request: Request, body: SignedRequest['body']): Promise<Reply> {
    const url = new URL(request.url);
    const headers = await this.#signed({ method: request.method, url, body });
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    const answer = await fetch(request).catch((cause: unknown) => {
      throw unreachable(url, cause);
    });
    return { status: answer.status, body: parsed(await answer.text()) };
  }

  #signed({ method, url, body }: { method: string; url: URL; body: SignedRequest['body'] }) {
    const nowMs = this.clock.nowMs();
    return partnerHeaders(this.key.secret, { method, path: url.pathname, query: url.search.slice(1), body, timestamp: String(nowMs), nonce: newId(nowMs), keyId: this.key.keyId });
  }
}

/** Says where nobody answered; `fetch failed` alone names no address. */
function unreachable(url: URL, cause: unknown): Error {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return new Error(`No answer from ${url.origin}: ${inner instanceof Error ? inner.message : String(inner)}. Start the office with npm start, or name another address with --server.`, { cause });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
