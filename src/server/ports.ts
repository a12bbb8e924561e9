import type { Logger } from 'pino';
import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Failure, Result } from '../base/result.ts';
import type { ArrearsFacts, ReferenceRow } from '../domain/model/account.ts';
import type { OrganisationSecret } from '../protocol/seal.ts';
import type { Database } from './store/database.ts';

/** What the outside gives to every room of the server. Made once in `main.ts`; tests make their own. */
export interface ServerPorts {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Logger;
  readonly bytes: BlobStore;
  readonly live: LiveHub;
  readonly marketing: MarketingPort;
  readonly sms: SmsPort;
  /** Outgoing HTTP; only to addresses that an administrator configured, and follows no redirect. */
  readonly fetch: (url: URL, request: OutgoingRequest) => Promise<Response>;
  readonly settings: ServerSettings;
  /** What this database is, as read at start from its `meta` row. */
  readonly identity: ServerIdentity;
}

export interface OutgoingRequest {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

export interface ServerIdentity {
  /** New after a restore, so that every phone's cursor is checked afresh. */
  readonly epoch: string;
  readonly organisation: OrganisationSecret;
}

export interface ServerSettings {
  readonly dataDir: string;
  /** The origin people reach us at, for cookies and cross-site checks; null in development. */
  readonly publicOrigin: string | null;
  /** Proxies of our own in front, each of which adds an address to X-Forwarded-For; left out: none. */
  readonly trustedProxies?: number;
  readonly webDir: string;
  /** Printed on the visit card and the help screen (C-13). */
  readonly hotline: string;
  /** Absent: the usual one. */
  readonly phoneQuota?: PhoneQuota;
  /** Absent: the usual. */
  readonly partnerRequestsPerMinute?: number;
}

/** What one phone may bring within an hour. */
export interface PhoneQuota {
  /** Mutations, sent again or not. */
  readonly captures: number;
  /** Uploads begun; going on with one costs nothing. */
  readonly files: number;
  readonly fileBytes: number;
}

/** Bytes of evidence by SHA-256, opened; a folder or an object store. */
export interface BlobStore {
  put(sha256: string, bytes: Bytes): Promise<Result<void, Failure<'server/storage-full' | 'server/unwell'>>>;
  /** Null: they are not there. Rejects where the place cannot be looked at, as `has` does: that says nothing of the bytes. */
  get(sha256: string): Promise<Bytes | null>;
  has(sha256: string): Promise<boolean>;
  /** Twice is once. */
  remove(sha256: string): Promise<Result<void, Failure<'server/unwell'>>>;
}

/** Says "there is more" to whoever listens; never carries data. Topics: a feed's name, or 'desk:' + districtId. */
export interface LiveHub {
  announce(topics: readonly string[], hint?: { caseIds?: readonly string[] }): void;
  listen(topic: string, hear: (hint: { caseIds?: readonly string[] }) => void): () => void;
}

/** The supplier's marketing system (SG186 and its successors), as far as we may ask it (T-12, T-15). */
export interface MarketingPort {
  /** `supplierIds` null: of every supplier. */
  findAccounts(query: { supplierIds: readonly string[] | null; by: 'account-number' | 'meter-number' | 'address'; text: string; limit: number }): Promise<Result<{ rows: readonly MarketingAccount[]; truncated: boolean }, Failure>>;
  arrears(supplierId: string, accountNumber: string): Promise<Result<ArrearsFacts, Failure>>;
  /** Where an account is registered, whole. Errors: account/not-in-reference. */
  addressOf(supplierId: string, accountNumber: string): Promise<Result<string, Failure>>;
  /** Reference rows near an address, for a worker's download; already masked. */
  referencesFor(query: { supplierId: string; address: string; accountNumber: string | null; limit: number }): Promise<Result<readonly ReferenceRow[], Failure>>;
}

export interface MarketingAccount {
  readonly accountNumber: string;
  readonly accountName: string;
  readonly address: string;
  readonly meterNumber: string;
  readonly sharedMeter: boolean;
}

/** T-40. The default adapter stores and sends nothing. */
export interface SmsPort {
  send(message: { messageId: string; toPhone: string; text: string }): Promise<Result<'stored' | 'sent', Failure>>;
}
