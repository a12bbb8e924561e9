import { sql } from 'drizzle-orm';
import type { Errand } from './district.ts';
import type { BenchOffice } from './office.ts';

interface Worker {
  readonly workerId: string;
  readonly deviceId: string;
  readonly errands: readonly Errand[];
}

/**
 * A script for pgbench with the statements by which the office takes in one call logged on a visit that comes by itself, in their order, with
 * records of the same size. The first one picks a visit and is pgbench's alone; finding out whose phone it is comes once
 * in fifty at the office and is left out.
 */
export async function statementsOfOneAct({ ports: { db } }: BenchOffice, workers: readonly Worker[]): Promise<string> {
  const rows = workers.flatMap(({ workerId, deviceId, errands }) => errands.map(({ visit, order }) => ({ visit_id: visit.visitId, order_id: order.workOrderId, case_id: order.caseId, worker_id: workerId, device_id: deviceId })));
  await db.execute(sql`create table bench_picks (n serial primary key, visit_id uuid, order_id uuid, case_id uuid, worker_id uuid, device_id uuid, header text, envelope text)`);
  await db.execute(sql`insert into bench_picks (visit_id, order_id, case_id, worker_id, device_id, header, envelope) select visit_id, order_id, case_id, worker_id, device_id, ${headerText}, ${envelopeText} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (visit_id uuid, order_id uuid, case_id uuid, worker_id uuid, device_id uuid)`);
  await db.execute(sql`create sequence bench_sequence start 1000000`);
  await db.execute(sql`analyze`);
  return `\\set n random(1, ${rows.length})
select visit_id, order_id, case_id, worker_id, device_id, header, envelope, 'worker:' || worker_id as feed, 'visit:' || visit_id as lane, gen_random_uuid() as mutation_id, gen_random_uuid() as entry_id, nextval('bench_sequence') as sequence from bench_picks where n = :n \\gset
begin;
insert into mutations (mutation_id, device_id, device_sequence, author_id, lane, kind, content_hash, header, envelope, outcome, received_at_ms) values (:mutation_id, :device_id, :sequence, :worker_id, :lane, 'log-call', repeat('a', 64), :header, :envelope, 'received', 1) on conflict do nothing returning mutation_id;
select device_authors.device_id, device_authors.account_id, display_name, disabled_at_ms, revoked_at_ms from device_authors join accounts on accounts.account_id = device_authors.account_id left join devices on devices.device_id = device_authors.device_id where device_authors.device_id = :device_id and device_authors.account_id = :worker_id;
select doc from visits where visit_id = :visit_id;
select work_order_id, case_id from work_orders where work_order_id in (:order_id);
select doc as case_doc, stage, version + 1 as case_next from cases where case_id in (:case_id) order by case_id for update \\gset
select doc, assignee_id as assignee, state, version + 1 as next, from_ms as start from visits where visit_id = :visit_id for update \\gset
select * from work_orders where work_order_id in (:order_id) order by work_order_id for update;
select subject, account_id, to_ms from assignments where subject in (:lane) and account_id = :worker_id and from_ms <= 9000000000000;
insert into timeline (entry_id, case_id, at_ms, captured_at_ms, by_id, by_name, source, kind, detail) values (:entry_id, :case_id, 1, 1, :worker_id, 'x', 'field', 'log-call', '{}');
update visits set doc = :doc, assignee_id = :assignee, state = :state, version = :next, from_ms = :start where visit_id = :visit_id;
update cases set doc = :case_doc, stage = :stage, version = :case_next, updated_at_ms = 1 where case_id = :case_id;
update mutations set outcome = 'applied', version = :next, case_id = :case_id where mutation_id = :mutation_id;
insert into feed_heads (feed, position) values (:feed, 1) on conflict (feed) do update set position = feed_heads.position + 1 returning position \\gset
insert into feed_rows (feed, entity, entity_id, position, op, version) values (:feed, 'visit', :visit_id, :position, 'put', :next) on conflict (feed, entity, entity_id) do update set position = excluded.position, op = excluded.op, version = excluded.version;
commit;
`;
}

const headerText = JSON.stringify({ lane: 'visit:'.padEnd(42, '0'), kind: 'log-call', blobs: [], filler: 'x'.repeat(380) });
const envelopeText = JSON.stringify({ alg: 'gzip+A256GCM', iv: 'x'.repeat(16), bytes: 'x'.repeat(200), wraps: [{ alg: 'ECDH', ephemeralKey: 'x'.repeat(124), iv: 'x'.repeat(16), key: 'x'.repeat(64) }] });
