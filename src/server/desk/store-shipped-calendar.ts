import { sql } from 'drizzle-orm';
import { calendar } from '../../programmes/registry.ts';
import type { Database } from '../store/database.ts';
import { calendars } from '../store/tables.ts';

/** Puts the working days of the programmes where the phones' feed reads them; a year that was corrected replaces what was there (C-20). */
export async function storeShippedCalendar(db: Database): Promise<void> {
  await db.insert(calendars).values(calendar.map((doc) => ({ year: doc.year, doc }))).onConflictDoUpdate({ target: calendars.year, set: { doc: sql`excluded.doc` } });
}
