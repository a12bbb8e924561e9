import type { OutboxDatabase } from './outbox-schema.ts';
import type { SentinelStore } from './sentinel.ts';

const towers = new WeakMap<OutboxDatabase, Watchtower>();

/** The one of a store: two would write at the same moment, and the older number could be the one that stays. */
export function watchtowerOf(outbox: OutboxDatabase, sentinel: SentinelStore): Watchtower {
  const tower = towers.get(outbox) ?? new Watchtower(outbox, sentinel);
  towers.set(outbox, tower);
  return tower;
}

/** Keeps the sentinel up to date: how much would be lost if this store came back empty. */
export class Watchtower {
  #turn: Promise<void> = Promise.resolve();
  readonly #outbox: OutboxDatabase;
  readonly #sentinel: SentinelStore;

  constructor(outbox: OutboxDatabase, sentinel: SentinelStore) {
    this.#outbox = outbox;
    this.#sentinel = sentinel;
  }

  async unsent(): Promise<{ mutations: number; blobs: number }> {
    const [own, carried, blobs] = await Promise.all([
      this.#outbox.envelopesIn('waiting').count(),
      this.#outbox.freightIn('waiting').count(),
      this.#outbox.blobsIn('waiting').count(),
    ]);
    return { mutations: own + carried, blobs };
  }

  /** One writing after another; a failure only leaves an older number behind. */
  note(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#write()).catch(() => undefined);
    return this.#turn;
  }

  async #write(): Promise<void> {
    const self = await this.#outbox.self();
    if (self === null) return;
    const { mutations, blobs } = await this.unsent();
    const before = await this.#sentinel.read();
    await this.#sentinel.write({
      installId: self.installId,
      lastSequence: self.nextSequence - 1,
      unsent: mutations + blobs,
      revision: (before?.revision ?? 0) + 1,
    });
  }
}
