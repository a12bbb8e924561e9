import { and, gt, lt, or } from 'drizzle-orm';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../base/clock.ts';
import { PARTNER_CLOCK_WINDOW_MS } from '../protocol/partner.ts';
import { DESK_IDLE_MS } from './auth/desk-session.ts';
import { auditBytes } from './files/lost-bytes.ts';
import { openUploads } from './files/uploads.ts';
import type { ServerPorts } from './ports.ts';
import { repeat } from './repeat.ts';
import { deskSessions, partnerNonces, signInFailures } from './store/tables.ts';

const ABANDONED_AFTER_MS = 7 * MS_PER_DAY;
const PLACE_KNOWN_MS = 30 * MS_PER_DAY;

/**
 * Throws away what can do nothing any more: ended desk sessions, nonces whose timestamps would be refused anyway, waiting
 * times long over, and abandoned uploads. Nothing that could be evidence goes (`Uploads.clearAbandoned`);
 * whether all of that is still there is looked at beside it (F47).
 */
export async function tidyUp(ports: ServerPorts): Promise<void> {
  const nowMs = ports.clock.nowMs();
  await ports.db.delete(deskSessions).where(or(lt(deskSessions.expiresAtMs, nowMs), lt(deskSessions.lastSeenAtMs, nowMs - DESK_IDLE_MS)));
  await ports.db.delete(partnerNonces).where(lt(partnerNonces.atMs, nowMs - 3 * PARTNER_CLOCK_WINDOW_MS));
  const isFailure = gt(signInFailures.failures, 0); // else a place where somebody signed in rightly
  await ports.db.delete(signInFailures).where(or(and(isFailure, lt(signInFailures.lastAtMs, nowMs - MS_PER_DAY)), lt(signInFailures.lastAtMs, nowMs - PLACE_KNOWN_MS)));
  await auditBytes(ports); // first: what is gone must not count as stored below
  await openUploads(ports).clearAbandoned(nowMs - ABANDONED_AFTER_MS);
}

/** Tidies hourly until the returned function is called, which waits for the round under way. */
export function startTidyLoop(ports: ServerPorts): () => Promise<void> {
  return repeat({
    firstAfterMs: MS_PER_MINUTE,
    pauseMs: MS_PER_HOUR,
    run: () => tidyUp(ports),
    failed: (fault) => ports.log.error(fault, 'not tidied up'),
  });
}
