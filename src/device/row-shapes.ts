import { visit } from '../domain/model/visit.ts';
import { workOrder } from '../domain/model/work-order.ts';
import { calendarYear } from '../domain/programme/calendar.ts';
import { programme } from '../domain/programme/schema.ts';
import { decisionRow } from '../protocol/decision.ts';
import { receiptRow } from '../protocol/pull.ts';

/** What the office's rows must look like before they are kept. Apart, because a start from cold pulls nothing. */
export const rowShapes = { visit, 'work-order': workOrder, programme, calendar: calendarYear, receipt: receiptRow, decision: decisionRow } as const;
