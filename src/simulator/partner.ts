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

  /** Gives up on the answer at once, as a platform does whose connection broke; the office may well have done the work. */
  async applicationWithLostReply(message: PartnerApplication): Promise<void> {
    const broken = new AbortController();
    const sent = this.#post('/partner/v1/applications', message, broken.signal);
    setTimeout(() => broken.abort(), 20);
    await sent.catch(() => undefined);
  }

  #post(path: string, message: unknown, signal?: AbortSignal): Promise<Reply> {
    const body = JSON.stringify(message);
    return this.#send(new Request(new URL(path, this.server), { method: 'POST', body, headers: { 'content-type': 'application/json' }, ...(signal === undefined ? {} : { signal }) }), body);
  }

  async #send(request: Request, body: SignedRequest['body']): Promise<Reply> {
    const { pathname, search } = new URL(request.url);
    const nowMs = this.clock.nowMs();
    const headers = await partnerHeaders(this.key.secret, {
      method: request.method, path: pathname, query: search.slice(1), body, timestamp: String(nowMs), nonce: newId(nowMs), keyId: this.key.keyId,
    });
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    const answer = await fetch(request);
    return { status: answer.status, body: parsed(await answer.text()) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
