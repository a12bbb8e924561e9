import { MS_PER_MINUTE } from '../../base/clock.ts';
import type { Visit } from '../../domain/model/visit.ts';

/** How long a logged look stays open, so that a worker on the stairs is not asked at every turn (C-16). */
const OPEN_MINUTES = 20;

/** Either way in time: a clock that was set meanwhile opens nothing for long. */
export function isRevealed(visit: Visit, subject: string, nowMs: number): boolean {
  return visit.unmaskings.some((look) => look.subject === subject && Math.abs(nowMs - look.atMs) < OPEN_MINUTES * MS_PER_MINUTE);
}

/** What an opened row of the register is called in the log. */
export function registerSubject(accountNumber: string): string {
  return `register:${accountNumber}`;
}
