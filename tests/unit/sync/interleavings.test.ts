import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '../../../src/device/workspace.ts';
import { FakeOffice } from './support/fake-office.ts';
import type { Fault } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { World } from './support/world.ts';

type Step =
  | { readonly do: 'call'; readonly visit: number }
  | { readonly do: 'report'; readonly order: number }
  | { readonly do: 'cycle'; readonly faults: readonly Fault[] }
  | { readonly do: 'two-at-once' }
  | { readonly do: 'restart' }
  | { readonly do: 'move-on'; readonly visit: number }
  | { readonly do: 'take-away'; readonly visit: number }
  | { readonly do: 'restore' };

const fault = fc.constantFrom<Fault>('offline', 'lost-reply', 'server-unwell', 'malformed', 'other-epoch', 'retry', 'forgets-one');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('call' as const), visit: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('report' as const), order: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('cycle' as const), faults: fc.array(fault, { maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'two-at-once' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move-on' as const), visit: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take-away' as const), visit: fc.constant(2) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restore' as const }) },
);

const RUNS = Number(process.env.SIM_RUNS ?? '15');

describe('any interleaving', () => {
  it('[S-01, S-02, S-03, S-07, S-08, S-09] loses nothing that was saved, applies nothing twice, keeps every lane in order, never lies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        const run = await Run.start();
        for (const one of steps) await run.take(one);
        await run.heal();
        run.phone.app.close();
      }),
      { numRuns: RUNS },
    );
  }, 120_000 + RUNS * 4_000);
});

class Run {
  readonly saved: string[] = [];
  readonly lanes = new Map<string, string>();
  #epochs = 1;
  readonly office: FakeOffice;
  readonly phone: Phone;

  private constructor(office: FakeOffice, phone: Phone) {
    this.office = office;
    this.phone = phone;
  }

  static async start(): Promise<Run> {
    const world = new World();
    const office = await FakeOffice.open(world);
    office.givesDigests = true;
    office.book(1, [1, 2]);
    office.book(2, [3]);
    return new Run(office, await Phone.atWork(world, office.transport()));
  }

  async take(step: Step): Promise<void> {
    const { office, phone } = this;
    switch (step.do) {
      case 'call':
        this.#note(await phone.call(testId('b', step.visit)), `visit:${testId('b', step.visit)}`);
        break;
      case 'report':
        this.#note(await phone.report(testId('c', step.order)), `work-order:${testId('c', step.order)}`);
        break;
      case 'cycle':
        office.faults = [...step.faults];
        await phone.cycle();
        office.faults = [];
        break;
      case 'two-at-once': // page and service worker without the lock: harmless, if not frugal
        await Promise.all([phone.cycle(), phone.cycle()]);
        break;
      case 'restart':
        await phone.restart();
        break;
      case 'move-on': {
        const visit = office.row<{ version: number } | undefined>('visit', testId('b', step.visit));
        if (visit) office.put('visit', testId('b', step.visit), { ...visit, version: visit.version + 1 });
        break;
      }
      case 'take-away':
        office.remove('visit', testId('b', step.visit));
        break;
      case 'restore':
        this.#epochs += 1;
        office.epoch = `00000000-0000-4000-8000-${String(this.#epochs).padStart(12, '0')}`;
        break;
    }
    await this.#check();
  }

  /** The line is whole again: everything drains without anybody's help (I5). */
  async heal(): Promise<void> {
    this.office.faults = [];
    for (let turn = 0; turn < 6; turn += 1) await this.phone.cycle();
    // Whoever made them goes on from every refusal, those the office keeps included: each holds its lane until then (S-05).
    for (const { mutationId, state } of (await this.#items()).values()) if (state === 'needs-attention') await this.phone.app.setAside(mutationId);
    for (let turn = 0; turn < 4; turn += 1) await this.phone.cycle();
    await this.#check();
    const items = await this.#items();
    for (const mutationId of this.saved) {
      const isKeptHere = items.get(mutationId)?.state === 'needs-attention';
      expect(this.office.results.has(mutationId) || isKeptHere).toBe(true);
    }
  }

  #note(result: Awaited<ReturnType<Phone['call']>>, lane: string): void {
    if (!result.ok) return;
    this.saved.push(result.value.mutationId);
    this.lanes.set(result.value.mutationId, lane);
  }

  async #check(): Promise<void> {
    expect(this.office.divergences).toEqual([]);
    const items = await this.#items();
    for (const mutationId of this.saved) expect(items.has(mutationId) || this.office.results.has(mutationId)).toBe(true);
    const applied = this.office.applied.map(({ mutationId }) => mutationId);
    expect(new Set(applied).size).toBe(applied.length);
    for (const lane of new Set(this.lanes.values())) {
      const sequences = this.office.applied.filter((one) => one.lane === lane).map(({ sequence }) => sequence);
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    }
    for (const item of items.values()) if (item.state === 'at-office') expect(this.office.results.has(item.mutationId)).toBe(true);
    const visit = this.office.row<{ calls: { mutationId: string }[] } | undefined>('visit', testId('b', 1));
    if (visit) expect(new Set(visit.calls.map(({ mutationId }) => mutationId)).size).toBe(visit.calls.length);
  }

  async #items(): Promise<Map<string, OutboxItem>> {
    return new Map((await this.phone.outboxNow()).map((item) => [item.mutationId, item]));
  }
}
