import { newContentKey } from '../protocol/seal.ts';
import type { ContentKey, LockKey, OrganisationKey } from '../protocol/seal.ts';

/** An act with its usual photograph takes two. */
const READY = 2;

interface BothKeys {
  readonly organisationKey: OrganisationKey;
  readonly lockKey: LockKey;
}

/**
 * Content keys that lie ready, wrapped for the office and for the lock, so that a save does not wait for them. In memory
 * only, each used once, and all forgotten with the lock.
 */
export class ReadyKeys {
  #for = '';
  #ready: Promise<ContentKey>[] = [];

  take(keys: BothKeys): Promise<ContentKey> {
    this.#follow(keys);
    return this.#ready.shift() ?? newContentKey(keys);
  }

  /** After a save, not in it. */
  prepare(keys: BothKeys): void {
    this.#follow(keys);
    while (this.#ready.length < READY) {
      const made = newContentKey(keys);
      made.catch(() => undefined); // whoever takes it hears of it
      this.#ready.push(made);
    }
  }

  forget(): void {
    this.#for = '';
    this.#ready = [];
  }

  #follow({ organisationKey, lockKey }: BothKeys): void {
    const both = `${organisationKey.keyId} ${organisationKey.publicKey} ${lockKey.keyId}`;
    if (this.#for === both) return;
    this.#for = both;
    this.#ready = [];
  }
}
