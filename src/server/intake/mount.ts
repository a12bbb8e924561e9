import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi';
import { and, desc, eq } from 'drizzle-orm';
import type { Context, Hono } from 'hono';
import { partnerAccepted, partnerApplication, partnerCertificate, partnerStatus } from '../../protocol/partner.ts';
import { wireError } from '../../protocol/errors.ts';
import { refuse } from '../http/answer.ts';
import type { ServerEnv } from '../http/server-env.ts';
import { describePartnerInterface } from '../openapi.ts';
import type { ServerPorts } from '../ports.ts';
import { cases, partnerMessages } from '../store/tables.ts';
import type { PartnerEnv } from './partner-env.ts';
import { receiveMessage } from './receive.ts';
import { receiveRegister, REGISTER_PATH, registerRoute } from './receive-register.ts';
import { signedHeaders } from './signed-headers.ts';
import { requirePartner } from './verify-request.ts';

const MESSAGE_LIMIT_BYTES = 65_536;

const answers = {
  200: { description: 'Taken, or had already', content: { 'application/json': { schema: partnerAccepted } } },
  400: { description: 'Not in the right form: request/malformed, partner/field-missing, partner/field-unknown, partner/field-invalid, partner/programme-unknown', content: { 'application/json': { schema: wireError } } },
  401: { description: 'partner/key-unknown, partner/signature-wrong, partner/clock-apart, partner/nonce-reused', content: { 'application/json': { schema: wireError } } },
  404: { description: 'partner/scope-missing, case/unknown', content: { 'application/json': { schema: wireError } } },
  409: { description: 'partner/reference-reused: the same reference came with other content', content: { 'application/json': { schema: wireError } } },
  413: { description: 'request/too-large', content: { 'application/json': { schema: wireError } } },
  429: { description: 'request/too-many: again after Retry-After', content: { 'application/json': { schema: wireError } } },
};

const applicationRoute = createRoute({
  method: 'post', path: '/partner/v1/applications', summary: 'An application for joint handling (T-03)',
  request: { headers: signedHeaders, body: { required: true, content: { 'application/json': { schema: partnerApplication } } } },
  responses: answers,
});
const certificateRoute = createRoute({
  method: 'post', path: '/partner/v1/certificates', summary: 'The e-certificate once registration is done (T-05)',
  request: { headers: signedHeaders, body: { required: true, content: { 'application/json': { schema: partnerCertificate } } } },
  responses: answers,
});
const statusRoute = createRoute({
  method: 'get', path: '/partner/v1/applications/{partnerReference}', summary: 'Where an application stands (Q-21)',
  request: { headers: signedHeaders, params: z.object({ partnerReference: z.string().min(1).max(80) }) },
  responses: { ...answers, 200: { description: 'Where it stands', content: { 'application/json': { schema: partnerStatus } } } },
});

/** The partner interface and its document at /openapi.json. */
export function mountPartner(app: Hono<ServerEnv>, ports: ServerPorts): void {
  const api = new OpenAPIHono<PartnerEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const path = result.error.issues[0]?.path.map(String).join('.') ?? '';
      return refuse(c, path === '' ? { code: 'request/malformed' } : { code: 'request/malformed', detail: { path: path.slice(0, 200) } });
    },
  });
  api.post(REGISTER_PATH, requirePartner(ports, 'digest'), receiveRegister(ports));
  api.openAPIRegistry.registerPath(registerRoute);
  // the guards have read the body within their own, larger bound
  api.use('/partner/v1/*', async (c, next) => (Buffer.byteLength(await c.req.text()) > MESSAGE_LIMIT_BYTES ? refuse(c as Context, { code: 'request/too-large' }) : next()));
  api.use('/partner/v1/*', requirePartner(ports, 'body'));

  api.openapi(applicationRoute, async (c) => {
    const taken = await receiveMessage(ports, c.get('partner'), { kind: 'application', body: c.req.valid('json') });
    return taken.ok ? c.json(taken.value, 200) : (refuse(c, taken.error) as never);
  });
  api.openapi(certificateRoute, async (c) => {
    const taken = await receiveMessage(ports, c.get('partner'), { kind: 'certificate', body: c.req.valid('json') });
    return taken.ok ? c.json(taken.value, 200) : (refuse(c, taken.error) as never);
  });
  api.openapi(statusRoute, async (c) => {
    const { partnerId, kind, partnerReference } = partnerMessages;
    const own = and(eq(partnerId, c.get('partner').partnerId), eq(kind, 'application'), eq(partnerReference, c.req.valid('param').partnerReference));
    const [row] = await ports.db
      .select({ message: partnerMessages, record: cases })
      .from(partnerMessages)
      .innerJoin(cases, eq(cases.caseId, partnerMessages.caseId))
      .where(own)
      .orderBy(desc(cases.receivedAtMs));
    if (row === undefined) return refuse(c, { code: 'case/unknown' }) as never;
    const { doc, updatedAtMs } = row.record;
    return c.json({ partnerReference: row.message.partnerReference, caseNumber: doc.caseNumber, stage: doc.stage, reason: doc.decline?.reason ?? null, updatedAtMs }, 200);
  });
  describePartnerInterface(api);
  app.route('/', api);
}
