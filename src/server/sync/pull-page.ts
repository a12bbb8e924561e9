import { and, asc, eq, gt, isNotNull } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { entityKind } from '../../protocol/pull.ts';
import type { Change, EntityKind, PullRequest, PullResponse } from '../../protocol/pull.ts';
import { packPage } from './pack-page.ts';
import type { ServerPorts } from '../ports.ts';
import { anyOf } from '../store/any-of.ts';
import type { Database } from '../store/database.ts';
import { programmeById } from '../store/programme-of.ts';
import { calendars, feedHeads, feedRows, mutations, receipts, visits, workOrders } from '../store/tables.ts';

export type Resync = Failure<'pull/resync'> & { readonly resync: 'epoch' | 'floor' | 'ahead' };

/**
 * P-10: one page of a feed, read in one snapshot, so that cursor and rows agree. `next` is the last position examined. From
 * cursor 0 the page skips tombstones: that is the whole state; the same call then follows the changes.
 */
export async function pullPage(ports: ServerPorts, request: PullRequest): Promise<Result<PullResponse, Resync>> {
  if (request.epoch !== null && request.epoch !== ports.identity.epoch) return resync('epoch');
  if (request.epoch === null && request.cursor > 0) return resync('epoch');
  // Nothing new is one question: a phone that comes back asks for no more than where its feed stands.
  if (request.cursor > 0) {
    const [head] = await ports.db.select().from(feedHeads).where(eq(feedHeads.feed, request.feed));
    if (head?.position === request.cursor && head.floor <= request.cursor) return ok(nothingNew(ports, head.position));
  }
  return ports.db.transaction((tx) => pageIn(tx, ports, request), { isolationLevel: 'repeatable read', accessMode: 'read only' });
}

async function pageIn(tx: Database, ports: ServerPorts, { feed, cursor, limit, packed }: PullRequest): Promise<Result<PullResponse, Resync>> {
  const [found] = await tx.select().from(feedHeads).where(eq(feedHeads.feed, feed));
  const head = found?.position ?? 0;
  if (cursor > head) return resync('ahead');
  if (cursor > 0 && cursor < (found?.floor ?? 0)) return resync('floor');
  const after = and(eq(feedRows.feed, feed), gt(feedRows.position, cursor), cursor === 0 ? eq(feedRows.op, 'put') : undefined);
  const index = await tx.select().from(feedRows).where(after).orderBy(asc(feedRows.position)).limit(limit);
  const next = index.length < limit ? head : (index.at(-1)?.position ?? head);
  const rows = await rowsOf(tx, index.filter(({ op }) => op === 'put'));
  const changes = index.map((entry): Change => {
    const entity = entityKind.parse(entry.entity);
    const row = entry.op === 'put' ? rows.get(`${entity}\n${entry.entityId}`) : undefined;
    const { position, entityId, version } = entry;
    return row === undefined ? { position, entity, entityId, version, op: 'del' } : { position, entity, entityId, version, op: 'put', row };
  });
  return ok(pageOf(ports, { ...packPage(changes, packed), next, head }));
}

/** What a phone is told whose cursor is its feed's head. */
export function nothingNew(ports: ServerPorts, head: number): PullResponse {
  return pageOf(ports, { changes: [], next: head, head });
}

function pageOf(ports: ServerPorts, page: Pick<PullResponse, 'changes' | 'packed' | 'next' | 'head'>): PullResponse {
  return { epoch: ports.identity.epoch, ...page, more: page.next < page.head, serverTimeMs: ports.clock.nowMs() };
}

/** The rows as they are in this snapshot; an index entry whose row is gone counts as a `del`. */
async function rowsOf(tx: Database, entries: readonly { entity: string; entityId: string }[]): Promise<Map<string, unknown>> {
  const rows = new Map<string, unknown>();
  for (const kind of entityKind.options) {
    const ids = entries.filter(({ entity }) => entity === kind).map(({ entityId }) => entityId);
    if (ids.length === 0) continue;
    for (const [id, row] of await readers[kind](tx, ids)) rows.set(`${kind}\n${id}`, row);
  }
  return rows;
}

type Reader = (tx: Database, ids: readonly string[]) => Promise<readonly (readonly [string, unknown])[]>;

const readers: Record<EntityKind, Reader> = {
  visit: async (tx, ids) => (await tx.select().from(visits).where(anyOf(visits.visitId, ids))).map(({ visitId, doc }) => [visitId, doc]),
  'work-order': async (tx, ids) => (await tx.select().from(workOrders).where(anyOf(workOrders.workOrderId, ids))).map(({ workOrderId, doc }) => [workOrderId, doc]),
  programme: async (_tx, ids) => ids.map((id) => [id, programmeById(id) ?? undefined] as const).filter(([, row]) => row !== undefined),
  calendar: async (tx, ids) => (await tx.select().from(calendars).where(anyOf(calendars.year, ids.map(Number)))).map(({ year, doc }) => [String(year), doc]),
  decision: async (tx, ids) => {
    const decided = await tx.select().from(mutations).where(and(anyOf(mutations.mutationId, ids), isNotNull(mutations.decision)));
    return decided.map(({ mutationId, decision, decidedAtMs }) => [mutationId, { mutationId, ...decision, decidedAtMs }]);
  },
  receipt: async (tx, ids) => (await tx.select().from(receipts).where(anyOf(receipts.mutationId, ids))).map((row) => [row.mutationId, row]),
};

function resync(reason: Resync['resync']): { readonly ok: false; readonly error: Resync } {
  return { ok: false, error: { ...fail('pull/resync').error, resync: reason } };
}
