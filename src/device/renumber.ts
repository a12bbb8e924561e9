import { utf8 } from '../base/bytes.ts';
import { contentHash } from '../protocol/content-hash.ts';
import { mutationAad, sealFor } from '../protocol/seal.ts';
import type { LockKey } from '../protocol/seal.ts';
import { parted, payloadOf } from './envelope-parts.ts';
import { chainedBehind } from './known.ts';
import type { EnvelopeRow, IdentityRow, OutboxDatabase } from './outbox-schema.ts';
import { isSecondOfItsNumber } from './second-of-its-number.ts';

/** Whether this phone's id is another phone's as well, so that it needs one of its own. */
export async function sharesItsId(outbox: OutboxDatabase): Promise<boolean> {
  const self = await outbox.self();
  return (await seconds(outbox)).some(({ header }) => header.deviceId === self?.deviceId);
}

/**
 * Under its new id the phone numbers and seals anew what the office has under no number of the old one, and all that was
 * to follow, so that order stays (S-20). Ids stay, so nothing can count twice. All of it in one transaction, or none;
 * another tab that was faster makes it nothing. What this lock cannot open waits as it is.
 */
export async function renumber(outbox: OutboxDatabase, lockKey: LockKey): Promise<void> {
  const [self, refused] = await Promise.all([outbox.self(), seconds(outbox)]);
  if (self === null) return;
  const first = refused.find((row) => isOfFormerId(row, self));
  if (first === undefined) return;
  const later = await outbox.envelopes.where('deviceSequence').aboveOrEqual(first.deviceSequence).toArray();
  const before = later.filter((row) => isOfFormerId(row, self) && (row.state === 'waiting' || isSecondOfItsNumber(row)));
  const after: EnvelopeRow[] = [];
  let chain = self;
  for (const row of before) {
    const payload = await payloadOf(row, lockKey);
    if (payload === null) continue;
    const fresh = await sealedAnew(row, payload, { self: chain, lockKey });
    after.push(fresh);
    chain = chainedBehind(chain, fresh);
  }
  await outbox.transaction('rw', [outbox.keep, outbox.envelopes], async () => {
    const [now, rows] = await Promise.all([outbox.self(), outbox.envelopes.bulkGet(after.map(({ mutationId }) => mutationId))]);
    const isSameSelf = now?.nextSequence === self.nextSequence && now.deviceId === self.deviceId;
    if (!isSameSelf || !rows.every((row) => row !== undefined && isToBeRenumbered(row, self))) return;
    await Promise.all([outbox.envelopes.bulkPut(after), outbox.keep.put({ ...now, nextSequence: chain.nextSequence, previousHash: chain.previousHash })]);
  });
}

async function seconds(outbox: OutboxDatabase): Promise<EnvelopeRow[]> {
  return outbox.envelopesIn('refused-here').and(isSecondOfItsNumber).toArray();
}

function isOfFormerId({ header, authorId }: EnvelopeRow, self: IdentityRow): boolean {
  return header.deviceId !== self.deviceId && authorId === self.worker.accountId;
}

function isToBeRenumbered({ header, state }: EnvelopeRow, self: IdentityRow): boolean {
  return header.deviceId !== self.deviceId && (state === 'waiting' || state === 'refused-here');
}

async function sealedAnew(row: EnvelopeRow, payload: unknown, { self, lockKey }: { self: IdentityRow; lockKey: LockKey }): Promise<EnvelopeRow> {
  const header = { ...row.header, deviceId: self.deviceId, deviceSequence: self.nextSequence, previousHash: self.previousHash };
  const sealed = await sealFor({ plaintext: utf8(JSON.stringify(payload)), aad: mutationAad(header), organisationKey: self.organisationKey, lockKey });
  const { travelling, lockWrap } = parted(sealed);
  return {
    ...row, header, lockWrap,
    deviceSequence: header.deviceSequence,
    envelope: travelling,
    contentHash: await contentHash(header, travelling),
    state: 'waiting',
    failure: null,
    settledAtMs: null,
  };
}
