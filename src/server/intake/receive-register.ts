import { createRoute, z } from '@hono/zod-openapi';
import type { Context, Handler } from 'hono';
import { importReport } from '../../protocol/desk.ts';
import { wireError } from '../../protocol/errors.ts';
import { BODY_DIGEST_HEADER, supplierOfScope } from '../../protocol/partner.ts';
import { refuse } from '../http/answer.ts';
import { importUpload } from '../partners/import-upload.ts';
import type { ServerPorts } from '../ports.ts';
import type { PartnerEnv } from './partner-env.ts';
import { signedHeaders } from './signed-headers.ts';

export const REGISTER_PATH = '/partner/v1/register';
/** Some hundred thousand lines: a supplier of millions sends pages, each an upload of its own. */
const PAGE_LIMIT_BYTES = 134_217_728;

const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } });
const refusal = (description: string) => ({ description, content: json(wireError) });

const description = [
  `JSON lines: one object a line, its keys the column names of the register file (\`supplierId\`, \`accountNumber\`, … or 供应单位, 户号, …), long numbers as strings.`,
  `At most ${PAGE_LIMIT_BYTES} bytes; as many pages as it takes, in any order.`,
  `What a page names is added or replaced; within a page the first line of an account counts.`,
  `A page sent again does the same again.`,
  `Lines that are refused are named by line, code and column, never by content; the others are kept.`,
  `The signature covers the digest in \`${BODY_DIGEST_HEADER}\`: nothing is taken before the whole page was compared with it.`,
  `A partner needs the scope \`register/<supplierId>\`.`,
].join(' ');

/** T-12, T-15: what the OpenAPI document says of the register; the body is a stream, which no shape can check beforehand. */
export const registerRoute = createRoute({
  method: 'post',
  path: REGISTER_PATH,
  summary: 'A page of the register of accounts and meters (T-12, T-15)',
  description,
  request: {
    headers: signedHeaders.extend({ [BODY_DIGEST_HEADER]: z.string().openapi({ description: 'SHA-256 of the body as sent, hexadecimal; line 4 of what is signed.' }) }),
    body: { required: true, content: { 'application/x-ndjson': { schema: z.string() } } },
  },
  responses: {
    200: { description: 'What was taken, and which lines were not', content: json(importReport) },
    400: refusal('import/file-unreadable, import/column-missing'),
    401: refusal('partner/key-unknown, partner/signature-wrong, partner/clock-apart, partner/nonce-reused'),
    404: refusal('partner/scope-missing'),
    413: refusal('request/too-large'),
    429: refusal('request/too-many: again after Retry-After'),
  },
});

/** Takes a page from a supplier's own system: only accounts of the suppliers that the partner's scopes name (K-22). */
export function receiveRegister(ports: ServerPorts): Handler<PartnerEnv> {
  return async (c) => {
    const { partnerId, scopes } = c.get('partner');
    const suppliers = scopes.map(supplierOfScope).filter((id) => id !== null);
    if (suppliers.length === 0) return refuse(c as Context, { code: 'partner/scope-missing' });
    const by = { byId: null, partnerId, act: 'register/received' } as const;
    const report = await importUpload(ports, { body: c.req.raw.body, limitBytes: PAGE_LIMIT_BYTES, sha256: c.req.header(BODY_DIGEST_HEADER) ?? '', suppliers, workbooks: 'refused', by });
    return report.ok ? c.json(report.value) : refuse(c as Context, report.error);
  };
}
