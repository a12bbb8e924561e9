import type { FoundRow } from '../found-row.ts';
import type { StemHow } from './stem-table.ts';

/** Why a row is an answer: which part of it fits what was typed, and how. */
export type HitReason =
  | { readonly part: 'stem'; readonly how: StemHow; readonly typed: string }
  | { readonly part: 'house' | 'building' | 'unit' | 'room'; readonly how: 'whole' | 'start'; readonly typed: string }
  | { readonly part: 'name'; readonly how: 'whole' | 'initials'; readonly typed: string };

export interface SearchHit extends FoundRow {
  /** Only for comparing within one answer; the best first. */
  readonly score: number;
  readonly why: readonly HitReason[];
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** There are more than these; another word narrows them down. */
  readonly more: boolean;
  /** False when some number typed (a building, a room) fits none of the rows shown. */
  readonly whole: boolean;
}

export interface SearchOptions {
  readonly limit?: number;
  /** The row that the order names: of equal answers those nearby come first, and a bare 3栋501 is looked for there. */
  readonly nearRow?: number;
  readonly signal?: AbortSignal;
}
