import type { Context } from 'hono';
import type { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';

/** A JSON body of a known shape. The refusal names the path of the first fault, never what stood there. */
export async function readBody<T>(c: Context, shape: z.ZodType<T>): Promise<Result<T, Failure<'request/malformed'>>> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    return fail('request/malformed');
  }
  return checked(body, shape);
}

export function checked<T>(value: unknown, shape: z.ZodType<T>): Result<T, Failure<'request/malformed'>> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  return path === '' ? fail('request/malformed') : fail('request/malformed', { path: path.slice(0, 200) });
}
