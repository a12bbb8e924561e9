import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { digestOfFeed } from '../../src/protocol/feed-digest.ts';
import type { Change } from '../../src/protocol/pull.ts';
import { publish, workerFeed } from '../../src/server/store/publish.ts';
import type { FeedEntry } from '../../src/server/store/publish.ts';
import { transact } from '../../src/server/store/transact.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

let server: ServerUnderTest;

beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

let round = 0;
async function newPhone(): Promise<Phone> {
  const username = `puller-${++round}`;
  await person(server.ports, username, 'field-worker');
  return enrol(server, username);
}

function put(phone: Phone, entityId: string, over: Partial<FeedEntry> = {}): FeedEntry {
  return { feed: workerFeed(phone.workerId), entity: 'receipt', entityId, op: 'put', version: 0, ...over };
}

describe('pull', () => {
  it('[P-10] gives the whole state from 0 and then only what changed', async () => {
    const phone = await newPhone();
    const first = await errandFor(server.ports, phone.workerId);
    const whole = await phone.pull({ epoch: null });
    expect(whole.changes.map(({ entity, entityId, op }) => [entity, entityId, op])).toEqual([['visit', first.visitId, 'put'], ['work-order', first.workOrderId, 'put']]);
    expect(whole).toMatchObject({ next: 2, head: 2, more: false });
    const second = await errandFor(server.ports, phone.workerId);
    const news = await phone.pull({ cursor: whole.next });
    expect(news.changes.map(({ entityId }) => entityId)).toEqual([second.visitId, second.workOrderId]);
  });

  it('[P-10] pages through the feed, `next` being the last position examined', async () => {
    const phone = await newPhone();
    for (let at = 0; at < 3; at++) await errandFor(server.ports, phone.workerId);
    const seen: Change[] = [];
    let cursor = 0;
    for (let more = true; more;) {
      const page = await phone.pull({ cursor, limit: 4 });
      seen.push(...page.changes);
      ({ next: cursor, more } = page);
    }
    expect(seen.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(cursor).toBe(6);
  });

  it('sends who lost a row a `del`, and skips it from 0', async () => {
    const phone = await newPhone();
    const errand = await errandFor(server.ports, phone.workerId);
    await transact(server.ports.db, (tx) => publish(tx, [put(phone, errand.visitId, { entity: 'visit', op: 'del', version: 2 })]));
    expect((await phone.pull({ cursor: 2 })).changes).toEqual([{ position: 3, entity: 'visit', entityId: errand.visitId, version: 2, op: 'del' }]);
    expect((await phone.pull()).changes.map(({ entity }) => entity)).toEqual(['work-order']);
  });

  it('sends a programme and a calendar year by name, as pinned', async () => {
    const phone = await newPhone();
    await transact(server.ports.db, (tx) => publish(tx, [put(phone, 'tongliang-power-transfer@1', { entity: 'programme', version: 1 })]));
    const { changes } = await phone.pull();
    expect(changes[0]).toMatchObject({ entity: 'programme', op: 'put', row: { id: 'tongliang-power-transfer', version: 1 } });
  });

  it.each([
    ['epoch', { epoch: '00000000-0000-4000-8000-000000000000', cursor: 0 }],
    ['ahead', { cursor: 99 }],
  ])('[P-11] answers 409 resync %s, with the epoch to begin again in', async (reason, request) => {
    const phone = await newPhone();
    const answer = await phone.ask('/sync/v1/pull', { feed: workerFeed(phone.workerId), epoch: server.ports.identity.epoch, rowSchema: 1, limit: 10, ...request });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ resync: reason, epoch: server.ports.identity.epoch });
  });

  it('[C-21] gives nobody another worker\'s feed', async () => {
    const [mine, other] = [await newPhone(), await newPhone()];
    const answer = await mine.ask('/sync/v1/pull', { feed: workerFeed(other.workerId), epoch: null, cursor: 0, rowSchema: 1, limit: 10 });
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: 'pull/feed-forbidden' } }]);
  });

  it('tells who listens that there is more, and nothing else', async () => {
    const phone = await newPhone();
    const line = (await phone.ask('/sync/v1/live')).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await line.read()).value).toBe(': here\n\n');
    const errand = await errandFor(server.ports, phone.workerId);
    const payload = { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '' };
    await phone.push(await phone.capture({ lane: `visit:${errand.visitId}`, kind: 'log-call', payload }));
    expect((await line.read()).value).toBe('event: more\ndata: {}\n\n');
    await line.cancel();
  });

  it('[P-09] loses no row to readers that page while writers commit in any order', async () => {
    const phone = await newPhone();
    const feed = workerFeed(phone.workerId);
    const written = new Set<string>();
    let writing = true;
    const writer = async (pauses: readonly number[]) => {
      for (const pause of pauses) {
        const ids = [newId(server.clock.nowMs()), newId(server.clock.nowMs())];
        await transact(server.ports.db, async (tx) => {
          await publish(tx, ids.map((entityId) => ({ feed, entity: 'receipt', entityId, op: 'put', version: pause })));
        });
        server.ports.live.announce([feed]); // as whatever publishes does: until then a question with nothing new is answered from memory (P-21)
        ids.forEach((entityId) => written.add(entityId));
      }
    };
    const seen = new Set<string>();
    const reader = async () => {
      let cursor = 0;
      for (let last = false; ; last = !writing) {
        // Such an answer takes no turn of the event loop, and the writers need theirs.
        await setImmediate();
        const page = await phone.pull({ cursor, limit: 7 });
        page.changes.forEach(({ entityId }) => seen.add(entityId));
        cursor = page.next;
        if (last && !page.more && !writing) return;
      }
    };
    const reading = reader();
    await Promise.all(Array.from({ length: 8 }, (_, at) => writer(Array.from({ length: 20 }, () => at)))).finally(() => (writing = false));
    await reading;
    expect(seen).toEqual(written);
    expect((await phone.pull({ cursor: 320 })).head).toBe(320);
  });

  it('[P-20] gives the digest of the feed at the end of a complete download, and then no more often than every quarter of an hour', async () => {
    const phone = await newPhone();
    await errandFor(server.ports, phone.workerId);
    const whole = await phone.pull({ epoch: null });
    const puts = whole.changes.filter(({ op }) => op === 'put');
    expect(whole.digest).toEqual(digestOfFeed(puts));
    expect((await phone.pull({ cursor: whole.head })).digest).toBeUndefined();
    server.clock.advance(15 * 60_000);
    expect((await phone.pull({ cursor: whole.head })).digest).toEqual(whole.digest);
  });
});
