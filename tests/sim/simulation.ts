import { eq } from 'drizzle-orm';
import type { Table } from 'drizzle-orm';
import { devices } from '../../src/server/store/tables.ts';
import { Line, clear } from './actors/line.ts';
import { Office } from './actors/office.ts';
import type { OfficeStore } from './actors/office.ts';
import { asBuilt, Phone } from './actors/phone.ts';
import type { Disk, PhonePorts } from './actors/phone.ts';
import { base } from './base.ts';
import type { Base } from './base.ts';
import type { Row, Snapshot } from './database/memory-database.ts';
import { memoryStore } from './database/memory-store.ts';
import type { MemoryDisk } from './disk/memory-disk.ts';
import { faults } from './faults.ts';
import { closingChecks } from './invariants.ts';
import { Ledger } from './ledger.ts';
import type { Found } from './ledger.ts';
import { Random } from './world/random.ts';
import { clearFiles } from './world/still-files.ts';
import { drawFrom, STILL_FOLDER } from './world/still-platform.ts';
import { START_MS, World } from './world/world.ts';
import { Worker } from './worker.ts';

/** From healing until every outbox must be empty, without anybody's help (I5). */
const DRAIN_MS = 30_000;
/** A phone with nothing to send looks once a minute; then all sides must agree (I4). */
const SETTLE_MS = 75_000;
const ACTIVE_MS = 130_000;
const EACH = 15;
const FEWEST_PHONES = 3;

export interface SimulationOptions {
  readonly seed: number;
  /** Another database than the one in memory; it is emptied. */
  readonly store?: OfficeStore;
  /** Only these faults, by name; all by default. */
  readonly only?: readonly string[];
  readonly faultCount?: number;
  readonly disk?: (image: MemoryDisk) => Promise<Disk>;
  /** Where a planted bug takes hold. */
  readonly ports?: PhonePorts;
  readonly wrapStore?: (store: OfficeStore) => OfficeStore;
  readonly atStart?: (sim: Simulation) => void;
  /** Acts per phone. */
  readonly each?: number;
  /** How many phones; three or four by default. */
  readonly phones?: number;
  /** How long the day is; long enough for some trouble by default. */
  readonly activeMs?: number;
  readonly tell?: (line: string) => void;
}

export interface Outcome {
  readonly seed: number;
  readonly struck: readonly string[];
  readonly mutations: number;
  readonly acknowledgements: number;
  readonly keptHere: number;
  readonly kills: number;
  readonly requests: number;
  readonly found: readonly Found[];
  /** The same seed gives the same number, or something outside the seed took part. */
  readonly trace: string;
}

/** One run: a morning, a few minutes of work and trouble, healing, and what must hold then. */
export class Simulation {
  readonly world = new World();
  readonly random: Random;
  readonly office: Office;
  readonly store: OfficeStore;
  readonly phones: Phone[] = [];
  readonly workers: Worker[] = [];
  /** Whose account is shut or phone revoked: they send, and receive nothing. */
  readonly shut = new Set<Phone>();
  /** Devices whose login ended: their workers sign in again when all is well. */
  readonly signedOut = new Set<string>();
  readonly ledger: Ledger;
  readonly struck: string[] = [];
  kills = 0;
  /** Acts that no request was taken with, shown on their phones (S-05). */
  keptHere = 0;
  isHealed = false;
  #backUp: Snapshot;
  readonly #base: Base;
  readonly #options: SimulationOptions;

  private constructor(at: Base, options: SimulationOptions) {
    this.random = new Random(options.seed * 7_919 + 17);
    this.#base = at;
    this.#options = options;
    this.#backUp = at.office;
    const store = options.store ?? memoryStore();
    this.store = options.wrapStore === undefined ? store : options.wrapStore(store);
    this.office = new Office({ world: this.world, store: this.store, dataDir: STILL_FOLDER });
    this.ledger = new Ledger(this.world, { store: this.store, office: this.office });
  }

  static async run(options: SimulationOptions): Promise<Outcome> {
    const at = await base();
    const sim = new Simulation(at, options);
    drawFrom(sim.random.fork('platform'));
    try {
      return await sim.#run();
    } finally {
      for (const phone of sim.phones) phone.kill();
      sim.office.kill();
      await sim.world.stand();
      clearFiles();
    }
  }

