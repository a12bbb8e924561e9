import { eq, inArray, is, Table } from 'drizzle-orm';
import { ok } from '../../src/base/result.ts';
import type { PushRequest } from '../../src/protocol/push.ts';
import type { Database } from '../../src/server/store/database.ts';
import { feedRows, mutations } from '../../src/server/store/tables.ts';
import type { Answer, SyncStore, Transport } from '../../src/sync/ports.ts';
import type { OfficeStore } from './actors/office.ts';
import { asBuilt } from './actors/phone.ts';
import type { PhonePorts } from './actors/phone.ts';
import type { Snapshot } from './database/memory-database.ts';
import type { MemoryDisk } from './disk/memory-disk.ts';
import type { Violation } from './ledger.ts';
import type { SimulationOptions } from './simulation.ts';

/** A mistake that others have made, put in from outside: the product's code has no switch for it. */
export interface Bug {
  readonly name: string;
  readonly plant: Partial<SimulationOptions>;
  /** The troubles under which it shows; more of them than in an ordinary run. */
  readonly under: readonly string[];
  /** Any of these is its mark. */
  readonly marks: readonly Violation[];
}

const phone = (ports: Partial<PhonePorts>): Partial<SimulationOptions> => ({ ports: { ...asBuilt, ...ports } });
const inStore = (change: (store: SyncStore) => Partial<SyncStore>) => phone({ store: (store) => ({ ...store, ...change(store) }) });
const inTransport = (change: (transport: Transport) => Partial<Transport>) => phone({ transport: (transport) => ({ ...transport, ...change(transport) }) });

