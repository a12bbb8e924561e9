import { MS_PER_MINUTE } from '../../base/clock.ts';

/** A supplier that never stops sending gets its files all the same. */
const LONGEST_WAIT_MS = 10 * MS_PER_MINUTE;

interface Marked {
  readonly supplierId: string;
  readonly areaCode: string;
  /** Grows whenever an account of the area is written. */
  readonly changes: number;
}

/** Tells areas that are still being written from those that are not: half an import is no register to give out (P-15). */
export class SettledAreas {
  readonly #waiting = new Map<string, { readonly changes: number; readonly sinceMs: number }>();

  /** Of the areas to be packed those that did not change since the last look. */
  among<A extends Marked>(marked: readonly A[], nowMs: number): readonly A[] {
    return marked.filter(({ supplierId, areaCode, changes }) => {
      const area = `${supplierId}\n${areaCode}`;
      const before = this.#waiting.get(area);
      const sinceMs = before?.sinceMs ?? nowMs;
      const isSettled = before?.changes === changes || nowMs - sinceMs >= LONGEST_WAIT_MS;
      if (isSettled) this.#waiting.delete(area);
      else this.#waiting.set(area, { changes, sinceMs });
      return isSettled;
    });
  }
}
