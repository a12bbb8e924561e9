import type { CaseRecord } from '../model/case.ts';
import type { ProgrammeClock } from '../programme/clocks.ts';
import { holds } from '../programme/interpret.ts';
import type { Programme } from '../programme/schema.ts';
import { caseFacts } from './case-facts.ts';
import { momentOf } from './case-moments.ts';
import { endOfSpan, type ServiceHours } from './spans.ts';
import type { WorkingCalendar } from './working-days.ts';

export type ClockLevel = 'green' | 'amber' | 'red' | 'stopped';

/** One running or stopped clock of a case. A waiting time the customer causes does not stop it. */
export interface CaseClock {
  readonly clockId: string;
  readonly kind: 'limit' | 'expectation';
  /** Null: the year's calendar is not known yet, so nobody can say (C-20). */
  readonly dueAtMs: number | null;
  readonly level: ClockLevel;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number | null;
  /** It stopped, or still runs, after its time. */
  readonly late: boolean;
}

/** A clock turns amber when this part of its time has gone. */
export const AMBER_AT = 0.75;

const DEFAULT_SERVICE_HOURS: ServiceHours = { from: '08:30', to: '20:30' };

/**
 * Every clock of a case that has begun, most urgent first. Statistics are no clocks of a case and never appear (W-02).
 * Reads no clock by itself. Source: D-03 … D-08, D-11, D-13.
 */
export function caseClocks(record: CaseRecord, programme: Programme, world: { readonly nowMs: number; readonly calendar: WorkingCalendar }): readonly CaseClock[] {
  const facts = caseFacts(record, programme);
  const clocks = programme.clocks.flatMap((clock) => {
    if (clock.kind === 'statistic' || !holds(clock.when, facts)) return [];
    const startedAtMs = momentOf(clock.from, record, programme);
    return startedAtMs === null ? [] : [running(clock, startedAtMs, { record, programme, ...world })];
  });
  return clocks.toSorted((a, b) => Number(a.level === 'stopped') - Number(b.level === 'stopped') || (a.dueAtMs ?? Infinity) - (b.dueAtMs ?? Infinity));
}

/** The next moment at which a limit runs out; null when none runs. Orders and visits are sorted by it. */
export function nextDueAtMs(clocks: readonly CaseClock[]): number | null {
  const due = clocks.filter((clock) => clock.kind === 'limit' && clock.level !== 'stopped').flatMap((clock) => clock.dueAtMs ?? []);
  return due.length === 0 ? null : Math.min(...due);
}

/** Green, amber from three quarters on, red from the very moment it is due. */
export function levelAt(startedAtMs: number, dueAtMs: number, nowMs: number): Exclude<ClockLevel, 'stopped'> {
  if (nowMs >= dueAtMs) return 'red';
  return nowMs - startedAtMs >= AMBER_AT * (dueAtMs - startedAtMs) ? 'amber' : 'green';
}

interface Surroundings {
  readonly record: CaseRecord;
  readonly programme: Programme;
  readonly nowMs: number;
  readonly calendar: WorkingCalendar;
}

function running(clock: Exclude<ProgrammeClock, { kind: 'statistic' }>, startedAtMs: number, { record, programme, nowMs, calendar }: Surroundings): CaseClock {
  const serviceHours = programme.acceptance?.serviceHours ?? DEFAULT_SERVICE_HOURS;
  const end = endOfSpan(startedAtMs, clock.within, { calendar, serviceHours });
  const dueAtMs = end.ok ? end.value : null;
  const happened = momentOf(clock.until, record, programme);
  const endedAtMs = record.archivedAtMs ?? record.decline?.atMs ?? null;
  const stoppedAtMs = happened ?? endedAtMs;
  const late = dueAtMs !== null && (stoppedAtMs ?? nowMs) > dueAtMs;
  const level = stoppedAtMs !== null ? 'stopped' : dueAtMs === null ? 'amber' : levelAt(startedAtMs, dueAtMs, nowMs);
  return { clockId: clock.clockId, kind: clock.kind, dueAtMs, level, startedAtMs, stoppedAtMs, late };
}
