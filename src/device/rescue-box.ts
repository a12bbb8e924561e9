import type { Failure } from '../base/result.ts';
import type { DeviceStore } from './device-store.ts';
import { Source, watchBehind } from './live.ts';
import type { FreightRow } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';
import type { FreightState, RescueBox } from './workspace.ts';

/** The way out of the phone by a file, read only when somebody takes it: no start waits for it (S-17). */
export function rescueBox(store: DeviceStore, ports: DevicePorts, onTaken: () => void): RescueBox & { close(): void } {
  const { outbox } = store;
  const freight = new Source<FreightState>({ waiting: 0, refused: 0, reasons: [] });
  const end = watchBehind(
    ports.timers,
    async () => {
      const refused = await outbox.freightIn('refused').toArray();
      return { waiting: await outbox.freightIn('waiting').count(), refused: refused.length, reasons: reasonsOf(refused) };
    },
    (state) => freight.set(state),
  );
  return {
    freight,
    count: async () => (await import('./write-rescue.ts')).countRescue(outbox),
    write: async () => (await import('./write-rescue.ts')).writeRescue(outbox, ports.clock),
    async take(file) {
      const taken = await (await import('./take-rescue.ts')).takeRescue(store, ports, file);
      onTaken(); // what was kept before a full disk goes as well
      return taken;
    },
    async putAside() {
      await outbox.transaction('rw', [outbox.freight], async () => {
        for (const row of await outbox.freightIn('refused').toArray()) await outbox.freight.put({ ...row, state: 'put-aside' });
      });
    },
    close: end,
  };
}

function reasonsOf(rows: readonly FreightRow[]): Failure[] {
  return [...new Map(rows.flatMap(({ failure }) => (failure === null ? [] : [[failure.code, failure] as const]))).values()];
}
