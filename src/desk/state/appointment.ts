import { MS_PER_DAY, MS_PER_HOUR } from '../../base/clock.ts';
import type { Appointment } from '../../domain/model/visit.ts';
import { shanghaiInstantMs } from '../../domain/rules/shanghai-instant.ts';

const OFFSET_MS = 8 * MS_PER_HOUR; // Asia/Shanghai has no summer time

/** An appointment window within one day; null while it is incomplete or ends before it begins. */
export function appointmentOf(day: string, from: string, to: string): Appointment | null {
  const fromMs = shanghaiInstantMs(day, from);
  const toMs = shanghaiInstantMs(day, to);
  return fromMs === null || toMs === null || toMs <= fromMs ? null : { fromMs, toMs };
}

/** Those of a worker's windows that run into this one; one may begin when the other ends. */
export function overlapping<T extends Appointment>({ fromMs, toMs }: Appointment, others: readonly T[]): readonly T[] {
  return others.filter((other) => other.fromMs < toMs && fromMs < other.toMs).toSorted((one, other) => one.fromMs - other.fromMs);
}

/** An appointment as the fields of the form show it. */
export function windowOf({ fromMs, toMs }: Appointment): { day: string; from: string; to: string } {
  const [from, to] = [fromMs, toMs].map((atMs) => new Date(atMs + OFFSET_MS).toISOString()) as [string, string];
  return { day: from.slice(0, 10), from: from.slice(11, 16), to: to.slice(11, 16) };
}

/** What the dispatch form begins with where nothing was agreed: the next whole hour in working time, two hours long. */
export function firstWindow(nowMs: number): { day: string; from: string; to: string } {
  const local = new Date(nowMs + OFFSET_MS);
  const hour = local.getUTCHours() + 2;
  const today = local.toISOString().slice(0, 10);
  if (hour <= 16) return { day: today, from: clock(Math.max(hour, 9)), to: clock(Math.max(hour, 9) + 2) };
  const tomorrow = new Date(nowMs + OFFSET_MS + MS_PER_DAY).toISOString().slice(0, 10);
  return { day: tomorrow, from: '09:00', to: '11:00' };
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
