import { MS_PER_MINUTE, MS_PER_SECOND } from '../base/clock.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { EnrolRequest, FieldSignIn } from '../protocol/enrol.ts';
import { exportDeviceKey } from '../protocol/device-key.ts';
import { backoffMs } from './backoff.ts';
import { lastSaid, noteContact } from './contact.ts';
import { runCycle } from './cycle.ts';
import type { CycleReport } from './cycle.ts';
import { keepListening } from './live-hints.ts';
import type { PageLife } from './page-life.ts';
import type { SyncPorts, Transport } from './ports.ts';
import type { RegisterPorts } from './register-ports.ts';
import { bringRegisters } from './register.ts';
import { StatusLight } from './status-light.ts';
import type { EngineStatus } from './status-light.ts';

export interface EnginePorts extends SyncPorts {
  readonly page: PageLife;
  /** Asks the browser to wake the service worker when there is a network; does nothing where there is no such thing. */
  readonly askForWakeUp: () => void;
  /** Where registers are kept: in a page; the service worker keeps none. */
  readonly registers?: RegisterPorts;
}

export interface Engine {
  readonly status: StatusLight;
  wake(): void;
  enrol(login: Omit<EnrolRequest, 'deviceId' | 'deviceKey'>): Promise<Result<void>>;
  signInAgain(login: FieldSignIn): Promise<Result<void>>;
  stop(): void;
}

/** While there is something unsent and a person is looking, nobody waits longer than this for the next try (S-10). */
const VISIBLE_RETRY_MS = 10 * MS_PER_SECOND;
const QUIET_PULL_MS = MS_PER_MINUTE;
const BUSY_RETRY_MS = 3 * MS_PER_SECOND;
const PATIENCE_MS = 30 * MS_PER_SECOND;

/**
 * The only loop (S-10, S-12). Wakes on a save, a tap, the network, the page coming back, the office's hint and a timer;
 * runs one cycle at a time under the origin's lock and lets go of everything when the page is frozen.
 */
