import { MS_PER_DAY, MS_PER_HOUR } from '../../base/clock.ts';

/** China keeps one time, eight hours before UTC, without summer time; the phone's own zone plays no part. */
const SHANGHAI_OFFSET_MS = 8 * MS_PER_HOUR;

/** The calendar day in Asia/Shanghai at an instant, YYYY-MM-DD. */
export function shanghaiDay(atMs: number): string {
  return new Date(atMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The wall clock in Asia/Shanghai at an instant, RFC 3339 to the second, with its offset. */
export function shanghaiTime(atMs: number): string {
  return new Date(atMs + SHANGHAI_OFFSET_MS).toISOString().replace(/\.\d{3}Z$/, '+08:00');
}

/** 00:00 of that day in Asia/Shanghai. */
export function startOfDayMs(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`) - SHANGHAI_OFFSET_MS;
}

/** 24:00 of that day: the first instant at which it is over (民法典 §203). */
export function endOfDayMs(day: string): number {
  return startOfDayMs(day) + MS_PER_DAY;
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + MS_PER_DAY).toISOString().slice(0, 10);
}

/** True on Saturday and Sunday. */
export function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
