import type { BoardRows } from './board.ts';
import type { EnvelopeRow, IdentityRow } from './outbox-schema.ts';

/** What an act is judged by and chained to. The identity is never newer than the envelopes beside it. */
export interface Basis {
  readonly self: IdentityRow;
  readonly board: BoardRows;
  /** Server minus phone at the last contact; null before any. */
  readonly clockOffsetMs: number | null;
}

/**
 * What this tab has read of its store already, so that a save need not ask again. Never trusted by itself: another tab's
 * act has moved the sequence number, which the save compares in its own transaction (V-02).
 */
export class Known {
  #board: BoardRows | null = null;
  #clockOffsetMs: number | null | undefined;

  /** Null: something was not read yet. */
  basis(): Basis | null {
    const self = this.#board?.self ?? null;
    return this.#board === null || self === null || this.#clockOffsetMs === undefined ? null : { self, board: this.#board, clockOffsetMs: this.#clockOffsetMs };
  }

  follow(board: BoardRows | null): void {
    this.#board = board;
  }

  heard(clockOffsetMs: number | null): void {
    this.#clockOffsetMs = clockOffsetMs;
  }

  /** An act of this tab's own is durable, so the next one need not wait for the tables to be read again. */
  kept(row: EnvelopeRow): void {
    const self = this.#board?.self ?? null;
    if (this.#board === null || self?.nextSequence !== row.deviceSequence) return;
    this.#board = { ...this.#board, self: chainedBehind(self, row), envelopes: [...this.#board.envelopes, row] };
  }
}

/** The identity once `row` is the last act of this phone. */
export function chainedBehind(self: IdentityRow, row: EnvelopeRow): IdentityRow {
  return { ...self, nextSequence: row.deviceSequence + 1, previousHash: row.contentHash };
}
