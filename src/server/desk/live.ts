import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from 'hono';
import { programmes } from '../../programmes/registry.ts';
import { liveStream } from '../http/live-stream.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { LiveHub, ServerPorts } from '../ports.ts';
import { accounts } from '../store/tables.ts';
import { EVERYWHERE, districtOf } from './scope.ts';

/** Says which cases changed, never how: the page asks again. Somebody with all districts hears all of them. */
export function deskLive(c: Context<ServerEnv>, ports: ServerPorts): Response {
  const { accountId, districtId } = c.get('desk');
  const holds = async () => (await ports.db.select({ id: accounts.accountId }).from(accounts).where(and(eq(accounts.accountId, accountId), isNull(accounts.disabledAtMs)))).length > 0;
  const live = districtId === EVERYWHERE ? allDistricts(ports.live) : ports.live;
  return liveStream(c, { live }, { topic: `desk:${districtId}`, owner: `account:${accountId}`, holds, event: 'changed', say: ({ caseIds }) => JSON.stringify({ caseIds: caseIds ?? [], queue: true }) });
}

function allDistricts(hub: LiveHub): LiveHub {
  const topics = new Set([`desk:${EVERYWHERE}`, ...programmes.map((programme) => `desk:${districtOf(programme)}`)]);
  return {
    announce: (told, hint) => hub.announce(told, hint),
    listen: (_topic, hear) => {
      const leave = [...topics].map((topic) => hub.listen(topic, hear));
      return () => leave.forEach((stop) => stop());
    },
  };
}
