import { sha256Hex } from '../../src/base/bytes.ts';
import { newId } from '../../src/base/ids.ts';
import type { Capture, VisitView } from '../../src/device/workspace.ts';
import type { Phone } from './actors/phone.ts';
import { photoBytes } from './base.ts';
import type { Ledger, SavedBytes } from './ledger.ts';
import type { Random } from './world/random.ts';
import type { World } from './world/world.ts';

interface Deed {
  readonly act: Capture;
  readonly bytes: readonly SavedBytes[];
}

export interface WorkerPlace {
  readonly world: World;
  readonly random: Random;
  readonly ledger: Ledger;
}

/** A person with a phone, who has so many things to record today and does not give up. */
export class Worker {
  done = 0;
  refused = 0;
  stopped = false;
  #seen: readonly VisitView[] = [];
  readonly #phone: Phone;
  readonly #place: WorkerPlace;

  constructor(phone: Phone, place: WorkerPlace) {
    this.#phone = phone;
    this.#place = place;
  }

  /** Records `wanted` acts, in bursts as visits are: a few at a door, then a way to the next. */
  begin(wanted: number): void {
    const { world, random } = this.#place;
    const next = () => {
      if (this.stopped || this.done >= wanted) return;
      void this.#record().catch((error: unknown) => this.#place.ledger.broken('broken', `${this.#phone.name}: ${String(error instanceof Error ? error.stack : error)}`));
      world.after(random.happens(0.3) ? random.between(5_000, 20_000) : random.between(300, 2_500), next);
    };
    world.after(random.between(100, 4_000), next);
  }

  async #record(): Promise<void> {
    const phone = this.#phone;
    if (phone.app === null || phone.isFrozen || !(await phone.unlock().catch(() => false))) return;
    // Nobody reads the whole list again before each act, and a lost handle leaves on the screen what it last had.
    if (this.#seen.length === 0 || this.#place.random.happens(0.4)) this.#seen = (await phone.visits().catch(() => null)) ?? [];
    const view = this.#seen.length === 0 ? null : this.#place.random.pick(this.#seen);
    if (view === null) return;
    const deed = await this.#choose(view);
    const result = await phone.capture(deed.act);
    if (result === null || !result.ok) {
      this.refused += 1;
      return;
    }
    this.done += 1;
    const { mutationId } = result.value as { mutationId: string };
    this.#place.ledger.saved.set(mutationId, { mutationId, phone, lane: `${deed.act.subject.kind}:${deed.act.subject.id}`, kind: deed.act.kind, blobs: deed.bytes });
  }

  async #choose(view: VisitView): Promise<Deed> {
    const { random } = this.#place;
    const visit = { kind: 'visit', id: view.visit.visitId } as const;
    const order = { kind: 'work-order', id: random.pick(view.visit.workOrderIds) } as const;
    const goesOn = view.visit.state !== 'ended' && view.visit.state !== 'cancelled';
    const roll = goesOn ? random.share() : 1;
    if (roll < 0.3) return plain({ subject: visit, kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '电话' }, blobs: [] });
    if (roll < 0.45 || view.visit.arrival === null) {
      return goesOn ? plain({ subject: visit, kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' }, blobs: [] }) : this.#problem(order);
    }
    if (roll < 0.58) return this.#photograph(order);
    if (roll < 0.61) return plain({ subject: visit, kind: 'end-visit', payload: { outcome: 'nobody-home', reason: 'none', note: '没有人', leftOpen: [], evidence: [] }, blobs: [] });
    return this.#problem(order);
  }

  #problem(subject: Capture['subject']): Deed {
    return plain({ subject, kind: 'report-problem', payload: { text: '表箱损坏', danger: false }, blobs: [] });
  }

  async #photograph(subject: Capture['subject']): Promise<Deed> {
    const { random, world } = this.#place;
    const bytes = photoBytes(random, random.between(40, 600));
    const sha256 = await sha256Hex(bytes);
    const capturedAtMs = world.nowMs();
    const photo = { evidenceId: newId(capturedAtMs, (length) => random.bytes(length)), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs, compressed: true };
    const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '门锁着', evidence: [photo] };
    const act = { subject, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] } as Capture;
    return { act, bytes: [{ sha256, bytes }] };
  }
}

function plain(act: unknown): Deed {
  return { act: act as Capture, bytes: [] };
}
