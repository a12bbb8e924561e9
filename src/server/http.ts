import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { MS_PER_SECOND } from '../base/clock.ts';
import { mountAccounts } from './auth/account-routes.ts';
import { mountEnrolment } from './auth/enrol-routes.ts';
import { mountRenewal } from './auth/renew-routes.ts';
import { mountDeskSession } from './auth/session-routes.ts';
import { mountSetup } from './auth/setup-routes.ts';
import { mountFiles } from './files/file-routes.ts';
import { refuse } from './http/answer.ts';
import { boundedBodies, requestId, sameSiteOnly, securityHeaders, soundAddress, soundJson } from './http/guards.ts';
import { newMetrics } from './http/metrics.ts';
import { mountPages } from './http/pages.ts';
import { requestLog } from './http/request-log.ts';
import type { ServerEnv } from './http/server-env.ts';
import type { ServerPorts } from './ports.ts';
import { mountRegister } from './register/routes.ts';
import { isFull } from './store/blob-folder.ts';
import { callbacks, meta, mutations } from './store/tables.ts';
import { sqlState } from './store/transact.ts';
import { mountLoss } from './sync/loss-routes.ts';
import { mountPull } from './sync/pull-routes.ts';
import { mountPush } from './sync/push-routes.ts';
import { parked } from './sync/verdict.ts';

/** A room adds its own routes; guards and error funnel stand before all of them. */
export type Mount = (app: Hono<ServerEnv>, ports: ServerPorts) => void;

const ownRooms: readonly Mount[] = [mountSetup, mountDeskSession, mountAccounts, mountEnrolment, mountRenewal, mountPush, mountPull, mountLoss, mountRegister, mountFiles];

/** The whole server as one function of requests, in a process or in a test. Pages come last: they answer what nobody else did. */
export function composeApp(ports: ServerPorts, rooms: readonly Mount[] = []): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  const metrics = newMetrics();
  app.use(requestId(ports), requestLog(ports, metrics), securityHeaders(ports), soundAddress(), sameSiteOnly(ports), boundedBodies(), soundJson());
  app.use('/sync/*', compress());
  app.use('/desk/v1/*', compress());
  app.onError((error, c) => {
    const state = sqlState(error);
    ports.log.error({ requestId: c.get('requestId'), method: c.req.method, errorName: error.name, sqlState: state, stack: framesOf(error) }, 'unexpected');
    const full = state === '53100' || isFull(error);
    return refuse(c, { code: full ? 'server/storage-full' : 'server/unwell' }, full ? 507 : 500);
  });
  app.notFound((c) => refuse(c, { code: 'request/unknown-path' }));

  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    const found = await ports.db.select({ epoch: meta.epoch }).from(meta).where(eq(meta.epoch, ports.identity.epoch));
    return found.length === 1 ? c.json({ ok: true }) : refuse(c, { code: 'server/unwell' });
  });
  const counted = counts(ports);
  app.get('/metrics', async (c) => c.text(metrics.text(await counted())));

  for (const mount of [...ownRooms, ...rooms]) mount(app, ports);
  mountPages(app, ports.settings.webDir);
  return app;
}

/** Whole tables are counted for it, and anybody may ask where no proxy keeps it inside: so often and no more (X44). */
const COUNTED_EVERY_MS = 10 * MS_PER_SECOND;

function counts(ports: ServerPorts): () => Promise<Record<string, number>> {
  let last: { readonly atMs: number; readonly gauges: Promise<Record<string, number>> } | null = null;
  return () => {
    const atMs = ports.clock.monotonicMs();
    if (last === null || atMs - last.atMs >= COUNTED_EVERY_MS) {
      const made = { atMs, gauges: gauges(ports) };
      last = made;
      made.gauges.catch(() => (last = last === made ? null : last));
    }
    return last.gauges;
  };
}

async function gauges(ports: ServerPorts): Promise<Record<string, number>> {
  const [waiting] = await ports.db.select({ n: count() }).from(callbacks).where(eq(callbacks.state, 'waiting'));
  const [attention] = await ports.db.select({ n: count() }).from(mutations).where(and(inArray(mutations.outcome, [...parked]), isNull(mutations.decidedAtMs)));
  return { callbacks_waiting: waiting?.n ?? 0, mutations_needing_attention: attention?.n ?? 0, resident_memory_bytes: process.memoryUsage().rss };
}

/** Where it happened, without the message: a driver's message may quote a row. */
function framesOf(error: Error): string {
  return (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 12).join('\n');
}
