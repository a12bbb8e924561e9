import { Dexie } from 'dexie';
import type { DexieOptions, EntityTable, Table } from 'dexie';
import type { Bytes } from '../base/bytes.ts';
import type { Failure } from '../base/result.ts';
import type { WorkerProfile } from '../protocol/enrol.ts';
import type { Envelope, KeyWrap } from '../protocol/envelope.ts';
import type { MutationHeader, PushItem } from '../protocol/push.ts';
import type { DeviceKeyPair } from '../protocol/device-key.ts';
import type { OrganisationKey } from '../protocol/seal.ts';
import type { Voucher } from '../protocol/voucher.ts';

/**
 * `rejected` by the office's rules and kept there; `refused-here`: no request with it in was ever taken, so only this
 * phone has it. Both hold their lane until the author goes on, and are then `set-aside` or `kept-here`.
 */
export type EnvelopeState = 'waiting' | 'applied' | 'conflict' | 'rejected' | 'refused-here' | 'set-aside' | 'kept-here';

/** The office has it, whatever it said: it keeps what it refuses too. */
export const atOffice: ReadonlySet<EnvelopeState> = new Set(['applied', 'conflict', 'rejected', 'set-aside']);

export interface EnvelopeRow {
  readonly mutationId: string;
  readonly deviceSequence: number;
  readonly lane: string;
  readonly authorId: string;
  readonly state: EnvelopeState;
  readonly header: MutationHeader;
  readonly contentHash: string;
  /** As it travels: the organisation's wrap alone. */
  readonly envelope: Envelope;
  /** Opens it here while the lock is open; erased once nobody needs to look any more (V-05). */
  readonly lockWrap: KeyWrap | null;
  readonly sizeBytes: number;
  readonly failure: Failure | null;
  /** The subject's version after it, by the office's word. */
  readonly version: number | null;
  readonly settledAtMs: number | null;
  /** Refused once and gone on without by its author, before another epoch made it be offered again. */
  readonly goneOn?: boolean;
}

export interface BlobRow {
  readonly sha256: string;
  readonly mime: string;
  /** 0 signature, 1 meter, 2 document, 3 other, 4 a colleague's: the order in which they go up. */
  readonly rank: number;
  readonly state: 'waiting' | 'stored' | 'refused';
  readonly sizeBytes: number;
  readonly mutationIds: readonly string[];
  readonly lockWrap: KeyWrap | null;
  readonly uploadUrl: string | null;
  readonly failure: Failure | null;
  /** It had arrived, so its bytes were let go of here (S-13). */
  readonly letGo?: boolean;
}

/** Apart from its row, so that a change of state never rewrites a photograph. */
export interface BlobBody {
  readonly sha256: string;
  /** The envelope's JSON as it goes up, in bytes and not as a Blob (WebKit loses those). */
  readonly body: Bytes;
}

/** A colleague's capture on its way in this phone; its bytes lie among the blobs, named by no act here (S-17). */
export interface FreightRow {
  readonly mutationId: string;
  /** Of the phone that made it. */
  readonly deviceSequence: number;
  /** `put-aside`: refused, seen by a person, and not counted any more; its own phone may still have it. */
  readonly state: 'waiting' | 'done' | 'refused' | 'put-aside';
  readonly item: PushItem;
  readonly voucher: Voucher;
  readonly sizeBytes: number;
  readonly failure: Failure | null;
  readonly settledAtMs: number | null;
}

export interface DraftRow {
  readonly key: string;
  readonly authorId: string;
  readonly sealed: Bytes;
  readonly savedAtMs: number;
}

export interface IdentityRow {
  readonly id: 'self';
  /** Of this store, not of the device: a store that came back empty has another. */
  readonly installId: string;
  readonly deviceId: string;
  readonly worker: WorkerProfile;
  readonly organisationKey: OrganisationKey;
  readonly hotline: string;
  readonly epoch: string;
  readonly nextSequence: number;
  readonly previousHash: string | null;
  /** Unsent items that were gone when the store was opened (I12). */
  readonly lostItems: number | null;
  /** The highest number used before that loss; left out where it was not known. */
  readonly lostAfterSequence?: number;
  /** The office has been told of that loss (S-18). */
  readonly lossTold?: boolean;
}

/** The phone's own key pair; the private half cannot be read out, only used. Worth a cookie and nothing more. */
export interface DeviceKeyRow {
  readonly id: 'device-key';
  readonly pair: DeviceKeyPair;
}

export interface LockRow {
  readonly id: 'lock';
  readonly accountId: string;
  readonly keyId: string;
  readonly salt: Bytes;
  readonly deviceSecret: Bytes;
  readonly iterations: number;
  readonly iv: Bytes;
  readonly wrappedKey: Bytes;
  readonly wrongTries: number;
  readonly waitUntilMs: number;
}

/**
 * What must not be lost (V-01). The schema only ever grows: an upgrade that throws here would lock unsent work in for
 * good. Nothing in the code deletes this database.
 */
export class OutboxDatabase extends Dexie {
  declare envelopes: EntityTable<EnvelopeRow, 'mutationId'>;
  declare blobs: EntityTable<BlobRow, 'sha256'>;
  declare bodies: EntityTable<BlobBody, 'sha256'>;
  declare freight: EntityTable<FreightRow, 'mutationId'>;
  declare drafts: EntityTable<DraftRow, 'key'>;
  declare keep: Table<IdentityRow | LockRow | DeviceKeyRow, 'self' | 'lock' | 'device-key'>;

  constructor(name: string, options: DexieOptions = {}) {
    // The browser's default answers before the disk has it; evidence waits for the disk.
    super(name, { ...options, chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      envelopes: '&mutationId, &deviceSequence, [state+deviceSequence], [lane+state]',
      blobs: '&sha256, [state+rank], *mutationIds',
      bodies: '&sha256',
      drafts: '&key',
      keep: '&id',
    });
    this.version(2).stores({ freight: '&mutationId, [state+deviceSequence]' });
  }

  /** Who this phone is and what opens it, in one question. */
  async identity(): Promise<{ readonly self: IdentityRow | null; readonly lockRow: LockRow | null }> {
    const [self, lock] = await this.keep.bulkGet(['self', 'lock']);
    return { self: self?.id === 'self' ? self : null, lockRow: lock?.id === 'lock' ? lock : null };
  }

  /** The browser itself has closed the database, as it does when it takes it away or when its disk is in trouble; never for a closing of ours. */
  onTakenAway(run: () => void): void {
    this.on('ready', () => this.backendDB().addEventListener('close', run), true);
  }

  /** In the order of the device. */
  envelopesIn(state: EnvelopeState) {
    return this.envelopes.where('[state+deviceSequence]').between([state, 0], [state, Infinity]);
  }

  /** In the order in which they go up. */
  blobsIn(state: BlobRow['state'], fromRank = 0) {
    return this.blobs.where('[state+rank]').between([state, fromRank], [state, Infinity]);
  }

  /** In the order of the phone that made them. */
  freightIn(state: FreightRow['state']) {
    return this.freight.where('[state+deviceSequence]').between([state, 0], [state, Infinity]);
  }

  async self(): Promise<IdentityRow | null> {
    const row = await this.keep.get('self');
    return row?.id === 'self' ? row : null;
  }

  async lockRow(): Promise<LockRow | null> {
    const row = await this.keep.get('lock');
    return row?.id === 'lock' ? row : null;
  }
}
