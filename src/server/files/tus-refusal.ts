import { statfs } from 'node:fs/promises';
import type { Failure } from '../../base/result.ts';
import type { WireCode } from '../../protocol/errors.ts';
import { statusOf, wireErrorOf } from '../http/answer.ts';
import { isFull } from '../store/blob-folder.ts';

/** Less than this left, and a write that failed is taken to have failed for want of room. */
const FULL_BELOW_BYTES = 67_108_864;

/** The shape in which the tus library takes a refusal: it answers with these two, thrown or returned. */
export class TusRefusal extends Error {
  readonly status_code: number;
  readonly body: string;

  constructor(failure: Failure, status: number = statusOf(failure.code)) {
    super(failure.code);
    this.status_code = status;
    this.body = JSON.stringify(wireErrorOf(failure));
  }
}

/**
 * Whatever the library throws, as one of our refusals: its own are plain words with a status, and a phone takes nothing
 * for an answer that is not in our shape. It swallows the cause of a failed write, so the disk itself is asked.
 */
export async function tusRefusalOf(error: unknown, directory: string): Promise<TusRefusal> {
  if (error instanceof TusRefusal) return error;
  const status = statusIn(error);
  if (status === 413) return new TusRefusal({ code: 'file/too-large' }, 413);
  if (status === 501) return new TusRefusal({ code: 'request/malformed' }); // an extension of the protocol that we do not offer
  if (status < 500) return new TusRefusal({ code: codes[status] ?? 'request/malformed' }, status);
  return new TusRefusal({ code: isFull(error) || (await hasNoRoom(directory)) ? 'server/storage-full' : 'server/unwell' });
}

const codes: Readonly<Record<number, WireCode>> = { 404: 'file/unknown', 410: 'file/unknown', 423: 'request/too-many' };

function statusIn(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status_code' in error && typeof error.status_code === 'number' ? error.status_code : 500;
}

async function hasNoRoom(directory: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize < FULL_BELOW_BYTES;
}
