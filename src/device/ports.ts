import type { DexieOptions } from 'dexie';
import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { Timers } from '../base/timers.ts';
import type { BlockFiles } from './register-files/block-files.ts';
import type { SentinelStore } from './sentinel.ts';

/** The browser's word on storage; bytes. */
export interface StorageFacts {
  persisted(): Promise<boolean>;
  persist(): Promise<boolean>;
  estimate(): Promise<{ readonly usedBytes: number; readonly quotaBytes: number }>;
}

/** Whether the person can see the page: a hidden one locks itself. */
export interface Sight {
  hidden(): boolean;
  onChange(run: () => void): () => void;
}

/** The world the store lives in. The service worker has no `sight` and never opens the lock. */
export interface DevicePorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly sentinel: SentinelStore;
  readonly storage: StorageFacts;
  readonly sight: Sight;
  /** Starts the names of the databases. */
  readonly name: string;
  /** Rounds of PBKDF2 for a new PIN; 600,000 in earnest (OWASP). */
  readonly pinRounds: number;
  /** Where register files lie; a database of their own where nothing is given. */
  readonly registerFiles?: () => Promise<BlockFiles>;
  /** Another IndexedDB than the browser's own. */
  readonly indexedDb?: Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>;
}
