import type { Bytes } from '../../base/bytes.ts';
import type { Failure } from '../../base/result.ts';

/** A register file on this phone: what names it in the clear, its key wrapped, its head sealed. */
export interface KeptFile {
  /** Of its blocks, in the file system or the database. */
  readonly name: string;
  readonly sha256: string;
  readonly version: number;
  readonly rows: number;
  readonly totalBytes: number;
  readonly asOfMs: number;
  /** The office's state it came from: after a restore an older file may rightly follow. */
  readonly epoch: string;
  readonly keyWrap: Bytes;
  readonly prelude: Bytes;
}

/** One supplier's area. Changing `current` is the swap: one record, one transaction. */
export interface RegisterAreaRow {
  /** `supplier/area` */
  readonly area: string;
  readonly supplierId: string;
  readonly areaCode: string;
  /** By the office's last word. */
  readonly offered: { readonly version: number; readonly sha256: string; readonly rows: number };
  readonly leaseUntilMs: number;
  /** The office's half of the file key, sealed under the lock; thrown away when the lease has ended. */
  readonly leaseKey: Bytes | null;
  readonly current: KeptFile | null;
  /** A download under way and how many of its blocks are kept. */
  readonly intake: { readonly file: KeptFile; readonly blocks: number } | null;
  readonly failure: Failure | null;
  /** A look-up met a block that does not open: the file is had again. */
  readonly isDamaged: boolean;
}

/** What the last manifest said beside its areas, and the latest time the office is known to have had. */
export interface RegisterFactsRow {
  readonly id: 'facts';
  readonly manifestAtMs: number;
  readonly pending: number;
  readonly unplacedOrders: number;
  readonly officeTimeMs: number;
}

export function areaKey({ supplierId, areaCode }: { readonly supplierId: string; readonly areaCode: string }): string {
  return `${supplierId}/${areaCode}`;
}
