import { utf8 } from '../base/bytes.ts';
import type { LocalCode } from '../base/codes.ts';
import { ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { readRescue } from '../protocol/read-rescue.ts';
import type { RescueCapture, RescueFile } from '../protocol/rescue.ts';
import { contentHash } from '../protocol/content-hash.ts';
import { FREIGHT_RANK } from './blob-rank.ts';
import { releaseStore } from './device-store.ts';
import type { DeviceStore } from './device-store.ts';
import type { OutboxDatabase } from './outbox-schema.ts';
import type { Timers } from '../base/timers.ts';
import type { FreightTaken } from './workspace.ts';
import { written } from './write-failure.ts';

/**
 * Takes a colleague's rescue aboard, to be sent along (S-17). Each line is one strict transaction, so breaking off keeps
 * what was taken, and taking the same file again adds nothing. Nothing of it can be opened here.
 * Errors: rescue/not-a-file, and the store's own; what was taken before a full disk stays.
 */
export async function takeRescue(store: DeviceStore, ports: { readonly timers: Timers }, file: Blob): Promise<Result<FreightTaken, Failure<LocalCode>>> {
  const taken = { captures: 0, files: 0, known: 0, unreadable: 0, torn: false };
  for await (const part of readRescue(file)) {
    if (!part.ok && part.error.code === 'rescue/torn') taken.torn = true;
    else if (!part.ok) return part;
    else if ('unreadable' in part.value) taken.unreadable += 1;
    else if (!('head' in part.value)) {
      const kept = await take(store, ports, part.value);
      if (!kept.ok) return kept;
      taken[kept.value] += 1;
    }
  }
  return ok(taken);
}

type Taken = 'captures' | 'files' | 'known' | 'unreadable';

async function take(store: DeviceStore, ports: { readonly timers: Timers }, part: RescueCapture | RescueFile): Promise<Result<Taken, Failure<LocalCode>>> {
  if ('capture' in part) {
    const { header, contentHash: named, envelope } = part.capture;
    if ((await contentHash(header, envelope)) !== named || part.voucher.mutationId !== header.mutationId) return ok('unreadable');
  }
  return written({
    run: () => ('capture' in part ? takeCapture(store.outbox, part) : takeFile(store.outbox, part)),
    reopen: () => releaseStore(store),
    timers: ports.timers,
  });
}

async function takeCapture(outbox: OutboxDatabase, { capture, voucher }: RescueCapture): Promise<Taken> {
  const { mutationId, deviceSequence } = capture.header;
  const sizeBytes = utf8(JSON.stringify({ capture, voucher })).length;
  return outbox.transaction('rw', [outbox.envelopes, outbox.freight], async () => {
    const [own, carried] = await Promise.all([outbox.envelopes.get(mutationId), outbox.freight.get(mutationId)]);
    // Whoever put it aside and takes the file once more wants it tried again.
    if (own !== undefined || (carried !== undefined && carried.state !== 'put-aside')) return 'known';
    await outbox.freight.put({ mutationId, deviceSequence, state: 'waiting', item: capture, voucher, sizeBytes, failure: null, settledAtMs: null });
    return 'captures';
  });
}

async function takeFile(outbox: OutboxDatabase, { file, sealed }: RescueFile): Promise<Taken> {
  const body = utf8(JSON.stringify(sealed));
  return outbox.transaction('rw', [outbox.blobs, outbox.bodies], async () => {
    if ((await outbox.blobs.get(file.sha256)) !== undefined) return 'known';
    await Promise.all([
      outbox.blobs.add({ ...file, rank: FREIGHT_RANK, state: 'waiting', sizeBytes: body.length, mutationIds: [], lockWrap: null, uploadUrl: null, failure: null }),
      outbox.bodies.put({ sha256: file.sha256, body }),
    ]);
    return 'files';
  });
}
