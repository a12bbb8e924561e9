import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/base/result.ts';
import { utf8 } from '../../../src/base/bytes.ts';
import { openStore } from '../../../src/device/device-store.ts';
import type { BlobRow } from '../../../src/device/outbox-schema.ts';
import { runCycle } from '../../../src/sync/cycle.ts';
import type { SyncPorts } from '../../../src/sync/ports.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { World } from './support/world.ts';

const PHOTOGRAPHS = 200;

describe('a queue of 200 photographs', () => {
  it('[S-06, F22] goes up with one of them in memory at a time, the small and precious ones first', async () => {
    const world = new World();
    const office = await FakeOffice.open(world);
    const phone = await Phone.atWork(world, office.transport());
    const { outbox } = openStore(phone.ports());
    const rows = Array.from({ length: PHOTOGRAPHS }, (_, at): BlobRow => ({ sha256: String(at).padStart(64, '0'), mime: 'image/jpeg', rank: 3 - (at % 4), state: 'waiting', sizeBytes: 6, mutationIds: [], lockWrap: null, uploadUrl: null, failure: null }));
    await outbox.blobs.bulkAdd(rows);
    await outbox.bodies.bulkAdd(rows.map(({ sha256 }) => ({ sha256, body: utf8('sealed') })));
    outbox.close();

    const held = new Set<string>();
    const sent: string[] = [];
    let most = 0;
    const { store, transport, ...others } = phone.syncPorts();
    const blobBody: SyncPorts['store']['blobBody'] = (sha256) => {
      held.add(sha256);
      most = Math.max(most, held.size);
      return store.blobBody(sha256);
    };
    const upload: SyncPorts['transport']['upload'] = async ({ sha256, body }) => {
      sent.push(sha256);
      office.files.set(sha256, body);
      held.delete(sha256);
      return ok('sent');
    };
    expect(await runCycle({ ...others, store: { ...store, blobBody }, transport: { ...transport, upload } }, new AbortController().signal)).toMatchObject({ failure: null, unsent: 0 });
    expect(most).toBe(1);
    expect(new Set(sent).size).toBe(PHOTOGRAPHS);
    expect(sent).toHaveLength(PHOTOGRAPHS);
    const ranks = sent.map((sha256) => 3 - (Number(sha256) % 4));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    phone.app.close();
  }, 60_000);
});
