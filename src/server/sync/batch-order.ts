import type { MutationHeader, PushResult } from '../../protocol/push.ts';

/** Who waits for whom within one batch, as its items are answered in the order sent (P-04). */
export class BatchOrder {
  readonly #restingLanes = new Set<string>();
  readonly #toCome = new Set<string>();

  /** An item of its lane, or one it depends on, is not here yet. */
  mustWait({ lane, dependsOn }: Pick<MutationHeader, 'lane' | 'dependsOn'>): boolean {
    return this.#restingLanes.has(lane) || dependsOn.some((mutationId) => this.#toCome.has(mutationId));
  }

  answered({ lane, mutationId }: Pick<MutationHeader, 'lane' | 'mutationId'>, { outcome, code }: Pick<PushResult, 'outcome' | 'code'>): void {
    // Its number was another phone's (S-20): it comes again under one of its own, and what follows it comes after it.
    const isToCome = code === 'device/sequence-reused';
    if (isToCome) this.#toCome.add(mutationId);
    if (isToCome || outcome === 'blocked' || outcome === 'retry') this.#restingLanes.add(lane);
  }
}
