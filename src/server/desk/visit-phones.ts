import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { VisitPhones } from '../../protocol/desk.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts, assignments, blobUses, blobs, cases, devices, visits, workOrders } from '../store/tables.ts';
import { casesInScope } from './scope.ts';

/**
 * Which phones have a visit on them, and what is known to be missing here (F64, F68). A phone has what its worker held
 * at its last complete download; what it captured since then nobody here can know.
 */
export async function phonesOfVisit(ports: ServerPorts, caller: DeskCaller, visitId: string): Promise<Result<VisitPhones, Failure>> {
  if (!(await maySeeVisit(ports, caller, visitId))) return fail('visit/unknown');
  const heldThen = and(
    eq(assignments.accountId, devices.pulledFor),
    sql`${assignments.fromMs} <= ${devices.pulledAtMs}`,
    sql`(${assignments.toMs} is null or ${assignments.toMs} > ${devices.pulledAtMs})`,
  );
  const rows = await ports.db
    .selectDistinct({ device: devices, workerName: accounts.displayName })
    .from(assignments)
    .innerJoin(devices, heldThen)
    .innerJoin(accounts, eq(accounts.accountId, assignments.accountId))
    .where(eq(assignments.subject, `visit:${visitId}`));
  const [missing] = await ports.db
    .select({ n: count() })
    .from(blobUses)
    .leftJoin(blobs, eq(blobs.sha256, blobUses.sha256))
    .where(and(eq(blobUses.visitId, visitId), isNull(blobs.sha256)));
  return ok({
    phones: rows.map(({ device: { deviceId, name, lastContactAtMs, revokedAtMs, unsent }, workerName }) => ({ deviceId, name, workerName, lastContactAtMs, revoked: revokedAtMs !== null, unsent })),
    filesMissing: missing?.n ?? 0,
  });
}

/** By the orders that the visit itself names: of an order that went on to a later visit the row names that one. */
async function maySeeVisit(ports: ServerPorts, caller: DeskCaller, visitId: string): Promise<boolean> {
  const [visit] = await ports.db.select({ doc: visits.doc }).from(visits).where(eq(visits.visitId, visitId));
  if (visit === undefined) return false;
  const seen = await ports.db
    .select({ caseId: cases.caseId })
    .from(workOrders)
    .innerJoin(cases, eq(cases.caseId, workOrders.caseId))
    .where(and(inArray(workOrders.workOrderId, visit.doc.workOrderIds), casesInScope(caller)))
    .limit(1);
  return seen.length > 0;
}
