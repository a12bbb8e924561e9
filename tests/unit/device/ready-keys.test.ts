import { beforeAll, describe, expect, it } from 'vitest';
import { ReadyKeys } from '../../../src/device/ready-keys.ts';
import { newOrganisationSecret } from '../../../src/protocol/seal.ts';
import type { LockKey, OrganisationSecret } from '../../../src/protocol/seal.ts';

let organisationKey: OrganisationSecret;
let otherOrganisation: OrganisationSecret;
const lockKeys: LockKey[] = [];

beforeAll(async () => {
  organisationKey = await newOrganisationSecret();
  otherOrganisation = await newOrganisationSecret();
  for (const keyId of ['lock-1', 'lock-2']) {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    lockKeys.push({ keyId, key });
  }
});

const keyIds = async (made: ReturnType<ReadyKeys['take']>) => (await made).wraps.map(({ keyId }) => keyId);

describe('content keys made ahead', () => {
  it('[V-03] gives every key once, whether it lay ready or not', async () => {
    const keys = new ReadyKeys();
    const both = { organisationKey, lockKey: lockKeys[0]! };
    keys.prepare(both);
    const taken = await Promise.all([keys.take(both), keys.take(both), keys.take(both), keys.take(both)]);
    expect(new Set(taken.map(({ wraps }) => wraps.map(({ key }) => key).join())).size).toBe(4);
  });

  it('[V-03] never gives a key that is wrapped for another lock or another office than the present ones', async () => {
    const keys = new ReadyKeys();
    keys.prepare({ organisationKey, lockKey: lockKeys[0]! });
    expect(await keyIds(keys.take({ organisationKey, lockKey: lockKeys[1]! }))).toEqual([organisationKey.keyId, 'lock-2']);
    keys.prepare({ organisationKey, lockKey: lockKeys[1]! });
    expect(await keyIds(keys.take({ organisationKey: otherOrganisation, lockKey: lockKeys[1]! }))).toEqual([otherOrganisation.keyId, 'lock-2']);
  });

  it('[V-04] forgets what lay ready when the app is locked', async () => {
    const keys = new ReadyKeys();
    const both = { organisationKey, lockKey: lockKeys[0]! };
    keys.prepare(both);
    const first = await keys.take(both);
    keys.forget();
    expect((await keys.take(both)).wraps).not.toEqual(first.wraps);
  });
});
