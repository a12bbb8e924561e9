import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';

/** An upload that lies in a file, and the file goes away with it. */
export interface SpooledBody {
  /** Of all its bytes, in hexadecimal. */
  readonly sha256: string;
  open(): ReadableStream<Uint8Array>;
  remove(): Promise<void>;
}

class TooLong extends Error {}

/**
 * Puts an upload into a file as fast as it comes, so that the sender does not wait for the database and nothing of it is
 * believed before it is whole. Size: one chunk. Errors: request/too-large. Rejects when the upload breaks off.
 */
export async function spooledBody(body: ReadableStream<Uint8Array>, limitBytes: number): Promise<Result<SpooledBody, Failure<'request/too-large'>>> {
  const path = join(tmpdir(), `upload-${randomUUID()}`);
  const remove = () => rm(path, { force: true });
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      sizeBytes += chunk.byteLength;
      hash.update(chunk);
      if (sizeBytes > limitBytes) done(new TooLong());
      else done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), measure, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await remove(); // customers' names are in it
    if (error instanceof TooLong) return fail('request/too-large');
    throw error;
  }
  return ok({ sha256: hash.digest('hex'), open: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, remove });
}
