import { newId } from '../../base/ids.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { timeline } from '../store/tables.ts';

export interface TimelineNote {
  readonly caseId: string;
  readonly byId: string | null;
  /** Staff member or partner; never a customer. */
  readonly byName: string;
  readonly source: 'partner' | 'office' | 'field' | 'system';
  readonly kind: string;
  /** Codes, counts and instants; never personal data. */
  readonly detail?: Record<string, string | number>;
}

/** One line of a case's history, by the server's clock (W-06). */
export async function noteTimeline(tx: Transaction, ports: Pick<ServerPorts, 'clock' | 'random'>, note: TimelineNote): Promise<void> {
  const nowMs = ports.clock.nowMs();
  await tx.insert(timeline).values({ entryId: newId(nowMs, ports.random), atMs: nowMs, capturedAtMs: null, ...note, detail: note.detail ?? {} });
}
