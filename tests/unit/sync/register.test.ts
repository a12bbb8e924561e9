import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../src/base/result.ts';
import type { Failure, Result } from '../../../src/base/result.ts';
import type { RegisterManifest, RegisterOffer } from '../../../src/protocol/register.ts';
import type { RegisterPorts, RegisterStore } from '../../../src/sync/register-ports.ts';
import { bringRegisters } from '../../../src/sync/register.ts';

const MIB = 1_048_576;
const offer: RegisterOffer = { supplierId: 'power', areaCode: '500151', version: 2, sha256: 'b'.repeat(64), rows: 9, totalBytes: 8 * MIB, asOfMs: 2, builtAtMs: 2, leaseKey: btoa('k'.repeat(32)), deltas: [{ fromSha256: 'a'.repeat(64), totalBytes: 10 }] };
const manifest: RegisterManifest = { epoch: '00000000-0000-4000-8000-000000000001', serverTimeMs: 1, leaseUntilMs: 2, areas: [offer], pending: [], unplacedOrders: 0 };

interface Told {
  readonly unsent: number[];
  readonly held: string | null;
  readonly delta: Result<void, Failure>;
}

/** What happened, in order, by short words. */
function world(told: Partial<Told>) {
  const log: string[] = [];
  const unsent = [...(told.unsent ?? [0])];
  const registers: RegisterStore = {
    mayTake: () => true,
    noteManifest: async () => void log.push('manifest'),
    held: async () => told.held ?? null,
    begin: async () => ok({
      fromBytes: 0,
      take: async () => {
        log.push('chunk');
        return ok(undefined);
      },
      keep: async () => {
        log.push('keep');
        return ok(undefined);
      },
      finish: async () => {
        log.push('finish');
        return ok(undefined);
      },
    }),
    applyDelta: async () => {
      log.push('delta');
      return told.delta ?? ok(undefined);
    },
    noteFailure: async (_offer, failure) => void (failure !== null && log.push(failure.code)),
  };
  const ports: RegisterPorts = {
    store: { heard: async () => undefined, unsent: async () => ({ mutations: unsent.length > 1 ? (unsent.shift() ?? 0) : (unsent[0] ?? 0), blobs: 0 }) },
    registers,
    lock: { exclusively: (run) => run() },
    transport: {
      manifest: async () => ok({ value: manifest, sentAtMs: 1, heardAtMs: 1, serverTimeMs: 1 }),
      file: async () => ok(chunks()),
      delta: async () => ok(new Uint8Array(10)),
    },
  };
  return { log, bring: () => bringRegisters(ports, new AbortController().signal) };
}

async function* chunks(): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < 8; n++) yield new Uint8Array(MIB);
}

describe('bringing the registers', () => {
  it('[S-16] gives way at the next megabyte when something new is to be sent, and keeps what came', async () => {
    const { log, bring } = world({ unsent: [0, 0, 1] });
    expect(await bring()).toEqual({ failure: null, gaveWay: true, taken: 0 });
    expect(log).toEqual(['manifest', 'chunk', 'chunk', 'keep']);
  });

  it('[S-16] is not held up by what waits for a person anyway', async () => {
    const { log, bring } = world({ unsent: [3] });
    expect(await bring()).toEqual({ failure: null, gaveWay: false, taken: 1 });
    expect(log.at(-1)).toBe('finish');
  });

  it('[S-16] takes the delta from the file held, and the whole where it does not fit', async () => {
    const fitting = world({ held: 'a'.repeat(64) });
    expect(await fitting.bring()).toMatchObject({ taken: 1 });
    expect(fitting.log).toEqual(['manifest', 'delta']);
    const unfit = world({ held: 'a'.repeat(64), delta: fail('register/delta-mismatch') });
    expect(await unfit.bring()).toMatchObject({ taken: 1, failure: null });
    expect(unfit.log.at(-1)).toBe('finish');
  });

  it('[S-16] asks for nothing that is there', async () => {
    const { log, bring } = world({ held: offer.sha256 });
    expect(await bring()).toEqual({ failure: null, gaveWay: false, taken: 0 });
    expect(log).toEqual(['manifest']);
  });
});