export const bugs: readonly Bug[] = [
  {
    name: 'takes a server error for an acknowledgement',
    plant: inTransport(({ push }) => ({ push: async (request, signal) => believe(request, await push(request, signal), ['link/server-unwell']) })),
    under: ['proxy stumbles', 'office disk full'], marks: ['premature', 'lost'],
  },
  {
    name: 'takes silence for an acknowledgement',
    plant: inTransport(({ push }) => ({ push: async (request, signal) => believe(request, await push(request, signal), ['link/offline']) })),
    under: ['captive portal', 'lossy', 'cut in mid-body'], marks: ['premature', 'lost'],
  },
  {
    name: 'takes every answer that it can read for an acknowledgement, whatever epoch it is of',
    plant: inTransport(({ push }) => ({
      push: async (request, signal) => {
        const answer = await push(request, signal);
        if (!answer.ok || answer.value.value.epoch === request.epoch) return answer;
        return ok({ ...answer.value, value: { ...answer.value.value, epoch: request.epoch!, results: all(request) } });
      },
    })),
    under: ['office restored from a backup', 'backup taken'], marks: ['premature', 'lost'],
  },
  {
    name: 'believes that a restored office still has what it had',
    plant: inStore(({ enrolled: _enrolled, ...store }) => ({
      adoptEpoch: async (epoch) => {
        const before = await store.waiting({ afterSequence: 0, limit: 1_000 });
        await store.adoptEpoch(epoch);
        const own = new Set(before.map(({ item }) => item.header.mutationId));
        const again = (await store.waiting({ afterSequence: 0, limit: 1_000 })).filter(({ item }) => !own.has(item.header.mutationId));
        await store.settle(again.map(({ item }) => ({ mutationId: item.header.mutationId, contentHash: item.contentHash, outcome: 'applied' as const, version: null, failure: null })));
      },
    })),
    under: ['office restored from a backup'], marks: ['premature', 'lost'],
  },
  {
    name: 'sends in the order of the phone\'s clock',
    plant: inStore((store) => ({ waiting: async (page) => [...(await store.waiting(page))].sort((a, b) => a.item.header.capturedAtMs - b.item.header.capturedAtMs) })),
    under: ['clock jumps', 'offline'], marks: ['order', 'wedged'],
  },
  {
    name: 'gives up after three tries',
    plant: phone({ transport: givingUp }),
    under: ['lossy', 'offline', 'captive portal'], marks: ['lost', 'wedged'],
  },
  {
    name: 'never tries again by itself',
    plant: phone({ timers: (timers) => ({ after: (delayMs, run) => (delayMs > 900 && delayMs < 11_000 ? () => {} : timers.after(delayMs, run)) }) }),
    under: ['lossy', 'offline'], marks: ['wedged'],
  },
  {
    name: 'keeps the lock once a page was frozen',
    plant: phone({ lock: keptLock }),
    under: ['frozen'], marks: ['wedged'],
  },
  {
    name: 'keeps a cursor without its rows',
    plant: inStore((store) => ({
      applyPage: async (page) => {
        const moved = await store.applyPage({ ...page, changes: [] });
        if (!moved.ok || page.changes.length === 0) return moved;
        const since = await store.cursor(page.since.feed);
        return store.applyPage({ ...page, since });
      },
    })),
    under: ['app dies at the n-th step', 'app killed', 'office restarted'], marks: ['diverged'],
  },
  {
    name: 'reads past a commit that came late',
    plant: inTransport(({ pull }) => {
      let pages = 0;
      return {
        pull: async (request, signal) => {
          const answer = await pull(request, signal);
          if (!answer.ok || answer.value.value === 'resync' || answer.value.value.changes.length === 0) return answer;
          pages += 1;
          if (pages % 4 !== 0) return answer;
          return ok({ ...answer.value, value: { ...answer.value.value, changes: answer.value.value.changes.slice(0, -1) } });
        },
      };
    }),
    under: ['case corrected', 'visit reassigned'], marks: ['diverged'],
  },
  {
    name: 'counts bytes as stored with their mutation',
    plant: inStore((store) => ({
      settle: async (verdicts) => {
        const waiting = await store.waiting({ afterSequence: 0, limit: 1_000 });
        await store.settle(verdicts);
        const named = waiting.filter(({ item }) => verdicts.some(({ mutationId }) => mutationId === item.header.mutationId)).flatMap(({ item }) => item.header.blobs);
        if (named.length > 0) await store.blobsStored(named);
      },
    })),
    under: ['offline'], marks: ['premature', 'lost'],
  },
  {
    name: 'refuses late evidence without keeping it',
    plant: { wrapStore: (store) => ({ ...store, connect: (gate) => withoutConflicts(store.connect(gate)) }) },
    under: ['visit reassigned', 'visit cancelled', 'two act on one visit'], marks: ['lost', 'premature'],
  },
  {
    name: 'saves without waiting for the disk',
    plant: { disk: async (image: MemoryDisk) => lazyDisk(image.copy()) },
    under: ['power cut'], marks: ['lost'],
  },
  {
    name: 'acknowledges before it has committed',
    plant: { wrapStore: forgetful },
    under: ['office restarted', 'office killed between two statements'], marks: ['lost', 'duplicated', 'diverged'],
  },
  {
    name: 'does a resent act once more',
    plant: { wrapStore: (store) => ({ ...store, connect: (gate) => claimingAnew(store.connect(gate)) }) },
    under: ['replies lost', 'requests repeated and late'], marks: ['duplicated'],
  },
  {
    name: 'tells nobody that a row was taken from him',
    plant: { wrapStore: (store) => ({ ...store, connect: (gate) => withoutDels(store.connect(gate)) }) },
    under: ['visit reassigned', 'two act on one visit'], marks: ['diverged'],
  },
];

type Pushed = Awaited<ReturnType<Transport['push']>>;

function all(request: PushRequest) {
  return request.items.map(({ header, contentHash }) => ({ mutationId: header.mutationId, contentHash, outcome: 'applied' as const, version: 1 }));
}

function believe(request: PushRequest, answer: Pushed, codes: readonly string[]): Pushed {
  if (answer.ok || !codes.includes(answer.error.code)) return answer;
  const value = { epoch: request.epoch ?? '', serverTimeMs: 0, results: all(request) };
  return ok({ value, sentAtMs: 0, heardAtMs: 0, serverTimeMs: null } satisfies Answer<typeof value>);
}

