import type { Hono } from 'hono';
import { sha256Hex } from '../../base/bytes.ts';
import { rescueCaptures } from '../../protocol/desk.ts';
import type { RescueFilesKnown } from '../../protocol/desk.ts';
import type { PushResponse } from '../../protocol/push.ts';
import { blobQuestion, SEALED_LIMIT_BYTES } from '../../protocol/upload.ts';
import { requireDesk } from '../auth/desk-session.ts';
import { finishUpload } from '../files/finish-upload.ts';
import { storedAmong } from '../files/lost-bytes.ts';
import { uploadTicket } from '../files/upload-ticket.ts';
import { refuse } from '../http/answer.ts';
import { bodyOf } from '../http/guards.ts';
import { checked, readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { noteAudit } from '../store/audit.ts';
import { pushBatch } from '../sync/push-batch.ts';
import { rescueRoles } from './may-act.ts';

/**
 * A phone's unsent work, brought to the desk as a file (P-17). The desk's page reads it and sends it on in pieces; nobody
 * there can open it. Captures are judged as if the phone had pushed them, so its own later sync finds them done.
 */
export function mountRescue(app: Hono<ServerEnv>, ports: ServerPorts): void {
  const carrier = requireDesk(ports, ...rescueRoles);

  app.post('/desk/v1/rescue/captures', carrier, async (c) => {
    const body = await readBody(c, rescueCaptures);
    if (!body.ok) return refuse(c, body.error);
    const { results, ...rest } = await pushBatch(ports, null, body.value);
    const phoneOf = new Map(body.value.vouchers.map(({ mutationId, deviceId }) => [mutationId, deviceId]));
    const taken = results.filter(({ outcome }) => outcome === 'applied' || outcome === 'conflict');
    for (const subject of new Set(taken.flatMap(({ mutationId }) => phoneOf.get(mutationId) ?? []))) await noteAudit(ports, { byId: c.get('desk').accountId, act: 'rescue/brought', subject });
    return c.json({ ...rest, results } satisfies PushResponse);
  });

  app.post('/desk/v1/rescue/files-known', carrier, async (c) => {
    const body = await readBody(c, blobQuestion);
    if (!body.ok) return refuse(c, body.error);
    return c.json({ stored: [...(await storedAmong(ports, body.value.digests))] } satisfies RescueFilesKnown);
  });

  app.post('/desk/v1/rescue/files/:digest{[0-9a-f]{64}}', carrier, bodyOf(SEALED_LIMIT_BYTES), async (c) => {
    const sealed = new Uint8Array(await c.req.arrayBuffer());
    const ticket = checked({ digest: c.req.param('digest'), mime: c.req.query('mime'), sealedDigest: await sha256Hex(sealed) }, uploadTicket);
    if (!ticket.ok) return refuse(c, ticket.error);
    const stored = await finishUpload(ports, ticket.value, sealed);
    return stored.ok ? c.body(null, 204) : refuse(c, stored.error);
  });
}
