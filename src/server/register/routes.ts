import { and, eq } from 'drizzle-orm';
import type { Context, Hono } from 'hono';
import { sha256 as sha256Shape } from '../../domain/model/primitives.ts';
import { requireDevice } from '../auth/device-session.ts';
import { refuse } from '../http/answer.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { registerAreas, registerDeltas, registerVersions } from '../store/tables.ts';
import { areasOfWorker } from './areas-of-worker.ts';
import { byteRange } from './byte-range.ts';
import { registerManifestFor } from './manifest.ts';
import { deltaName, fileName, registerFolder } from './register-folder.ts';

/** The register on its way to the phones: to the worker signed in, and only for the areas of that worker's open orders (C-16). */
export function mountRegister(app: Hono<ServerEnv>, ports: ServerPorts): void {
  const folder = registerFolder(ports.settings);

  app.get('/sync/v1/register', requireDevice(ports, 'receive'), async (c) => {
    const caller = c.get('device');
    return caller.loginValid ? c.json(await registerManifestFor(ports, caller)) : refuse(c, { code: 'session/expired' });
  });

  app.get('/sync/v1/register/:sha256', requireDevice(ports, 'receive'), async (c) => {
    const found = await fileFor(c);
    if (found instanceof Response) return found;
    const { supplierId, areaCode } = found;
    // Lost from the folder: the same rows give the same file again, and until then there is none to ask for.
    if ((await folder.sizeBytes(fileName(found.sha256))) === null) await ports.db.update(registerAreas).set({ builtChanges: -1 }).where(and(eq(registerAreas.supplierId, supplierId), eq(registerAreas.areaCode, areaCode)));
    return bytes(c, fileName(found.sha256));
  });

  app.get('/sync/v1/register/:sha256/delta/:from', requireDevice(ports, 'receive'), async (c) => {
    const found = await fileFor(c);
    if (found instanceof Response) return found;
    const from = sha256Shape.safeParse(c.req.param('from'));
    if (!from.success) return refuse(c, { code: 'register/unknown' }, 404);
    const [delta] = await ports.db.select({ at: registerDeltas.toSha256 }).from(registerDeltas).where(and(eq(registerDeltas.fromSha256, from.data), eq(registerDeltas.toSha256, found.sha256)));
    return delta === undefined ? refuse(c, { code: 'register/unknown' }, 404) : bytes(c, deltaName(from.data, found.sha256));
  });

  /** The version asked for, when it is kept and lies where the caller works; a foreign one looks like an unknown one. */
  async function fileFor(c: Context<ServerEnv>): Promise<typeof registerVersions.$inferSelect | Response> {
    const { loginValid, accountId } = c.get('device');
    if (!loginValid) return refuse(c, { code: 'session/expired' });
    const sha256 = sha256Shape.safeParse(c.req.param('sha256'));
    const versions = sha256.success ? await ports.db.select().from(registerVersions).where(eq(registerVersions.sha256, sha256.data)) : [];
    if (versions.length === 0) return refuse(c, { code: 'register/unknown' }, 404);
    const { areas } = await areasOfWorker(ports.db, accountId);
    const own = versions.find(({ supplierId, areaCode }) => areas.some((area) => area.supplierId === supplierId && area.areaCode === areaCode));
    return own ?? refuse(c, { code: 'register/unknown' }, 404);
  }

  async function bytes(c: Context<ServerEnv>, name: string): Promise<Response> {
    const sizeBytes = await folder.sizeBytes(name);
    if (sizeBytes === null) return refuse(c, { code: 'register/unknown' }, 404);
    const etag = `"${name}"`;
    const asked = c.req.header('If-Range') === undefined || c.req.header('If-Range') === etag ? c.req.header('Range') : undefined;
    const range = byteRange(asked, sizeBytes);
    const headers = { 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes', ETag: etag, 'Cache-Control': 'no-store, no-transform' };
    if (range === 'beyond') return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${sizeBytes}` });
    const { from, to } = range ?? { from: 0, to: sizeBytes };
    if (range !== null) c.header('Content-Range', `bytes ${from}-${to - 1}/${sizeBytes}`);
    return c.body(folder.stream(name, { from, to }), range === null ? 200 : 206, { ...headers, 'Content-Length': String(to - from) });
  }
}
