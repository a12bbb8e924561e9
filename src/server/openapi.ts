import type { OpenAPIHono } from '@hono/zod-openapi';
import { PARTNER_CLOCK_WINDOW_MS } from '../protocol/partner.ts';
import type { PartnerEnv } from './intake/partner-env.ts';

const signing = `Every request is signed (HMAC-SHA256, hexadecimal, header \`x-signature\`) over these seven lines joined by line feeds:

1. method in capitals
2. path
3. query members, sorted, joined by \`&\` (empty when there is none)
4. SHA-256 of the body as sent, in hexadecimal (of the empty text when there is none)
5. \`x-timestamp\`, epoch milliseconds, at most ${PARTNER_CLOCK_WINDOW_MS / 1_000} s from our clock
6. \`x-nonce\`, which counts once
7. \`x-key-id\`

A request sent again takes a new timestamp and nonce and keeps its partner reference: same reference and same content is one
and the same message and answered with the effect \`replayed\`; same reference with other content is refused.

Callbacks to your configured address are signed the same way with our own key. Answer with 2xx once the event is safe with
you; a \`callbackId\` that comes again is the same event. A 4xx answer whose body is \`{"error":{"code":…}}\` parks the callback
until a person has looked; anything else is tried again, later and later.

Every refusal has the body \`{"error":{"code","retry","detail"}}\`. Codes are stable; \`detail\` names fields, never their content.`;

/** OpenAPI 3.1 of the partner interface, with the signing rules in words. */
export function describePartnerInterface(api: OpenAPIHono<PartnerEnv>): void {
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Doorstep partner interface', version: '1', description: signing },
  });
}
