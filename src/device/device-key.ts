import type { DeviceKeyPair } from '../protocol/device-key.ts';
import type { OutboxDatabase } from './outbox-schema.ts';

/** The phone's own key, made at the first asking and never leaving it (S-15). Usable while the lock is closed. */
export async function deviceKeyOf(outbox: OutboxDatabase): Promise<DeviceKeyPair> {
  const row = await outbox.keep.get('device-key');
  if (row?.id === 'device-key') return row.pair;
  const pair = await (await import('../protocol/device-key.ts')).newDeviceKey();
  // Another tab may have made one meanwhile, and shown it to the office.
  return outbox.transaction('rw', [outbox.keep], async () => {
    const first = await outbox.keep.get('device-key');
    if (first?.id === 'device-key') return first.pair;
    await outbox.keep.put({ id: 'device-key', pair });
    return pair;
  });
}
