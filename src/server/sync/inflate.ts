import { gunzip } from 'node:zlib';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';

/** A gzipped body up to a bound. A bomb is stopped at the bound, whatever it says of itself. */
export function inflateWithin(packed: Uint8Array, limitBytes: number): Promise<Result<Buffer, Failure<'request/too-large' | 'request/malformed'>>> {
  return new Promise((resolve) => {
    gunzip(packed, { maxOutputLength: limitBytes }, (error, bytes) => {
      if (error === null) return resolve(ok(bytes));
      const tooLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      resolve(fail(tooLarge ? 'request/too-large' : 'request/malformed'));
    });
  });
}
