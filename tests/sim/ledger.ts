import { mutations } from '../../src/server/store/tables.ts';
import type { SyncStore } from '../../src/sync/ports.ts';
import type { Office, OfficeStore } from './actors/office.ts';
import type { Phone } from './actors/phone.ts';
import type { World } from './world/world.ts';

export interface SavedBytes {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** What a worker was told is saved. */
export interface Saved {
  readonly mutationId: string;
  readonly phone: Phone;
  readonly lane: string;
  readonly kind: string;
  readonly blobs: readonly SavedBytes[];
}

export type Violation = 'lost' | 'duplicated' | 'diverged' | 'wedged' | 'bytes' | 'order' | 'premature' | 'broken';

export interface Found {
  readonly violation: Violation;
  readonly says: string;
}

/** Everything that was promised to anybody in one run, and every promise seen broken. */
export class Ledger {
  readonly saved = new Map<string, Saved>();
  /** Mutations that a phone took for settled at the office. */
  readonly told = new Set<string>();
  readonly found: Found[] = [];
  acknowledgements = 0;
  /** What the office had when it was put back: said then, its word was true, and it is offered again. */
  readonly #hadOnce = new Set<string>();
  readonly #world: World;
  readonly #store: OfficeStore;
  readonly #office: Office;

  constructor(world: World, place: { readonly store: OfficeStore; readonly office: Office }) {
    this.#world = world;
    this.#store = place.store;
    this.#office = place.office;
  }

  broken(violation: Violation, says: string): void {
    this.found.push({ violation, says });
  }

  async officeGoesBack(): Promise<void> {
    for (const row of await this.#world.beyond(() => this.#store.rows(mutations, ['mutationId', 'contentHash', 'outcome']))) this.#hadOnce.add(wordOf(String(row['mutationId']), row));
  }

  /** Stands between engine and store: what the store is told to believe is looked up at the office at that moment (I7). */
  witness(store: SyncStore, phone: Phone): SyncStore {
    return {
      ...store,
      settle: async (verdicts) => {
        const told = verdicts.filter(({ outcome }) => outcome !== 'refused-here');
        if (told.length > 0) await this.#lookUp(told, phone);
        await store.settle(verdicts);
        for (const { mutationId } of told) this.told.add(mutationId);
        this.acknowledgements += told.length;
      },
      blobsStored: async (digests) => {
        for (const sha256 of digests) {
          if (!this.#office.bytes.has(sha256)) this.broken('premature', `${phone.name} takes bytes ${sha256.slice(0, 8)} for stored, the office has none`);
        }
        await store.blobsStored(digests);
      },
    };
  }

  async #lookUp(verdicts: Parameters<SyncStore['settle']>[0], phone: Phone): Promise<void> {
    const rows = await this.#world.beyond(() => this.#store.rows(mutations, ['mutationId', 'contentHash', 'outcome']));
    for (const { mutationId, contentHash, outcome, failure } of verdicts) {
      const row = rows.find((one) => one['mutationId'] === mutationId);
      const isAside = outcome === 'rejected' && asides.has(failure?.code ?? '');
      const word = wordOf(mutationId, { contentHash, outcome });
      const isTrue = this.#hadOnce.has(word) || (row !== undefined && wordOf(mutationId, row) === word);
      if (!isTrue && !isAside) this.broken('premature', `${phone.name} takes ${mutationId} for ${outcome}, the office says ${row === undefined ? 'nothing' : String(row['outcome'])}`);
    }
  }
}

function wordOf(mutationId: string, row: Readonly<Record<string, unknown>>): string {
  return `${mutationId} ${String(row['contentHash'])} ${String(row['outcome'])}`;
}

/** Answers about content that is kept apart: the mutation's own row says nothing of it. */
const asides: ReadonlySet<string> = new Set(['push/hash-mismatch', 'push/id-reused', 'device/sequence-reused', 'push/author-not-bound']);
