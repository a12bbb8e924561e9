import { and, eq } from 'drizzle-orm';
import type { Context } from 'hono';
import { sha256 as digestShape } from '../../domain/model/primitives.ts';
import { refuse } from '../http/answer.ts';
import type { ServerEnv } from '../http/server-env.ts';
import { shownCopy } from '../files/shown-copy.ts';
import type { ServerPorts } from '../ports.ts';
import { noteAudit } from '../store/audit.ts';
import { blobUses, blobs, cases } from '../store/tables.ts';
import { casesInScope } from './scope.ts';

/**
 * Bytes of evidence to somebody who may see the case they belong to; whatever they hold, a browser runs none of it (C-21).
 * A picture is shown as its bare copy; with `?original=1`, and for everything else, the stored bytes are there to be saved.
 */
export async function serveEvidence(c: Context<ServerEnv>, ports: ServerPorts): Promise<Response> {
  const digest = digestShape.safeParse(c.req.param('sha256'));
  if (!digest.success) return refuse(c, { code: 'file/unknown' });
  const caller = c.get('desk');
  const [use] = await ports.db
    .select({ caseId: cases.caseId, mime: blobs.mime, deletedAtMs: blobs.deletedAtMs })
    .from(blobUses)
    .innerJoin(cases, eq(cases.caseId, blobUses.caseId))
    .innerJoin(blobs, eq(blobs.sha256, blobUses.sha256))
    .where(and(eq(blobUses.sha256, digest.data), casesInScope(caller)))
    .limit(1);
  if (use === undefined) return refuse(c, { code: 'file/unknown' });
  if (use.deletedAtMs !== null) return refuse(c, { code: 'file/deleted' });
  const bytes = await ports.bytes.get(digest.data);
  if (bytes === null) return refuse(c, { code: 'file/lost' });
  await noteAudit(ports, { byId: caller.accountId, act: 'evidence/opened', subject: `${use.caseId} ${digest.data}` });
  const shown = c.req.query('original') === undefined && isPicture(use.mime) ? shownCopy(bytes, use.mime) : null;
  const extension = use.mime.split('/')[1] ?? 'bin';
  return c.body(shown ?? bytes, 200, {
    'Content-Type': use.mime,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Disposition': `${shown === null ? 'attachment' : 'inline'}; filename="${digest.data.slice(0, 16)}.${extension}"`,
    'Cache-Control': 'private, no-store',
  });
}

function isPicture(mime: string): mime is 'image/jpeg' | 'image/png' {
  return mime === 'image/jpeg' || mime === 'image/png';
}
