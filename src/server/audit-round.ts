import { MS_PER_DAY, MS_PER_MINUTE } from '../base/clock.ts';
import type { ServerPorts } from './ports.ts';
import { repeat } from './repeat.ts';
import { firstBrokenAuditEntry } from './store/audit.ts';

/** Looks whether the audit chain still holds (C-21, X65); where it does not, the log says from which entry on. */
export async function checkAuditChain(ports: Pick<ServerPorts, 'db' | 'log'>): Promise<void> {
  const entryId = await firstBrokenAuditEntry(ports.db);
  if (entryId !== null) ports.log.error({ entryId }, 'the audit chain does not hold from this entry on');
}

/** Checks it soon after the start and then daily, until the returned function is called, which waits for the round under way. */
export function startAuditRound(ports: ServerPorts): () => Promise<void> {
  return repeat({
    firstAfterMs: MS_PER_MINUTE,
    pauseMs: MS_PER_DAY,
    run: () => checkAuditChain(ports),
    failed: (fault) => ports.log.error(fault, 'audit chain not checked'),
  });
}