function givingUp(transport: Transport): Transport {
  let failures = 0;
  return {
    ...transport,
    push: async (request, signal) => {
      const answer = await transport.push(request, signal);
      failures = answer.ok ? 0 : failures + 1;
      return failures > 3 ? { ok: false, error: { code: 'request/malformed' } } : answer;
    },
  };
}

function keptLock(lock: Parameters<PhonePorts['lock']>[0]): ReturnType<PhonePorts['lock']> {
  let isKept = false;
  return {
    exclusively: async (run) => {
      if (isKept) return 'busy';
      const result = await lock.exclusively(run);
      const failure = (result as { failure?: { code?: string } | null } | 'busy');
      if (failure !== 'busy' && failure.failure?.code === 'link/offline') isKept = true;
      return result;
    },
  };
}

async function lazyDisk(disk: MemoryDisk) {
  return {
    open: disk.open.bind(disk),
    breakLocks: () => disk.breakLocks(),
    loseRelaxed: (count: number) => {
      disk.loseRelaxed(count);
      disk.disk.outbox.loseLast(count);
    },
  };
}

/** Commits reach the disk a few at a time; a kill takes the rest. */
function forgetful(store: OfficeStore): OfficeStore {
  let kept: Promise<Snapshot> | null = null;
  let commits = 0;
  return {
    ...store,
    connect: (gate) => store.connect((statement) => {
      if (statement === 'commit') {
        commits += 1;
        if (commits % 4 === 1) kept = store.snapshot();
      }
      return gate(statement);
    }),
    restore: (image) => {
      kept = null;
      return store.restore(image);
    },
    breakConnections: () => {
      store.breakConnections();
      void kept?.then((image) => store.restore(image));
    },
  };
}

function onInsert(db: Database, change: (table: Table, insert: () => unknown) => unknown): Database {
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'insert') return (table: Table) => change(table, () => target.insert(table as never));
      if (name === 'transaction') return (work: (tx: Database) => Promise<unknown>) => target.transaction((tx) => work(onInsert(tx as Database, change)));
      return Reflect.get(target, name) as unknown;
    },
  });
}

function claimingAnew(db: Database): Database {
  let inner: Database = db;
  const wrapped = onInsert(db, (table, insert) => {
    if (!is(table, Table) || table !== (mutations as Table)) return insert();
    return { values: (rows: readonly Claim[]) => forgetting(inner, rows, insert) };
  });
  return new Proxy(wrapped, {
    get: (target, name) => (name === 'transaction'
      ? (work: (tx: Database) => Promise<unknown>) => target.transaction((tx) => {
          inner = tx as Database;
          return work(tx as Database);
        })
      : (Reflect.get(target, name) as unknown)),
  });
}

interface Claim {
  readonly mutationId: string;
}

function forgetting(db: Database, rows: readonly Claim[], insert: () => unknown) {
  return {
    onConflictDoNothing: () => ({
      returning: async (fields: never) => {
        await db.delete(mutations).where(inArray(mutations.mutationId, rows.map(({ mutationId }) => mutationId)));
        return (insert() as ReturnType<Database['insert']>).values(rows as never).onConflictDoNothing().returning(fields);
      },
    }),
  };
}

function withoutConflicts(db: Database): Database {
  const forgetting = (work: (tx: Database) => Promise<unknown>) => db.transaction(async (tx) => {
    const result = await work(tx as Database);
    await tx.delete(mutations).where(eq(mutations.outcome, 'conflict'));
    return result;
  });
  return new Proxy(db, { get: (target, name) => (name === 'transaction' ? forgetting : (Reflect.get(target, name) as unknown)) });
}

function withoutDels(db: Database): Database {
  return onInsert(db, (table, insert) => {
    if (table !== (feedRows as Table)) return insert();
    return {
      values: (rows: readonly { op: string }[]) => {
        const left = rows.filter(({ op }) => op === 'put');
        const nothing = { onConflictDoUpdate: async () => undefined };
        return left.length === 0 ? nothing : (insert() as ReturnType<Database['insert']>).values(left as never);
      },
    };
  });
}
