import { fail, ok, type Failure, type Result } from '../../base/result.ts';
import { programme as programmeShape, type Programme } from './schema.ts';

/** From what came by sync or out of a file. Errors: programme/malformed with the first path that is wrong. */
export function readProgramme(json: unknown): Result<Programme, Failure<'programme/malformed'>> {
  const parsed = programmeShape.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  return fail('programme/malformed', { path: parsed.error.issues[0]?.path.join('.') ?? '' });
}
