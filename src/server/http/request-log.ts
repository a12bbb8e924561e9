import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ServerPorts } from '../ports.ts';
import { isInterface } from './guards.ts';
import type { Metrics } from './metrics.ts';
import type { ServerEnv } from './server-env.ts';

/** One line a request (pages and probes only for who debugs), by the route's template: addresses, names and ids of people never reach a log. */
export function requestLog(ports: Pick<ServerPorts, 'clock' | 'log'>, metrics: Metrics): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const startedMs = ports.clock.monotonicMs();
    await next();
    const tookMs = ports.clock.monotonicMs() - startedMs;
    const route = templateOf(c);
    metrics.count({ method: c.req.method, route, status: c.res.status, tookMs });
    const line = { requestId: c.get('requestId'), method: c.req.method, route, status: c.res.status, tookMs };
    if (isInterface(c.req.path)) ports.log.info(line, 'request');
    else ports.log.debug(line, 'request');
  };
}

function templateOf(c: Context): string {
  const route = routePath(c);
  return route === '' ? '*' : route;
}
