import type { CalendarYear } from '../../domain/programme/calendar.ts';
import type { WorkingCalendar } from '../../domain/rules/working-days.ts';
import { calendar as shipped } from '../../programmes/registry.ts';
import type { Database } from '../store/database.ts';
import { calendars } from '../store/tables.ts';

/** Years an administrator imported, and beside them those shipped with the programmes (C-20). */
export async function loadCalendar(db: Database): Promise<WorkingCalendar> {
  const imported = (await db.select().from(calendars)).map(({ doc }) => doc as CalendarYear);
  return [...imported, ...shipped.filter(({ year }) => !imported.some((other) => other.year === year))];
}

/** Puts the shipped years where the phones' feed reads them; an imported year stays as it is. */
export async function storeShippedCalendar(tx: Database): Promise<void> {
  await tx.insert(calendars).values(shipped.map((doc) => ({ year: doc.year, doc }))).onConflictDoNothing();
}
