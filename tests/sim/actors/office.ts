import { randomUUID } from 'node:crypto';
import type { Table } from 'drizzle-orm';
import type { Hono } from 'hono';
import { pino } from 'pino';
import type { Bytes } from '../../../src/base/bytes.ts';
import { fail, ok } from '../../../src/base/result.ts';
import { composeApp } from '../../../src/server/http.ts';
import { newLiveHub } from '../../../src/server/http/live-hub.ts';
import type { ServerEnv } from '../../../src/server/http/server-env.ts';
import type { ServerPorts } from '../../../src/server/ports.ts';
import type { Database } from '../../../src/server/store/database.ts';
import { loadIdentity, renewEpoch } from '../../../src/server/store/identity.ts';
import type { Row, Snapshot } from '../database/memory-database.ts';
import type { World } from '../world/world.ts';

/** What the office's process meets at its database, and may be killed at. */
export interface OfficeStore {
  /** A handle for one process; `gate` is asked before every statement. */
  connect(gate: (statement: 'read' | 'write' | 'begin' | 'commit') => Promise<void> | undefined): Database;
  /** The image of last night. */
  snapshot(): Promise<Snapshot>;
  restore(image: Snapshot): Promise<void>;
  /** Committed rows, or these members of them, for whoever looks from outside. */
  rows(table: Table, members?: readonly string[]): Promise<readonly Row[]>;
  breakConnections(): void;
}

export interface OfficePlace {
  readonly world: World;
  readonly store: OfficeStore;
  /** Where running uploads lie. */
  readonly dataDir: string;
}

class Killed extends Error {}

/** The server's own code in this process: it can be killed between any two statements, and started again. */
export class Office {
  readonly bytes = new Map<string, Bytes>();
  /** Told to phones and proxies while the process is away. */
  isUp = true;
  /** No room for another row or file. */
  isFull = false;
  #app!: Hono<ServerEnv>;
  ports!: ServerPorts;
  #life = 0;
  #files: Promise<unknown> = Promise.resolve();
  #statements = 0;
  #dieAt: { readonly statement: number; readonly then: () => void } | null = null;
  readonly #place: OfficePlace;
  readonly #listeners = new Set<() => void>();

  constructor(place: OfficePlace) {
    this.#place = place;
  }

  /** Killed while it starts, it stays down: whoever killed it starts it again. */
  async start(): Promise<void> {
    this.#life += 1;
    const life = this.#life;
    const { world, store, dataDir } = this.#place;
    const db = store.connect((statement) => this.#gate(statement, life));
    const identity = await loadIdentity(db, world.nowMs()).catch((error: unknown) => {
      if (error instanceof Killed) return null;
      throw error;
    });
    if (identity === null || life !== this.#life) return;
    const ports: ServerPorts = {
      db,
      clock: { nowMs: () => world.nowMs(), monotonicMs: () => world.nowMs() },
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      log: pino({ level: 'silent' }),
      bytes: {
        put: async (sha256, bytes) => {
          if (this.isFull) return fail('server/storage-full');
          this.bytes.set(sha256, bytes);
          return ok(undefined);
        },
        get: async (sha256) => this.bytes.get(sha256) ?? null,
        has: async (sha256) => this.bytes.has(sha256),
        remove: async (sha256) => {
          this.bytes.delete(sha256);
          return ok(undefined);
        },
      },
      live: newLiveHub(),
      marketing: {
        findAccounts: async () => ok({ rows: [], truncated: false }),
        arrears: async () => ok({ amount: '0.00', prepaid: '0.00', asOfMs: world.nowMs() }),
        addressOf: async () => fail('account/not-in-reference'),
        referencesFor: async () => ok([]),
      },
      sms: { send: async () => ok('stored' as const) },
      fetch: () => Promise.reject(new Error(`no network here ${randomUUID()}`)),
      settings: { dataDir, publicOrigin: 'http://localhost', webDir: dataDir, hotline: '95598' },
      identity,
    } as ServerPorts;
    this.ports = ports;
    this.#app = composeApp(ports);
    this.isUp = true;
  }

  /** The answer, or null when the process died over it: then nobody hears anything. */
  async handle(request: Request): Promise<Response | null> {
    const life = this.#life;
    if (!this.isUp) return null;
    return this.#place.world.beyond(async () => {
      const response = await (request.url.includes('/files') ? this.#alone(() => this.#app.fetch(request)) : this.#app.fetch(request));
      return life === this.#life ? response : null;
    });
  }

  /** Uploads know their caller by a context that here has room for one (`enter` of the still platform). */
  #alone(answer: () => Response | Promise<Response>): Promise<Response> {
    const mine = this.#files.then(answer);
    this.#files = mine.catch(() => undefined);
    return mine;
  }

  /** Anything that the desk does, through the server's own functions; null when the process died over it. */
  async desk<T>(act: (ports: ServerPorts) => Promise<T>): Promise<T | null> {
    const life = this.#life;
    if (!this.isUp) return null;
    return this.#place.world.beyond(async () => {
      try {
        const done = await act(this.ports);
        return life === this.#life ? done : null;
      } catch (error) {
        if (error instanceof Killed || life !== this.#life || this.isFull) return null;
        throw error;
      }
    });
  }

  /** Dies before its n-th statement from now. */
  dieAfter(statements: number, then: () => void = () => {}): void {
    this.#dieAt = { statement: this.#statements + statements, then };
  }

  kill(): void {
    this.#life += 1;
    this.#files = Promise.resolve();
    this.isUp = false;
    this.#place.store.breakConnections();
    for (const end of [...this.#listeners]) end();
  }

  /** Last night's image in the place of the database: nobody asked for it, and every phone must notice. */
  async restore(image: Snapshot): Promise<void> {
    if (this.isUp) this.kill();
    await this.#place.world.beyond(() => this.#place.store.restore(image));
    await this.#place.world.beyond(async () => {
      await renewEpoch(this.#place.store.connect(() => undefined));
      await this.start();
    });
  }

  /** A live line: hears of changes until it, or the process, ends. */
  listen(topic: string, hear: () => void): () => void {
    return this.ports.live.listen(topic, hear);
  }

  onKill(run: () => void): () => void {
    this.#listeners.add(run);
    return () => void this.#listeners.delete(run);
  }

  #gate(statement: 'read' | 'write' | 'begin' | 'commit', life: number): Promise<void> | undefined {
    if (life !== this.#life) throw new Killed('this process is dead');
    this.#statements += 1;
    if (this.#dieAt !== null && this.#statements >= this.#dieAt.statement) {
      const { then } = this.#dieAt;
      this.#dieAt = null;
      this.kill();
      then();
      throw new Killed('killed');
    }
    if (this.isFull && statement === 'write') throw Object.assign(new Error('no space left'), { code: '53100' });
    return undefined;
  }
}
