import { blobs, feedRows, mutations, timeline, visits, workOrders } from '../../src/server/store/tables.ts';
import { openUnderLock } from '../../src/device/row-seal.ts';
import { rowLabel } from '../../src/device/board.ts';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import type { Visit } from '../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../src/domain/model/work-order.ts';
import type { Phone } from './actors/phone.ts';
import type { Row } from './database/memory-database.ts';
import type { Simulation } from './simulation.ts';

/** What must hold once everything has healed (I1 … I7), checked on both sides at their own tables. */
export async function closingChecks(sim: Simulation, limits: { readonly drainMs: number; readonly settleMs: number }): Promise<void> {
  await drains(sim, limits.drainMs);
  for (const phone of sim.phones) await phone.unlock().catch(() => false);
  await sim.world.runUntil(sim.world.nowMs() + limits.settleMs);
  const office = await officeOf(sim);
  await nothingLost(sim, office);
  await nothingTwice(sim, office);
  orderKept(sim, office);
  for (const phone of sim.phones) if (!sim.shut.has(phone)) await sameRows(sim, office, phone);
}

interface OfficeRows {
  readonly mutations: readonly Row[];
  readonly visits: readonly Row[];
  readonly orders: readonly Row[];
  readonly timeline: readonly Row[];
  readonly blobs: readonly Row[];
  readonly feeds: readonly Row[];
}

async function officeOf({ world, store }: Simulation): Promise<OfficeRows> {
  return world.beyond(async () => ({
    mutations: await store.rows(mutations, ['mutationId', 'deviceId', 'deviceSequence', 'kind', 'outcome']), visits: await store.rows(visits), orders: await store.rows(workOrders),
    timeline: await store.rows(timeline, ['detail']), blobs: await store.rows(blobs, ['sha256']), feeds: await store.rows(feedRows),
  }));
}

/** I5. A refused act waits for its author (S-05), who here sees it at his next look; nothing else is anybody's doing. */
async function drains(sim: Simulation, withinMs: number): Promise<void> {
  const { world } = sim;
  const untilMs = world.nowMs() + withinMs;
  while (world.nowMs() < untilMs && (await unsentOf(sim)) > 0) {
    for (const phone of sim.phones) await phone.goOn();
    await world.runUntil(Math.min(untilMs, world.nowMs() + 1_000));
  }
  for (const phone of sim.phones) {
    const left = await phone.unsent();
    if (left > 0) sim.ledger.broken('wedged', `${phone.name} still has ${left} unsent ${withinMs} ms after healing: ${await stuck(phone)}`);
  }
}

async function stuck(phone: Phone): Promise<string> {
  let failure = '';
  phone.app?.engine?.status.subscribe((status) => (failure = `${status.failure?.code ?? 'none'}${status.running ? ' running' : ''}`))();
  const items = (await phone.items()).filter(({ state }) => state === 'waiting' || state === 'needs-attention');
  return `${failure}; ${items.slice(0, 3).map(({ mutationId, state, failure: why }) => `${mutationId.slice(-6)} ${state} ${why?.code ?? ''}`).join(', ')}`;
}

async function unsentOf(sim: Simulation): Promise<number> {
  let unsent = 0;
  for (const phone of sim.phones) unsent += await phone.unsent();
  return unsent;
}

/** I1, I3: whatever was called saved is at the office, with its bytes, or shown on its phone as what no request is taken with. */
async function nothingLost(sim: Simulation, office: OfficeRows): Promise<void> {
  const there = new Map(office.mutations.map((row) => [row['mutationId'], row]));
  const onPhones = new Set<string>();
  for (const phone of sim.phones.filter(({ place }) => place.line.facts.garbled > 0)) for (const id of await phone.keptHere()) onPhones.add(id);
  for (const { mutationId, phone, kind, blobs: bytes } of sim.ledger.saved.values()) {
    if (!there.has(mutationId) && onPhones.has(mutationId)) {
      sim.keptHere += 1;
      continue;
    }
    if (!there.has(mutationId)) sim.ledger.broken('lost', `${kind} ${mutationId} of ${phone.name} is not at the office${sim.ledger.told.has(mutationId) ? ', and was acknowledged' : ''}`);
    for (const { sha256, bytes: own } of bytes) {
      const kept = sim.office.bytes.get(sha256);
      const isNamed = office.blobs.some((row) => row['sha256'] === sha256);
      if (kept === undefined || !isNamed) sim.ledger.broken('lost', `bytes ${sha256.slice(0, 8)} of ${mutationId} are not at the office: ${kept === undefined ? 'no bytes' : 'no row'}`);
      else if (Buffer.compare(kept, own) !== 0) sim.ledger.broken('bytes', `bytes ${sha256.slice(0, 8)} are others than were captured`);
    }
  }
}

