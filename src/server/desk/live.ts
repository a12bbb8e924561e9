import type { Context } from 'hono';
import { deskDoubts, deskSessionHolds } from '../auth/desk-session.ts';
import { programmes } from '../../programmes/registry.ts';
import { liveStream } from '../http/live-stream.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { LiveHub, ServerPorts } from '../ports.ts';
import { EVERYWHERE, districtOf } from './scope.ts';

/** Says which cases changed, never how: the page asks again. Somebody with all districts hears all of them. Ends with the session it was opened in (X36). */
export function deskLive(c: Context<ServerEnv>, ports: ServerPorts): Response {
  const { accountId, districtId } = c.get('desk');
  const live = districtId === EVERYWHERE ? allDistricts(ports.live) : ports.live;
  return liveStream(c, { live }, { topic: `desk:${districtId}`, owner: `account:${accountId}`, holds: () => deskSessionHolds(c, ports), doubts: deskDoubts(accountId), event: 'changed', say: ({ caseIds }) => JSON.stringify({ caseIds: caseIds ?? [], queue: true }) });
}

function allDistricts(hub: LiveHub): LiveHub {
  const topics = new Set([`desk:${EVERYWHERE}`, ...programmes.map((programme) => `desk:${districtOf(programme)}`)]);
  return {
    announce: (told, hint) => hub.announce(told, hint),
    listen: (asked, hear) => {
      if (!topics.has(asked)) return hub.listen(asked, hear);
      const leave = [...topics].map((topic) => hub.listen(topic, hear));
      return () => leave.forEach((stop) => stop());
    },
  };
}
