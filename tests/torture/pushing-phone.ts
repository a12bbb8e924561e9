import { setTimeout as sleep } from 'node:timers/promises';
import { utf8 } from '../../src/base/bytes.ts';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import { systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { MutationHeader, PushItem, PushOutcome } from '../../src/protocol/push.ts';
import { contentHash } from '../../src/protocol/content-hash.ts';
import { mutationAad, sealFor } from '../../src/protocol/seal.ts';
import { httpTransport } from '../../src/sync/http-transport.ts';
import type { Transport } from '../../src/sync/ports.ts';
import type { TorturedOffice, TorturedPhone } from './torture-office.ts';

const MOST_AT_ONCE = 8;
const PAUSE_MS = 60;
const terminal: ReadonlySet<PushOutcome> = new Set(['applied', 'duplicate', 'conflict', 'rejected']);

/** The phones' own transport, in Node: the cookie that a browser would add is added here. */
export function transportTo(origin: string, cookie: string): Transport {
  const asBrowser = (path: string, init: RequestInit = {}) => fetch(origin + path, { ...init, headers: { ...(init.headers as Record<string, string>), cookie } });
  const after = (delayMs: number, run: () => void) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  };
  return httpTransport({ fetch: asBrowser as typeof fetch, clock: systemClock, timers: { after } });
}

/** Records calls on its visits and sends them as fast as the office takes them; asks again with the same ids until it is answered. */
export class PushingPhone {
  /** What the office has said of each act it has taken. */
  readonly acknowledged = new Map<string, PushOutcome>();
  /** Every act ever made, with the visit it belongs to. */
  readonly made = new Map<string, string>();
  isStopping = false;
  #sequence = 0;
  #previousHash: string | null = null;
  #waiting: PushItem[] = [];
  readonly #office: TorturedOffice;
  readonly #phone: TorturedPhone;
  readonly #transport: Transport;

  constructor(...[origin, office, phone]: [string, TorturedOffice, TorturedPhone]) {
    this.#office = office;
    this.#phone = phone;
    this.#transport = transportTo(origin, phone.cookie);
  }

  get unanswered(): number {
    return this.#waiting.length;
  }

  /** Until told to stop, and then until nothing is unanswered or the time is up. */
  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !(this.isStopping && this.#waiting.length === 0)) {
      if (this.#waiting.length === 0) await this.#record(1 + Math.floor(Math.random() * MOST_AT_ONCE));
      const answered = await this.#send(signal);
      if (!answered) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #record(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const nowMs = Date.now();
      const visitId = this.#phone.visitIds[Math.floor(Math.random() * this.#phone.visitIds.length)] ?? '';
      const header: MutationHeader = {
        mutationId: newId(nowMs), deviceId: this.#phone.deviceId, deviceSequence: (this.#sequence += 1), previousHash: this.#previousHash, authorId: this.#phone.accountId,
        lane: `visit:${visitId}`, kind: 'log-call', kindVersion: 1, baseVersion: 1, capturedAtMs: nowMs, monotonicMs: this.#sequence, clockOffsetMs: 0, blobs: [], dependsOn: [],
      };
      const payload = { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '电话' };
      const envelope = await sealFor({ plaintext: utf8(canonicalJson(payload)), aad: mutationAad(header), organisationKey: this.#office.organisationKey });
      this.#previousHash = await contentHash(header, envelope);
      this.#waiting.push({ header, contentHash: this.#previousHash, envelope });
      this.made.set(header.mutationId, visitId);
    }
  }

  async #send(signal: AbortSignal): Promise<boolean> {
    const items = this.#waiting;
    const answer = await this.#transport.push({ protocol: 1, deviceId: this.#phone.deviceId, epoch: this.#office.epoch, items }, signal);
    if (!answer.ok || answer.value.value.epoch !== this.#office.epoch) return false;
    for (const { mutationId, outcome, original } of answer.value.value.results) {
      if (terminal.has(outcome)) this.acknowledged.set(mutationId, outcome === 'duplicate' ? (original ?? 'applied') : outcome);
    }
    this.#waiting = items.filter(({ header }) => !this.acknowledged.has(header.mutationId));
    return this.#waiting.length === 0;
  }
}