export function startEngine(ports: EnginePorts): Engine {
  const status = new StatusLight();
  const stopped = new AbortController();
  let cycle: AbortController | null = null;
  let bringing: AbortController | null = null;
  let again = false;
  let failures = 0;
  let cancelTimer = () => {};

  function wake(): void {
    if (stopped.signal.aborted || ports.page.frozen()) return;
    if (cycle !== null) {
      again = true;
      return;
    }
    cancelTimer();
    cycle = new AbortController();
    void turn(cycle);
  }

  async function turn(mine: AbortController): Promise<void> {
    status.change({ running: true });
    const report = await ports.lock.exclusively(() => runCycle(ports, mine.signal)).catch(() => broken);
    cycle = null;
    status.change({ running: false });
    if (stopped.signal.aborted) return;
    if (mine.signal.aborted) return thawed();
    if (report === 'busy') return later(BUSY_RETRY_MS);
    // What is shown may fail like any reading of the store; the next try must be planned all the same (F16).
    await show(report).catch(() => undefined);
    if (stopped.signal.aborted || ports.page.frozen()) return; // meanwhile; a thawed page wakes by itself
    failures = report.failure === null ? 0 : failures + 1;
    if (report.failure === null && report.identity !== null) void registers();
    if (again) {
      again = false;
      if (report.failure === null) return wake();
    }
    plan(report);
  }

  /** A frozen page plans nothing. It may be thawed before the cycle that the freeze broke off has ended: its wake has come already. */
  function thawed(): void {
    if (!again) return;
    again = false;
    wake();
  }

  /** Apart from the cycle, which goes on beside it: a large file never holds evidence back (S-16). */
  async function registers(): Promise<void> {
    const wanted = ports.registers;
    if (wanted === undefined || bringing !== null) return;
    const mine = new AbortController();
    bringing = mine;
    await wanted.lock.exclusively(() => bringRegisters(wanted, mine.signal)).catch(() => undefined); // the next quiet cycle tries again
    bringing = null;
  }

  function plan(report: CycleReport): void {
    if (report.identity === null && report.failure === null) return; // not enrolled yet: enrolment wakes us
    const waiting = report.unsent > 0 || report.failure !== null;
    if (report.unsent > 0 && report.failure !== null) ports.askForWakeUp();
    const askedMs = Number(report.failure?.detail?.retryAfterMs ?? 0);
    if (!waiting && !report.resting) return later(QUIET_PULL_MS);
    const backedOffMs = failures === 0 ? VISIBLE_RETRY_MS : backoffMs(failures, ports.chance);
    later(Math.max(ports.page.visible() ? Math.min(backedOffMs, VISIBLE_RETRY_MS) : backedOffMs, askedMs));
  }

  function later(delayMs: number): void {
    cancelTimer();
    cancelTimer = ports.timers.after(delayMs, wake);
  }

  async function show(report: CycleReport): Promise<void> {
    const contact = await ports.store.contact();
    const facts: Partial<EngineStatus> = { failure: lastSaid(report.failure, contact) };
    if (report.identity !== null) {
      const cursor = await ports.store.cursor(`worker:${report.identity.accountId}`);
      facts.firstSyncDone = cursor.complete;
    }
    status.change({ ...facts, lastContactAtMs: contact?.atMs ?? null, clockOffsetMs: contact?.offsetMs ?? null });
  }

  function freeze(): void {
    cancelTimer();
    cycle?.abort();
    bringing?.abort();
  }

  async function enrol(login: Omit<EnrolRequest, 'deviceId' | 'deviceKey'>): Promise<Result<void>> {
    const deviceId = await ports.store.formerDeviceId();
    const deviceKey = await exportDeviceKey(await ports.store.deviceKey());
    const answer = await withinLimit(ports, stopped.signal, (signal) => ports.transport.enrol({ ...login, deviceId, deviceKey }, signal));
    if (!answer.ok) return answer;
    const kept = await ports.store.enrolled(answer.value.value);
    if (!kept.ok) return kept;
    await noteContact(ports.store, answer.value, { revoked: false }).catch(() => undefined); // the next answer is a contact too
    failures = 0;
    wake();
    return ok(undefined);
  }

  async function signInAgain(login: FieldSignIn): Promise<Result<void>> {
    const answer = await withinLimit(ports, stopped.signal, (signal) => signInAt(ports, login, signal));
    if (!answer.ok) return fail(answer.error.code, answer.error.detail);
    failures = 0;
    wake();
    return ok(undefined);
  }

  const endings = [
    ports.store.onSaved(wake),
    ports.page.onWake(() => {
      failures = 0;
      wake();
    }),
    ports.page.onFreeze(freeze),
  ];
  void keepListening(ports, { onMore: wake, signal: stopped.signal });
  wake();

  return {
    status,
    wake,
    enrol,
    signInAgain,
    stop() {
      stopped.abort();
      freeze();
      for (const end of endings) end();
    },
  };
}

/** The store threw: a lost handle is reopened by the next cycle, so this is a pause and not an end (F16). */
const broken: CycleReport = { failure: { code: 'storage/connection-lost' } satisfies Failure, unsent: 1, resting: false, identity: null };

/** A phone whose cookie is gone shows its own key first, and asks again (S-15). */
async function signInAt({ store, transport }: SyncPorts, login: FieldSignIn, signal: AbortSignal): ReturnType<Transport['signIn']> {
  const answer = await transport.signIn(login, signal);
  const identity = await store.identity();
  if (answer.ok || answer.error.code !== 'link/device-unknown' || identity === null) return answer;
  const renewed = await transport.renew({ deviceId: identity.deviceId, key: await store.deviceKey() }, signal);
  return renewed.ok ? transport.signIn(login, signal) : answer;
}

/** A person stands waiting: whatever `ask` asks of the office ends after 30 s, all its requests together. */
async function withinLimit<T>(ports: SyncPorts, outer: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const cancel = ports.timers.after(PATIENCE_MS, () => limit.abort());
  try {
    return await ask(AbortSignal.any([outer, limit.signal]));
  } finally {
    cancel();
  }
}
