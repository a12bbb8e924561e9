import type { Failure } from '../../base/result.ts';
import type { Capture, EvidenceBytes, VisitView } from '../../device/workspace.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { MutationKind, MutationPayload } from '../../domain/mutations/registry.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import type { FieldApp } from './field-app.svelte.ts';
import type { HalfDone } from './half-done.ts';

/** What goes into the phone's keeping together with an act, and what it does away with. */
interface Along {
  readonly blobs?: readonly EvidenceBytes[];
  readonly halfDone?: readonly HalfDone[];
}

/** One open visit: what is known of it, and the one way to record something on it. */
export class VisitSession {
  readonly visitId: string;
  readonly #app: FieldApp;
  /** Undefined: the phone is still being asked. Null: no such visit on this phone. */
  #view = $state.raw<VisitView | null | undefined>(undefined);
  #failure = $state.raw<Failure | null>(null);
  #saving = false;

  constructor(app: FieldApp, visitId: string) {
    this.#app = app;
    this.visitId = visitId;
    $effect(() =>
      app.workspace.visit(visitId).subscribe((view) => {
        this.#view = view;
      }),
    );
  }

  get view(): VisitView | null | undefined {
    return this.#view;
  }
  get failure(): Failure | null {
    return this.#failure;
  }

  order(orderId: string): WorkOrder | null {
    return this.#view?.orders.find((order) => order.workOrderId === orderId) ?? null;
  }

  programmeOf(order: WorkOrder): Programme | null {
    return this.#view?.programmes.get(programmeKey(order.programme)) ?? null;
  }

  /** The programme that speaks for the visit as a whole: that of its first work order. */
  get programme(): Programme | null {
    const first = this.#view?.orders[0];
    return first === undefined ? null : this.programmeOf(first);
  }

  show(failure: Failure): void {
    this.#failure = failure;
  }

  recordOnVisit<K extends MutationKind>(kind: K, payload: MutationPayload<K>, along: Along = {}): Promise<boolean> {
    return this.#record({ subject: { kind: 'visit', id: this.visitId }, kind, payload }, along);
  }

  recordOnOrder<K extends MutationKind>(
    orderId: string,
    act: { kind: K; payload: MutationPayload<K> },
    along: Along = {},
  ): Promise<boolean> {
    return this.#record({ subject: { kind: 'work-order', id: orderId }, ...act }, along);
  }

  /** True once the phone has it durably: only then may a screen say "saved". A second tap meanwhile does nothing. */
  async #record<K extends MutationKind>(act: Omit<Capture<K>, 'blobs' | 'draftKeys'>, { blobs = [], halfDone = [] }: Along): Promise<boolean> {
    if (this.#saving) return false;
    this.#saving = true;
    this.#failure = null;
    let isKept = false;
    try {
      await Promise.all(halfDone.map((one) => one.pause()));
      const outcome = await this.#app.workspace.capture<K>({ ...act, blobs, draftKeys: halfDone.flatMap((one) => one.keys) });
      isKept = outcome.ok;
      if (!outcome.ok) {
        this.#failure = outcome.error;
        return false;
      }
      this.#app.say(this.#app.t.common.saved);
      this.#app.sync.wake();
      return true;
    } finally {
      for (const one of halfDone) {
        if (isKept) one.finish();
        else one.resume();
      }
      this.#saving = false;
    }
  }
}
