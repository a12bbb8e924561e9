import { MS_PER_HOUR } from '../../base/clock.ts';
import type { AcceptancePolicy } from '../programme/conduct.ts';
import { shanghaiDay } from './calendar-days.ts';
import { levelAt } from './deadlines.ts';
import { serviceWindow } from './spans.ts';

interface LookDuty extends Pick<AcceptancePolicy, 'queueLooks' | 'serviceHours'> {
  /** When the office began its work here; left out: it always did. */
  readonly sinceMs?: number;
}

export interface QueueLookStatus {
  readonly looksToday: number;
  readonly neededPerDay: number;
  readonly maxGapMs: number;
  /** Null once the day's service hours are over and enough looks were made. */
  readonly nextDueAtMs: number | null;
  readonly level: 'green' | 'amber' | 'red';
  /** Spans of today without a look that were longer than allowed; the last may still be running. */
  readonly breaches: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/**
 * Has the queue been looked at often enough today (T-08, T-09, D-01, D-02)? Only deliberate looks are passed in; the gap
 * counts inside the service hours, rest days included, and not before `sinceMs`: nobody could look before there was an
 * office. `lookedAtMs` in any order; looks of other days are left out.
 */
export function queueLookStatus(lookedAtMs: readonly number[], policy: LookDuty, nowMs: number): QueueLookStatus {
  const today = shanghaiDay(nowMs);
  const looks = lookedAtMs.filter((atMs) => shanghaiDay(atMs) === today && atMs <= nowMs).toSorted((a, b) => a - b);
  const hours = serviceWindow(today, policy.serviceHours);
  const window = { ...hours, fromMs: Math.min(hours.toMs, Math.max(hours.fromMs, policy.sinceMs ?? hours.fromMs)) };
  const maxGapMs = policy.queueLooks.maxGapHours * MS_PER_HOUR;
  const untilMs = Math.min(nowMs, window.toMs);
  const points = [window.fromMs, ...looks.filter((atMs) => atMs > window.fromMs && atMs < window.toMs), Math.max(untilMs, window.fromMs)];
  const breaches = points.slice(1).flatMap((toMs, i) => {
    const fromMs = points[i] ?? toMs;
    return toMs - fromMs > maxGapMs ? [{ fromMs, toMs }] : [];
  });
  const lastMs = Math.max(window.fromMs, looks.at(-1) ?? 0);
  // the day's number is asked of whole days
  const enough = looks.length >= policy.queueLooks.perDay || window.fromMs > hours.fromMs;
  const nextDueAtMs = nowMs >= window.toMs || (enough && lastMs + maxGapMs >= window.toMs) ? null : Math.min(lastMs + maxGapMs, window.toMs);
  const level = nextDueAtMs === null ? (enough ? 'green' : 'red') : nowMs < window.fromMs ? 'green' : levelAt(lastMs, nextDueAtMs, nowMs);
  return { looksToday: looks.length, neededPerDay: policy.queueLooks.perDay, maxGapMs, nextDueAtMs, level, breaches };
}
