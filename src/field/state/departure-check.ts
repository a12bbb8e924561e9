import { MS_PER_HOUR, MS_PER_MINUTE } from '../../base/clock.ts';
import type { RegisterState, StorageState, SyncStatus, VisitView } from '../../device/workspace.ts';
import { programmeKey } from '../../domain/programme/programme-key.ts';
import { isOver } from '../../domain/rules/visit-over.ts';

export type CameraPermission = 'granted' | 'prompt' | 'denied' | 'unknown';

export interface DepartureFacts {
  readonly nowMs: number;
  readonly visits: readonly VisitView[];
  readonly storage: StorageState;
  readonly status: SyncStatus;
  /** Null: not counted yet, and nothing may be said of it. */
  readonly unsent: number | null;
  readonly camera: CameraPermission;
  readonly fontOnPhone: boolean;
  readonly registers: RegisterState;
}

export type CheckName = 'contact' | 'orders' | 'programmes' | 'references' | 'register' | 'contracts' | 'font' | 'space' | 'persisted' | 'camera' | 'clock' | 'unsent';

export interface DepartureItem {
  readonly name: CheckName;
  readonly state: 'fine' | 'look' | 'wrong' | 'not-needed';
  /** How many the words may name. */
  readonly count: number;
}

const CONTACT_HOURS = 4;
const CLOCK_TOLERANCE_MINUTES = 2;

/** Whether the phone's clock is near enough to the office's, so that the times it shows can be believed. */
export function clockIsRight(offsetMs: number): boolean {
  return Math.abs(offsetMs) <= CLOCK_TOLERANCE_MINUTES * MS_PER_MINUTE;
}

/** What a worker should know before the signal is gone (C-01). Nothing here forbids leaving. */
export function departureCheck(facts: DepartureFacts): readonly DepartureItem[] {
  const open = facts.visits.filter(({ visit }) => !isOver(visit));
  const orders = open.flatMap((view) => view.orders);
  const searches = orders.filter((order) => order.jobs.some((job) => job.kind === 'find-account' && job.state === 'open'));
  const signings = orders.filter((order) => order.jobs.some((job) => job.kind === 'sign-contract' && job.state === 'open'));
  const rows = searches.reduce((sum, order) => sum + order.references.length, 0);
  const programmesComplete = open.every((view) => view.orders.every((order) => view.programmes.has(programmeKey(order.programme))));
  return [
    { name: 'contact', state: contactState(facts), count: 0 },
    { name: 'orders', state: open.length > 0 ? 'fine' : 'look', count: open.length },
    { name: 'programmes', state: programmesComplete ? 'fine' : 'wrong', count: 0 },
    { name: 'references', state: searches.length === 0 ? 'not-needed' : searches.every((order) => order.references.length > 0) ? 'fine' : 'look', count: rows },
    registerItem(facts.registers, orders.length),
    { name: 'contracts', state: signings.length === 0 ? 'not-needed' : signings.every((order) => order.contract !== null) ? 'fine' : 'wrong', count: 0 },
    { name: 'font', state: signings.length === 0 ? 'not-needed' : facts.fontOnPhone ? 'fine' : 'look', count: 0 },
    { name: 'space', state: facts.storage.enoughForVisit ? 'fine' : 'wrong', count: 0 },
    { name: 'persisted', state: facts.storage.persisted ? 'fine' : 'look', count: 0 },
    { name: 'camera', state: facts.camera === 'denied' ? 'wrong' : facts.camera === 'granted' ? 'fine' : 'look', count: 0 },
    { name: 'clock', state: facts.status.clockOffsetMs === null ? 'look' : clockIsRight(facts.status.clockOffsetMs) ? 'fine' : 'wrong', count: 0 },
    ...(facts.unsent === null ? [] : [{ name: 'unsent', state: facts.unsent === 0 ? 'fine' : 'look', count: facts.unsent } as const]),
  ];
}

function contactState({ status, nowMs }: DepartureFacts): DepartureItem['state'] {
  if (status.lastContactAtMs === null) return 'wrong';
  return nowMs - status.lastContactAtMs > CONTACT_HOURS * MS_PER_HOUR ? 'wrong' : 'fine';
}

/** Rows and versions against the office's own list: what is missing, older or expired is said, never passed over. */
function registerItem({ areas, pending, unplacedOrders, manifestAtMs }: RegisterState, orders: number): DepartureItem {
  const count = areas.reduce((sum, { held }) => sum + (held?.rows ?? 0), 0);
  if (orders === 0) return { name: 'register', state: 'not-needed', count };
  const isHeld = areas.length > 0 && areas.every((area) => area.isCurrent && !area.isExpired && area.held?.rows === area.offered.rows);
  const isWhole = manifestAtMs !== null && pending === 0 && unplacedOrders === 0 && isHeld;
  return { name: 'register', state: isWhole ? 'fine' : 'look', count };
}
