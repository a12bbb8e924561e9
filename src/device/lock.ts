import { MS_PER_MINUTE, MS_PER_SECOND } from '../base/clock.ts';
import type { LocalCode } from '../base/codes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { LockKey } from '../protocol/seal.ts';
import { Source } from './live.ts';
import type { IdentityRow, LockRow, OutboxDatabase } from './outbox-schema.ts';
import { newLock, openLock } from './pin-key.ts';
import { isStrongPin } from './pin-rule.ts';
import type { DevicePorts } from './ports.ts';
import type { LockState } from './workspace.ts';
import { written } from './write-failure.ts';

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30 * MS_PER_SECOND;
const LONGEST_WAIT_MS = 15 * MS_PER_MINUTE;
const IDLE_MS = 5 * MS_PER_MINUTE;
const HIDDEN_MS = 60 * MS_PER_SECOND;
const LOOK_MS = 15 * MS_PER_SECOND;

/** The lock key lives in this object's memory and nowhere else while the app is open (V-04). */
export class Lock {
  readonly state = new Source<LockState>('not-enrolled');
  #key: LockKey | null = null;
  #ownerId: string | null = null;
  #chosen = 0;
  #touchedAtMs = 0;
  #hiddenSinceMs: number | null = null;
  /** As it was read before anybody tried: the first try need not ask the disk again, since its counting compares. */
  #untried: LockRow | null = null;
  #hasTried = false;
  /** The wait that the row names, on a clock that nobody sets. */
  #wait: { readonly untilMs: number; readonly untilMonotonicMs: number } | null = null;
  #cancelLook = () => {};
  readonly #outbox: OutboxDatabase;
  readonly #ports: DevicePorts;
  readonly #endSight: () => void;

  constructor(outbox: OutboxDatabase, ports: DevicePorts) {
    this.#outbox = outbox;
    this.#ports = ports;
    this.#endSight = ports.sight.onChange(() => this.#seen());
  }

  get key(): LockKey | null {
    return this.#key;
  }

  /** How many PINs were chosen in this app: kept before a reading, it tells whether the reading may know the newest. */
  get chosen(): number {
    return this.#chosen;
  }

