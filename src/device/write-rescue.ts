import { concatBytes, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Clock } from '../base/clock.ts';
import type { LocalCode } from '../base/codes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { RESCUE_VERSION } from '../protocol/rescue.ts';
import { signVoucher } from '../protocol/voucher.ts';
import { deviceKeyOf } from './device-key.ts';
import type { OutboxDatabase } from './outbox-schema.ts';
import { readBody } from './read-body.ts';
import type { RescueCount } from './workspace.ts';

/** States of captures that this phone alone has. */
const onlyHere = ['waiting', 'refused-here', 'kept-here'] as const;

interface Contents {
  readonly captures: readonly string[];
  readonly freight: readonly string[];
  readonly files: readonly string[];
}

export async function countRescue(outbox: OutboxDatabase): Promise<RescueCount> {
  const { captures, freight, files } = await contentsOf(outbox);
  return { captures: captures.length + freight.length, files: files.length };
}

/**
 * All that is not at the office, as the lines of one file (S-17). Sealed already, so it works while the lock is closed;
 * what is carried for a colleague goes along. One line at a time is in memory. Nothing on the phone changes by it.
 * Errors: lock/not-enrolled.
 */
export async function writeRescue(outbox: OutboxDatabase, clock: Clock): Promise<Result<AsyncGenerator<Bytes>, Failure<LocalCode>>> {
  const self = await outbox.self();
  if (self === null) return fail('lock/not-enrolled');
  return ok(linesOf(outbox, { deviceId: self.deviceId, madeAtMs: clock.nowMs() }));
}

async function* linesOf(outbox: OutboxDatabase, self: { deviceId: string; madeAtMs: number }): AsyncGenerator<Bytes> {
  const contents = await contentsOf(outbox);
  const counts = { captures: contents.captures.length + contents.freight.length, files: contents.files.length };
  yield line({ rescue: { version: RESCUE_VERSION, ...self, ...counts } });
  const written = { captures: 0, files: 0 };
  const pair = await deviceKeyOf(outbox);
  for (const mutationId of contents.captures) {
    const row = await outbox.envelopes.get(mutationId);
    if (row === undefined) continue; // gone to the office meanwhile
    const { header, contentHash, envelope } = row;
    const voucher = await signVoucher(pair, { mutationId, deviceId: self.deviceId, contentHash });
    yield line({ capture: { header, contentHash, envelope }, voucher });
    written.captures += 1;
  }
  for (const mutationId of contents.freight) {
    const row = await outbox.freight.get(mutationId);
    if (row === undefined) continue;
    yield line({ capture: row.item, voucher: row.voucher });
    written.captures += 1;
  }
  for (const sha256 of contents.files) {
    const [row, body] = await Promise.all([outbox.blobs.get(sha256), readBody(outbox, sha256)]);
    if (row === undefined || body === null) continue;
    // The sealed form is JSON without a line break already.
    yield concatBytes(utf8(`{"file":${JSON.stringify({ sha256, mime: row.mime })},"sealed":`), body, utf8('}\n'));
    written.files += 1;
  }
  yield line({ end: written });
}

function line(value: unknown): Bytes {
  return utf8(`${JSON.stringify(value)}\n`);
}

async function contentsOf(outbox: OutboxDatabase): Promise<Contents> {
  const [captures, freight, files] = await Promise.all([
    Promise.all(onlyHere.map((state) => outbox.envelopesIn(state).primaryKeys())),
    outbox.freightIn('waiting').primaryKeys(),
    Promise.all((['waiting', 'refused'] as const).map((state) => outbox.blobsIn(state).primaryKeys())),
  ]);
  return { captures: captures.flat(), freight, files: files.flat() };
}
