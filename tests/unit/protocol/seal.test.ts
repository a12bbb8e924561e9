import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../../src/base/bytes.ts';
import type { Envelope } from '../../../src/protocol/envelope.ts';
import { envelope as envelopeShape } from '../../../src/protocol/envelope.ts';
import {
  fileAad, newOrganisationSecret, openWithLockKey, openWithOrganisationKey, sealFor, withoutLockWrap,
} from '../../../src/protocol/seal.ts';
import type { LockKey, OrganisationSecret } from '../../../src/protocol/seal.ts';

let secret: OrganisationSecret;
let lockKey: LockKey;
const aad = fileAad({ sha256: 'a'.repeat(64), mime: 'image/jpeg' });
const plaintext = utf8('止度 01234.5');

beforeAll(async () => {
  secret = await newOrganisationSecret();
  lockKey = { keyId: 'lock-1', key: await newLockKey() };
});

describe('sealing', () => {
  it('opens again at the organisation and on the open phone, byte for byte', async () => {
    const envelope = await sealFor({ plaintext, aad, organisationKey: secret, lockKey });
    expect(envelopeShape.safeParse(envelope).success).toBe(true);
    const atOffice = await openWithOrganisationKey({ envelope, aad }, secret);
    const onPhone = await openWithLockKey({ envelope, aad }, lockKey);
    expect(atOffice.ok && fromUtf8(atOffice.value)).toBe('止度 01234.5');
    expect(onPhone.ok && fromUtf8(onPhone.value)).toBe('止度 01234.5');
  });

  it('survives JSON and megabytes', async () => {
    const large = new Uint8Array(3_000_000).map((_, at) => (at * 7919) % 251);
    const envelope = JSON.parse(JSON.stringify(await sealFor({ plaintext: large, aad, organisationKey: secret }))) as Envelope;
    const back = await openWithOrganisationKey({ envelope, aad }, secret);
    expect(back.ok && Buffer.compare(back.value, large)).toBe(0);
  });

  it('never uses a key, an iv or an ephemeral key twice', async () => {
    const first = await sealFor({ plaintext, aad, organisationKey: secret });
    const second = await sealFor({ plaintext, aad, organisationKey: secret });
    expect(first.bytes).not.toBe(second.bytes);
    expect(first.iv).not.toBe(second.iv);
    expect(first.wraps[0]).not.toEqual(second.wraps[0]);
  });

  it('refuses other additional data', async () => {
    const envelope = await sealFor({ plaintext, aad, organisationKey: secret, lockKey });
    const other = fileAad({ sha256: 'b'.repeat(64), mime: 'image/jpeg' });
    expect(await openWithOrganisationKey({ envelope, aad: other }, secret)).toEqual(unreadable);
    expect(await openWithLockKey({ envelope, aad: other }, lockKey)).toEqual(unreadable);
  });

  it.each(['bytes', 'iv'] as const)('refuses changed %s', async (part) => {
    const envelope = await sealFor({ plaintext, aad, organisationKey: secret });
    expect(await openWithOrganisationKey({ envelope: { ...envelope, [part]: flipped(envelope[part]) }, aad }, secret)).toEqual(unreadable);
  });

  it('refuses a changed wrap and one that is no key at all', async () => {
    const envelope = await sealFor({ plaintext, aad, organisationKey: secret });
    const wrap = envelope.wraps[0]!;
    const changed: Envelope = { ...envelope, wraps: [{ ...wrap, key: flipped(wrap.key) }] };
    const nonsense = { ...envelope, wraps: [{ ...wrap, ephemeralKey: 'AAAA' }] } as Envelope;
    expect(await openWithOrganisationKey({ envelope: changed, aad }, secret)).toEqual(unreadable);
    expect(await openWithOrganisationKey({ envelope: nonsense, aad }, secret)).toEqual(unreadable);
  });

  it('says apart a key it does not know and a key that does not fit', async () => {
    const envelope = await sealFor({ plaintext, aad, organisationKey: secret, lockKey });
    const other = await newOrganisationSecret();
    expect(await openWithOrganisationKey({ envelope, aad }, other)).toEqual(unknownKey);
    expect(await openWithOrganisationKey({ envelope, aad }, { ...other, keyId: secret.keyId })).toEqual(unreadable);
    expect(await openWithLockKey({ envelope, aad }, { keyId: 'lock-2', key: lockKey.key })).toEqual(unknownKey);
    expect(await openWithLockKey({ envelope, aad }, { keyId: 'lock-1', key: await newLockKey() })).toEqual(unreadable);
  });

  it('leaves the phone unable to read once the lock wrap is erased', async () => {
    const envelope = withoutLockWrap(await sealFor({ plaintext, aad, organisationKey: secret, lockKey }));
    expect(await openWithLockKey({ envelope, aad }, lockKey)).toEqual(unknownKey);
    expect((await openWithOrganisationKey({ envelope, aad }, secret)).ok).toBe(true);
  });

  it('stops inflating at the limit it is given', async () => {
    const bomb = await sealFor({ plaintext: new Uint8Array(1_000_000), aad, organisationKey: secret });
    expect(await openWithOrganisationKey({ envelope: bomb, aad, inflatedLimitBytes: 999_999 }, secret)).toEqual(unreadable);
    expect((await openWithOrganisationKey({ envelope: bomb, aad, inflatedLimitBytes: 1_000_000 }, secret)).ok).toBe(true);
  });
});

const unreadable = { ok: false, error: { code: 'envelope/unreadable' } };
const unknownKey = { ok: false, error: { code: 'envelope/key-unknown' } };

function newLockKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function flipped(base64: string): string {
  const bytes = fromBase64(base64);
  bytes[0] = bytes[0]! ^ 1;
  return toBase64(bytes);
}
