import { and, asc, eq, gte, inArray, min } from 'drizzle-orm';
import type { z } from 'zod';
import { newId } from '../../base/ids.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { shanghaiDay, startOfDayMs } from '../../domain/rules/calendar-days.ts';
import { queueLookStatus } from '../../domain/rules/queue-looks.ts';
import type { queueLooks as queueLooksShape } from '../../protocol/desk.ts';
import { programmes } from '../../programmes/registry.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts, cases, queueLooks } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { saveCase } from '../sync/subject.ts';
import { EVERYWHERE, casesInScope, districtOf } from './scope.ts';

type Looks = z.infer<typeof queueLooksShape>;

/** Today's deliberate looks of this person's office and whether they are enough (T-08, T-09). */
export async function looksToday(ports: ServerPorts, caller: DeskCaller): Promise<Looks> {
  const nowMs = ports.clock.nowMs();
  const programme = queuedProgramme(caller);
  if (programme?.acceptance == null) return { looks: [], neededPerDay: 0, maxGapMs: 0, nextDueAtMs: null, level: 'green', breaches: [] };
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

/** A person looks at the queue: who, when and how many were new is kept, and those now count as seen (T-08, D-03). */
export async function lookAtQueue(ports: ServerPorts, caller: DeskCaller): Promise<void> {
  const programme = queuedProgramme(caller);
  if (programme === null) return;
  const nowMs = ports.clock.nowMs();
  const seen = await transact(ports.db, async (tx) => {
    const waiting = await tx.select().from(cases).where(and(casesInScope(caller), eq(cases.stage, 'pre-acceptance'))).orderBy(asc(cases.caseId)).for('update');
    const unseen = waiting.filter(({ doc }) => doc.firstSeenAtMs === null);
    for (const { doc } of unseen) await saveCase(tx, { ...doc, firstSeenAtMs: nowMs, version: doc.version + 1 }, nowMs);
    await tx.insert(queueLooks).values({
      lookId: newId(nowMs, ports.random), supplierId: caller.supplierId, districtId: districtOf(programme),
      byId: caller.accountId, byName: caller.displayName, atMs: nowMs, newCases: unseen.length,
    });
    return unseen.map(({ caseId }) => caseId);
  });
  ports.live.announce([`desk:${districtOf(programme)}`], { caseIds: seen });
}

/** An office that was set up today owes no look for the hours before its first account, or its first look. */
async function officeSinceMs(ports: ServerPorts, districtId: string, nowMs: number): Promise<number> {
  const [staffed] = await ports.db.select({ atMs: min(accounts.createdAtMs) }).from(accounts).where(inArray(accounts.districtId, [districtId, EVERYWHERE]));
  const [looked] = await ports.db.select({ atMs: min(queueLooks.atMs) }).from(queueLooks).where(eq(queueLooks.districtId, districtId));
  return Math.min(staffed?.atMs ?? nowMs, looked?.atMs ?? nowMs);
}

/** The programme whose queue this office must look at; none where there is no pre-acceptance. */
function queuedProgramme(caller: DeskCaller): Programme | null {
  return programmes.find((programme) => programme.acceptance !== null && (caller.districtId === EVERYWHERE || caller.districtId === districtOf(programme))) ?? null;
}