  async #run(): Promise<Outcome> {
    const { world, random, store } = this;
    await world.beyond(() => store.restore(this.#base.office));
    await world.beyond(() => this.office.start());
    const drawn = random.happens(0.8) ? FEWEST_PHONES : this.#base.phones.length;
    const count = this.#options.phones ?? drawn;
    for (const image of this.#base.phones.slice(0, count)) {
      const line = new Line(world, random.fork('line'), this.office);
      line.cookie = image.cookie;
      const disk = this.#options.disk === undefined ? image.disk.copy() : await this.#options.disk(image.disk);
      const phone = new Phone({
        name: image.accountId, world, random: random.fork('phone'), line, disk,
        ports: this.#options.ports ?? asBuilt,
        witness: (syncStore, own) => this.ledger.witness(syncStore, own),
      });
      this.phones.push(phone);
      await this.reopen(phone);
    }
    this.#options.atStart?.(this);
    const each = this.#options.each ?? EACH;
    for (const phone of this.phones) {
      const worker = new Worker(phone, { world, random: random.fork('worker'), ledger: this.ledger });
      this.workers.push(worker);
      worker.begin(each);
    }
    for (const phone of this.phones) this.#comeAndGo(phone);
    this.#plan();
    const activeMs = this.#options.activeMs ?? ACTIVE_MS;
    await world.runUntil(START_MS + activeMs, () => world.nowMs() > START_MS + (activeMs * 2) / 3 && this.workers.every(({ done }) => done >= each));
    await this.#heal();
    await closingChecks(this, { drainMs: DRAIN_MS, settleMs: SETTLE_MS });
    return this.#outcome();
  }

  somePhone(): Phone {
    return this.random.pick(this.phones);
  }

  deviceOf(phone: Phone): string {
    return this.#base.phones.find(({ accountId }) => accountId === phone.name)?.deviceId ?? '';
  }

  /** Between so many milliseconds, and not after healing. */
  later(...[fromMs, toMs, run]: [number, number, () => void]): void {
    this.world.after(this.random.between(fromMs, toMs), () => {
      if (!this.isHealed) run();
    });
  }

  async someRow(table: Table): Promise<Row | null> {
    const rows = await this.world.beyond(() => this.store.rows(table));
    return rows.length === 0 ? null : this.random.pick(rows);
  }

  async reopen(phone: Phone): Promise<void> {
    if (phone.app !== null) return;
    await phone.start().catch(() => phone.kill()); // a lost handle at the very start: a person opens the app again
    if (phone.app === null) this.world.after(1_000, () => void this.reopen(phone));
    else await phone.unlock().catch(() => false);
  }

  restartOffice(): void {
    this.kills += 1;
    this.later(300, 8_000, () => void this.#officeBack());
  }

  async backUp(): Promise<void> {
    if (this.office.isUp) this.#backUp = await this.world.beyond(() => this.store.snapshot());
  }

  async restoreOffice(): Promise<void> {
    this.kills += 1;
    await this.ledger.officeGoesBack();
    await this.office.restore(this.#backUp);
  }

  /** A newer build had been there: it left members this build does not know, and cursors of another row schema. */
  async rollBackApp(phone: Phone): Promise<void> {
    const { app } = phone;
    if (app === null) return;
    const { cursors } = app.store.cache;
    const { envelopes } = app.store.outbox;
    const leave = async () => {
      const cursor = (await cursors.toArray())[0];
      if (cursor !== undefined) await cursors.put({ ...cursor, rowSchema: cursor.rowSchema + 1 });
      for (const row of await envelopes.toArray()) await envelopes.put({ ...row, ofANewerBuild: true } as typeof row);
    };
    await leave().catch(() => undefined); // no room, or a lost handle: then it left less
    if (phone.app === app) phone.kill();
    this.later(200, 2_000, () => void this.reopen(phone));
  }

  #plan(): void {
    const { only } = this.#options;
    const menu = only === undefined ? faults : faults.filter(({ name }) => only.includes(name));
    // A swarm: each run has its own handful of troubles, some of them more than once.
    const swarm = menu.filter(() => this.random.happens(0.4));
    const from = swarm.length === 0 ? menu : swarm;
    const count = this.#options.faultCount ?? this.random.between(5, 12);
    for (let i = 0; i < count && from.length > 0; i += 1) {
      const fault = this.random.pick(from);
      this.world.after(this.random.between(500, ACTIVE_MS - 50_000), () => {
        if (this.isHealed) return;
        this.struck.push(fault.name);
        this.#options.tell?.(`${this.world.nowMs() - START_MS} ms: ${fault.name}`);
        fault.strike(this);
      });
    }
  }

  /** Cellars and lifts: half of the day there is no network, whatever else goes wrong. */
  #comeAndGo(phone: Phone): void {
    const { weather } = phone.place.line;
    weather.away = this.random.happens(0.6);
    this.later(4_000, 25_000, () => this.#comeAndGo(phone));
  }

  async #officeBack(): Promise<void> {
    if (!this.office.isUp) await this.world.beyond(() => this.office.start());
  }

  /** All is well again, and nobody does anything about it but open an app that had died. */
  async #heal(): Promise<void> {
    this.isHealed = true;
    this.office.isFull = false;
    this.office.dieAfter(Infinity);
    for (const worker of this.workers) worker.stopped = true;
    await this.#officeBack();
    for (const deviceId of this.signedOut) {
      await this.office.desk(({ db }) => db.update(devices).set({ loginExpiresAtMs: START_MS + 86_400_000 }).where(eq(devices.deviceId, deviceId)));
    }
    for (const phone of this.phones) {
      phone.place.line.weather = { ...clear };
      phone.isFull = false;
      phone.brokenSteps = 0;
      phone.show(true);
      if (phone.isFrozen) phone.thaw();
      phone.dieAfter(Infinity);
      await this.reopen(phone);
    }
    this.#options.tell?.(`${this.world.nowMs() - START_MS} ms: healed`);
  }

  #outcome(): Outcome {
    const { ledger } = this;
    const requests = this.phones.reduce((sum, { place }) => sum + place.line.facts.requests, 0);
    return {
      seed: this.#options.seed,
      struck: this.struck,
      mutations: ledger.saved.size,
      acknowledgements: ledger.acknowledgements,
      keptHere: this.keptHere,
      kills: this.kills + this.phones.reduce((sum, { crashes }) => sum + crashes, 0),
      requests,
      found: ledger.found,
      trace: `${this.world.nowMs()}/${requests}/${ledger.acknowledgements}/${ledger.saved.size}/${this.random.next()}`,
    };
  }
}
