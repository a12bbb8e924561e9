import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { cryptoRandom } from '../../../../src/base/ids.ts';
import { openWorkspace } from '../../../../src/device/open-workspace.ts';
import type { OpenedWorkspace } from '../../../../src/device/open-workspace.ts';
import type { DevicePorts } from '../../../../src/device/ports.ts';
import type { Sentinel } from '../../../../src/device/sentinel.ts';
import { openStore } from '../../../../src/device/device-store.ts';
import { outboxItems, readOutbox } from '../../../../src/device/outbox-items.ts';
import type { Live, OutboxItem } from '../../../../src/device/workspace.ts';
import { runCycle } from '../../../../src/sync/cycle.ts';
import type { CycleReport } from '../../../../src/sync/cycle.ts';
import type { SyncPorts, Transport } from '../../../../src/sync/ports.ts';
import { WORKER } from './rows.ts';
import { settled } from './world.ts';
import type { World } from './world.ts';

// Live queries stay silent where the platform itself has no IndexedDB.
Object.assign(Dexie.dependencies, { indexedDB: new IDBFactory(), IDBKeyRange });

export const PIN = '748392';

let phones = 0;

/** One phone: its disk outlives its app, which can be killed and opened again. */
export class Phone {
  app!: OpenedWorkspace;
  sentinel: Sentinel | null = null;
  hidden = false;
  quotaBytes = 2 ** 32;
  /** As a browser that clears everything says for a while. */
  saysItsRoom = true;
  disk = { indexedDB: new IDBFactory(), IDBKeyRange };
  // Live queries know a database by its name alone, so no two phones may share one.
  readonly #name = `phone-${(phones += 1)}`;
  #sightListeners = new Set<() => void>();
  readonly world: World;
  readonly transport: Transport;

  private constructor(world: World, transport: Transport) {
    this.world = world;
    this.transport = transport;
  }

  static async open(world: World, transport: Transport): Promise<Phone> {
    const phone = new Phone(world, transport);
    phone.app = await openWorkspace(phone.ports());
    return phone;
  }

  /** Enrolled, with a PIN chosen and the first pull done. */
  static async atWork(world: World, transport: Transport): Promise<Phone> {
    const phone = await Phone.open(world, transport);
    await phone.enrol();
    const chosen = await phone.app.choosePin(PIN);
    if (!chosen.ok) throw new Error(chosen.error.code);
    await phone.cycle();
    return phone;
  }

  ports(): DevicePorts {
    return {
      clock: this.world, timers: this.world, random: cryptoRandom, name: this.#name, pinRounds: 1_000, indexedDb: this.disk,
      sentinel: { read: async () => this.sentinel, write: async (sentinel) => void (this.sentinel = sentinel) },
      storage: { persisted: async () => false, persist: async () => true, estimate: () => (this.saysItsRoom ? Promise.resolve({ usedBytes: 0, quotaBytes: this.quotaBytes }) : new Promise(() => undefined)) },
      sight: {
        hidden: () => this.hidden,
        onChange: (run) => {
          this.#sightListeners.add(run);
          return () => void this.#sightListeners.delete(run);
        },
      },
    };
  }

  syncPorts(): SyncPorts {
    const { world, transport } = this;
    return { store: this.app.syncStore, transport, clock: world, timers: world, chance: () => 0.5, lock: { exclusively: (run) => run() } };
  }

  async enrol(username = 'worker'): Promise<void> {
    const answer = await this.transport.enrol({ username, password: 'four quiet winters', deviceName: '测试手机', deviceId: await this.app.syncStore.formerDeviceId() }, new AbortController().signal);
    if (!answer.ok) throw new Error(answer.error.code);
    const kept = await this.app.syncStore.enrolled(answer.value.value);
    if (!kept.ok) throw new Error(kept.error.code);
  }

  cycle(): Promise<CycleReport> {
    return runCycle(this.syncPorts(), new AbortController().signal);
  }

  /** The process dies; what was on its way is gone, what the disk has stays. */
  async kill(): Promise<void> {
    this.app.close();
    this.app = await openWorkspace(this.ports());
  }

  async restart(): Promise<void> {
    await this.kill();
    const opened = await this.app.unlock(PIN);
    if (!opened.ok) throw new Error(opened.error.code);
  }

  /** The outbox as it lies on the disk at this moment, not as a screen last heard of it. */
  async outboxNow(): Promise<OutboxItem[]> {
    const store = openStore(this.ports());
    const items = outboxItems(await readOutbox(store, WORKER), new Set());
    store.outbox.close();
    store.cache.close();
    return items;
  }

  /** Waits until what a screen hears of the outbox is what is asked for, and gives it. */
  async outboxShown(is: (items: readonly OutboxItem[]) => boolean): Promise<readonly OutboxItem[]> {
    return (await until(this.app.outbox, (items) => items !== null && is(items)))!;
  }

  show(isVisible: boolean): void {
    this.hidden = !isVisible;
    for (const listener of this.#sightListeners) listener();
  }

  call(visitId: string, note = 'x') {
    return this.app.capture({ subject: { kind: 'visit', id: visitId }, kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note }, blobs: [] });
  }

  arrive(visitId: string) {
    return this.app.capture({ subject: { kind: 'visit', id: visitId }, kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' }, blobs: [] });
  }

  report(workOrderId: string, text = 'x') {
    return this.app.capture({ subject: { kind: 'work-order', id: workOrderId }, kind: 'report-problem', payload: { text, danger: false }, blobs: [] });
  }
}

/** Waits until a live value is what is asked for, and gives it. */
export async function until<T>(live: Live<T>, is: (value: T) => boolean): Promise<T> {
  let last: { value: T } | null = null;
  const end = live.subscribe((value) => {
    last = { value };
  });
  await settled(() => last !== null && is(last.value));
  end();
  return last!.value;
}
