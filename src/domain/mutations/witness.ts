import type { MutationContext } from './definition.ts';

/** Who did it and when the phone says it was done: evidence, and no field of any form (C-02, W-06). */
export function witnessOf(context: MutationContext): { readonly mutationId: string; readonly authorId: string; readonly atMs: number } {
  return { mutationId: context.mutationId, authorId: context.authorId, atMs: context.capturedAtMs };
}
