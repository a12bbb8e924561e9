import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { VisitMutation, WorkOrderMutation } from './definition.ts';

/**
 * A payload of any version that was ever shipped, said in today's shape (P-18). The phone's fold and the office read by
 * these same lines. Errors: `newer`, which may pass elsewhere; `malformed` with the place of the first fault.
 */
export function readPayload<P>(
  definition: Pick<VisitMutation<string, P> | WorkOrderMutation<string, P>, 'version' | 'payload' | 'earlier'>,
  given: { readonly version: number; readonly payload: unknown },
): Result<P, Failure<'newer' | 'malformed'>> {
  if (given.version > definition.version) return fail('newer');
  let { payload } = given;
  for (let version = given.version; version < definition.version; version += 1) {
    const earlier = definition.earlier?.[version];
    const read = earlier?.payload.safeParse(payload);
    if (earlier === undefined || read?.success !== true) return malformed(read?.error?.issues[0]?.path);
    payload = earlier.next(read.data as never);
  }
  const read = definition.payload.safeParse(payload);
  return read.success ? ok(read.data) : malformed(read.error.issues[0]?.path);
}

function malformed(path: readonly PropertyKey[] = []): { readonly ok: false; readonly error: Failure<'malformed'> } {
  return path.length === 0 ? fail('malformed') : fail('malformed', { path: path.map(String).join('.').slice(0, 100) });
}