  /** Follows what is stored: enrolment, another tab's PIN, another account. `chosen` is as it was before the reading. */
  follow(self: IdentityRow | null, { row, chosen }: { readonly row: LockRow | null; readonly chosen: number }): void {
    if (!this.#hasTried) this.#untried = row;
    if (self === null) return this.#show('not-enrolled');
    if (row?.accountId !== self.worker.accountId) {
      // Read before this person's PIN was written and told after it: the reading that the writing brings finds it.
      const isLate = this.#key !== null && this.#ownerId === self.worker.accountId && chosen !== this.#chosen;
      if (!isLate) this.#show('pin-needed');
      return;
    }
    if (this.#key?.keyId !== row.keyId) return this.#show('locked');
    if (this.state.value !== 'open') this.state.set('open');
  }

  async choosePin(pin: string): Promise<Result<void, Failure<LocalCode>>> {
    const read = await this.#written(() => Promise.all([this.#outbox.self(), this.#outbox.lockRow()]));
    if (!read.ok) return read;
    const [self, existing] = read.value;
    if (self === null) return fail('lock/not-enrolled');
    if (!isStrongPin(pin)) return fail('lock/pin-weak');
    if (existing?.accountId === self.worker.accountId) return fail('lock/locked');
    const made = await newLock(pin, { accountId: self.worker.accountId, rounds: this.#ports.pinRounds, random: this.#ports.random });
    const kept = await this.#kept(made.row);
    if (!kept.ok) return kept;
    this.#chosen += 1;
    this.#open(made.lockKey, made.row.accountId);
    return ok(undefined);
  }

  /** The try is counted before its outcome is known to anybody, so that killing the app does not give it back (X56). */
  async unlock(pin: string): Promise<Result<void, Failure<LocalCode>>> {
    const known = this.#untried;
    this.#untried = null;
    this.#hasTried = true;
    const read = known === null ? await this.#written(() => this.#outbox.lockRow()) : ok(known);
    if (!read.ok) return read;
    const row = read.value;
    if (row === null) return fail('lock/not-enrolled');
    const nowMs = this.#ports.clock.nowMs();
    const waitMs = this.#waitLeft(row.waitUntilMs);
    if (waitMs > 0) return known === null ? fail('lock/too-many-tries', { waitMs }) : this.unlock(pin); // another tab may have ended the wait
    const wrongTries = row.wrongTries + 1;
    const nextWaitMs = waitAfter(wrongTries);
    const waitUntilMs = nextWaitMs === 0 ? 0 : nowMs + nextWaitMs;
    this.#waitLeft(waitUntilMs); // counted from now, and not from when the disk has it
    const [lockKey, counted] = await Promise.all([openLock(pin, row), this.#counted(row, { wrongTries, waitUntilMs })]);
    if (!counted.ok) return counted; // a full phone must not be a way to uncounted tries
    if (counted.value === 'moved') return this.unlock(pin); // another tab has tried meanwhile: this try comes after that one
    if (lockKey === null) {
      return nextWaitMs > 0 ? fail('lock/too-many-tries', { waitMs: nextWaitMs }) : fail('lock/pin-wrong', { triesLeft: FREE_TRIES - wrongTries });
    }
    this.#open(lockKey, row.accountId);
    // The disk is not waited for: a reading of this row waits its turn behind the writing, and not kept is one try fewer next time.
    void this.#counted({ ...row, wrongTries, waitUntilMs }, { wrongTries: 0, waitUntilMs: 0 });
    return ok(undefined);
  }

  lock(): void {
    if (this.#key === null) return;
    this.#show('locked');
  }

  touched(): void {
    this.#touchedAtMs = this.#ports.clock.nowMs();
  }

  close(): void {
    this.#cancelLook();
    this.#endSight();
    this.#key = null;
  }

  /**
   * What is left to wait: as long as the page lives by its own clock, which nobody puts forward (X56) nor back. The wall clock's
   * word counts when a wait is first seen, after a start or from another tab.
   */
  #waitLeft(untilMs: number): number {
    const { clock } = this.#ports;
    if (this.#wait?.untilMs !== untilMs) {
      const byWallMs = Math.min(untilMs - clock.nowMs(), LONGEST_WAIT_MS);
      this.#wait = { untilMs, untilMonotonicMs: clock.monotonicMs() + byWallMs };
    }
    return this.#wait.untilMonotonicMs - clock.monotonicMs();
  }

  /** Compare and set, so that two tabs which try at once have tried twice (X56). */
  #counted(before: LockRow, tried: Pick<LockRow, 'wrongTries' | 'waitUntilMs'>): Promise<Result<'counted' | 'moved', Failure<LocalCode>>> {
    const outbox = this.#outbox;
    return this.#written(() => outbox.transaction('rw', [outbox.keep], async () => {
      const now = await outbox.lockRow();
      if (now?.keyId !== before.keyId || now.wrongTries !== before.wrongTries || now.waitUntilMs !== before.waitUntilMs) return 'moved';
      await outbox.keep.put({ ...now, ...tried });
      return 'counted';
    }));
  }

  #kept(row: LockRow): Promise<Result<unknown, Failure<LocalCode>>> {
    return this.#written(() => this.#outbox.keep.put(row));
  }

  #written<T>(run: () => Promise<T>): Promise<Result<T, Failure<LocalCode>>> {
    return written({ run, reopen: () => this.#outbox.close({ disableAutoOpen: false }), timers: this.#ports.timers });
  }

  #open(key: LockKey, ownerId: string): void {
    this.#key = key;
    this.#ownerId = ownerId;
    this.#hiddenSinceMs = null;
    this.touched();
    this.state.set('open');
    this.#lookLater();
  }

  #show(state: LockState): void {
    this.#key = null;
    this.#cancelLook();
    if (this.state.value !== state) this.state.set(state);
  }

  #seen(): void {
    if (this.#ports.sight.hidden()) this.#hiddenSinceMs ??= this.#ports.clock.nowMs();
    else {
      this.#lockIfLeft();
      this.#hiddenSinceMs = null;
    }
  }

  #lookLater(): void {
    this.#cancelLook();
    this.#cancelLook = this.#ports.timers.after(LOOK_MS, () => {
      this.#lockIfLeft();
      if (this.#key !== null) this.#lookLater();
    });
  }

  /** Wall clock, not timers: a phone asleep runs none, and the first look after it must still lock. */
  #lockIfLeft(): void {
    const nowMs = this.#ports.clock.nowMs();
    const isIdle = Math.abs(nowMs - this.#touchedAtMs) >= IDLE_MS;
    const isHidden = this.#hiddenSinceMs !== null && Math.abs(nowMs - this.#hiddenSinceMs) > HIDDEN_MS;
    if (isIdle || isHidden) this.lock();
  }
}

/** Five tries are free of waiting; then 30 s, doubling to 15 min. */
function waitAfter(wrongTries: number): number {
  return wrongTries < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(wrongTries - FREE_TRIES, 10));
}