/** I2: each act has one effect, and none where it was refused. */
async function nothingTwice(sim: Simulation, office: OfficeRows): Promise<void> {
  const text = JSON.stringify([office.visits.map(({ doc }) => [(doc as Visit).calls, (doc as Visit).arrival]), office.orders.map(({ doc }) => (doc as WorkOrder).problems)]);
  for (const row of office.mutations) {
    const id = String(row['mutationId']);
    const times = text.split(id).length - 1;
    const lines = office.timeline.filter(({ detail }) => (detail as { mutationId?: string }).mutationId === id).length;
    const isCounted = row['kind'] === 'log-call' || row['kind'] === 'report-problem';
    if (times > 1 || lines > 1) sim.ledger.broken('duplicated', `${id} stands ${times} times in its subject and ${lines} times in the history`);
    else if (isCounted && times !== (row['outcome'] === 'applied' ? 1 : 0)) sim.ledger.broken(times === 0 ? 'lost' : 'duplicated', `${id} is ${String(row['outcome'])} and stands ${times} times in its subject`);
  }
}

/** I6: within a lane, what one phone did stands in the order in which it did it. */
function orderKept(sim: Simulation, office: OfficeRows): void {
  const sequence = new Map(office.mutations.map((row) => [String(row['mutationId']), row]));
  const lists = [...office.visits.map(({ doc }) => (doc as Visit).calls), ...office.orders.map(({ doc }) => (doc as WorkOrder).problems)];
  for (const list of lists) {
    const last = new Map<string, number>();
    for (const { mutationId } of list as readonly { mutationId: string }[]) {
      const row = sequence.get(mutationId);
      const [device, number] = [String(row?.['deviceId']), Number(row?.['deviceSequence'])];
      if (number < (last.get(device) ?? 0)) sim.ledger.broken('order', `${mutationId} stands after a later act of the same phone`);
      last.set(device, number);
    }
  }
}

/** I4: what the phone has is what its feed has, row for row. */
async function sameRows(sim: Simulation, office: OfficeRows, phone: Phone): Promise<void> {
  const { app } = phone;
  const key = app?.lock.key;
  if (app === null || key == null) return sim.ledger.broken('diverged', `${phone.name} is not open: ${app === null ? 'no app' : phone.lastRefusal}`);
  const feed = `worker:${phone.name}`;
  const wanted = new Map(office.feeds.filter((row) => row['feed'] === feed && row['op'] === 'put').map((row) => [`${String(row['entity'])}/${String(row['entityId'])}`, row]));
  const rows = await app.store.cache.rows.toArray();
  const docs = new Map<string, unknown>([
    ...office.visits.map((row) => [`visit/${String(row['visitId'])}`, row['doc']] as const),
    ...office.orders.map((row) => [`work-order/${String(row['workOrderId'])}`, row['doc']] as const),
  ]);
  for (const row of rows) {
    const name = rowLabel(row);
    if (!wanted.delete(name)) {
      sim.ledger.broken('diverged', `${phone.name} still has ${name}`);
      continue;
    }
    const own = row.sealed === null ? row.clear : await openUnderLock(row.sealed, name, key);
    if (docs.has(name) && canonicalJson(own) !== canonicalJson(docs.get(name))) sim.ledger.broken('diverged', `${phone.name} has another ${name}: version ${row.version}`);
  }
  for (const name of wanted.keys()) sim.ledger.broken('diverged', `${phone.name} lacks ${name}`);
}
