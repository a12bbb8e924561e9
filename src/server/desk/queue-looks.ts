import { and, asc, eq, gte, inArray, min } from 'drizzle-orm';
import type { z } from 'zod';
import { newId } from '../../base/ids.ts';
import { shanghaiDay, startOfDayMs } from '../../domain/rules/calendar-days.ts';
import { queueLookStatus } from '../../domain/rules/queue-looks.ts';
import type { queueLooks as queueLooksShape } from '../../protocol/desk.ts';
import { programmes } from '../../programmes/registry.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts, cases, queueLooks } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { saveCases } from '../store/save-records.ts';
import { queuesOf } from './queues-of.ts';
import type { QueuedProgramme } from './queues-of.ts';
import { EVERYWHERE, casesInScope, districtOf } from './scope.ts';

type Looks = z.infer<typeof queueLooksShape>;

const noDuty: Looks = { looks: [], neededPerDay: 0, maxGapMs: 0, nextDueAtMs: null, level: 'green', breaches: [] };

/** Today's deliberate looks of this person's office and whether they are enough (T-08, T-09); of several offices, the one that is most in need of a look. */
export async function looksToday(ports: ServerPorts, caller: DeskCaller): Promise<Looks> {
  const duties: Looks[] = [];
  for (const programme of queuesOf(programmes, caller)) duties.push(await looksAt(ports, programme));
  return duties.toSorted(byNeed)[0] ?? noDuty;
}

const need: Readonly<Record<Looks['level'], number>> = { red: 0, amber: 1, green: 2 };

function byNeed(a: Looks, b: Looks): number {
  return need[a.level] - need[b.level] || (a.nextDueAtMs ?? Infinity) - (b.nextDueAtMs ?? Infinity);
}

async function looksAt(ports: ServerPorts, programme: QueuedProgramme): Promise<Looks> {
  const nowMs = ports.clock.nowMs();
  const districtId = districtOf(programme);
  const rows = await ports.db
    .select()
    .from(queueLooks)
    .where(and(eq(queueLooks.districtId, districtId), gte(queueLooks.atMs, startOfDayMs(shanghaiDay(nowMs)))))
    .orderBy(asc(queueLooks.atMs));
  const duty = { ...programme.acceptance, sinceMs: await officeSinceMs(ports, districtId, nowMs) };
  const { neededPerDay, maxGapMs, nextDueAtMs, level, breaches } = queueLookStatus(rows.map(({ atMs }) => atMs), duty, nowMs);
  const looks = rows.map(({ lookId, byName, atMs, newCases }, at) => ({ lookId, byName, atMs, newCases, gapMs: at === 0 ? null : atMs - (rows[at - 1]?.atMs ?? atMs) }));
  return { looks, neededPerDay, maxGapMs, nextDueAtMs, level, breaches: [...breaches] };
}

/**
 * A person looks at the queue: who, when and how many were new is kept, and those now count as seen (T-08, D-03). Whoever
 * works for all districts has every district's queue before them, and the look counts for each (`queues-of.ts`).
 */
export async function lookAtQueue(ports: ServerPorts, caller: DeskCaller): Promise<void> {
  const districts = queuesOf(programmes, caller).map(districtOf).toSorted();
  if (districts.length === 0) return;
  const nowMs = ports.clock.nowMs();
  const seen = await transact(ports.db, async (tx) => {
    const isWaiting = and(casesInScope(caller), inArray(cases.districtId, districts), eq(cases.stage, 'pre-acceptance'));
    const waiting = await tx.select().from(cases).where(isWaiting).orderBy(asc(cases.caseId)).for('update');
    const unseen = waiting.filter(({ doc }) => doc.firstSeenAtMs === null);
    await saveCases(tx, unseen.map(({ doc }) => ({ ...doc, firstSeenAtMs: nowMs, version: doc.version + 1 })), nowMs);
    await tx.insert(queueLooks).values(districts.map((districtId) => ({
      lookId: newId(nowMs, ports.random), supplierId: caller.supplierId, districtId,
      byId: caller.accountId, byName: caller.displayName, atMs: nowMs, newCases: unseen.filter((row) => row.districtId === districtId).length,
    })));
    return unseen.map(({ caseId }) => caseId);
  });
  ports.live.announce(districts.map((districtId) => `desk:${districtId}`), { caseIds: seen });
}

/** An office that was set up today owes no look for the hours before its first account, or its first look. */
async function officeSinceMs(ports: ServerPorts, districtId: string, nowMs: number): Promise<number> {
  const [staffed] = await ports.db.select({ atMs: min(accounts.createdAtMs) }).from(accounts).where(inArray(accounts.districtId, [districtId, EVERYWHERE]));
  const [looked] = await ports.db.select({ atMs: min(queueLooks.atMs) }).from(queueLooks).where(eq(queueLooks.districtId, districtId));
  return Math.min(staffed?.atMs ?? nowMs, looked?.atMs ?? nowMs);
}
