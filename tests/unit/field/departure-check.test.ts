import { describe, expect, it } from 'vitest';
import { departureCheck, type DepartureFacts } from '../../../src/field/state/departure-check.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const nowMs = Date.parse('2026-11-21T09:00:00+08:00');
const HOUR = 3_600_000;
const ready: DepartureFacts = {
  nowMs,
  visits: sampleVisits(nowMs, 0),
  storage: { persisted: true, usedBytes: 1, quotaBytes: 2, lostItems: null, enoughForVisit: true },
  status: { running: false, lastContactAtMs: nowMs - HOUR, failure: null, clockOffsetMs: 300, firstSyncDone: true },
  unsent: 0,
  camera: 'granted',
  fontOnPhone: true,
  registers: {
    areas: [{ supplierId: 'sgcc-cq-tongliang', areaCode: '500151', held: { version: 3, rows: 900 }, offered: { version: 3, rows: 900 }, isCurrent: true, isArriving: false, isExpired: false, leaseUntilMs: nowMs + HOUR, failure: null }],
    pending: 0, unplacedOrders: 0, manifestAtMs: nowMs - HOUR,
  },
};
const stateOf = (facts: Partial<DepartureFacts>, name: string) => departureCheck({ ...ready, ...facts }).find((item) => item.name === name)?.state;

describe('[C-01] the check before leaving the signal', () => {
  it('finds nothing on a phone that is ready', () => {
    expect(departureCheck(ready).filter((item) => item.state === 'look' || item.state === 'wrong')).toEqual([]);
  });

  it('wants a contact of the last four hours', () => {
    expect(stateOf({ status: { ...ready.status, lastContactAtMs: nowMs - 5 * HOUR } }, 'contact')).toBe('wrong');
    expect(stateOf({ status: { ...ready.status, lastContactAtMs: null } }, 'contact')).toBe('wrong');
  });

  it('misses the policy of an order that came without it', () => {
    expect(stateOf({ visits: ready.visits.map((view) => ({ ...view, programmes: new Map() })) }, 'programmes')).toBe('wrong');
  });

  it('warns when an account is to be found without any reference row', () => {
    const bare = ready.visits.map((view) => ({ ...view, orders: view.orders.map((order) => ({ ...order, references: [] })) }));
    expect(stateOf({ visits: bare }, 'references')).toBe('look');
  });

  it('tells a clock that is seven minutes wrong', () => {
    expect(stateOf({ status: { ...ready.status, clockOffsetMs: 7 * 60_000 } }, 'clock')).toBe('wrong');
  });

  it('[F14] tells what is needed and not there: space, camera, font, keeping', () => {
    expect(stateOf({ storage: { ...ready.storage, enoughForVisit: false } }, 'space')).toBe('wrong');
    expect(stateOf({ storage: { ...ready.storage, persisted: false } }, 'persisted')).toBe('look');
    expect(stateOf({ camera: 'denied' }, 'camera')).toBe('wrong');
    expect(stateOf({ fontOnPhone: false }, 'font')).toBe('look');
  });

  it('compares the register with the office by rows and version, and passes nothing over', () => {
    const [area] = ready.registers.areas;
    const registers = (change: Partial<typeof area>, rest: Partial<DepartureFacts['registers']> = {}) => stateOf({ registers: { ...ready.registers, areas: [{ ...area!, ...change }], ...rest } }, 'register');
    expect(registers({})).toBe('fine');
    expect(registers({ held: { version: 3, rows: 899 } })).toBe('look');
    expect(registers({ isCurrent: false, offered: { version: 4, rows: 900 } })).toBe('look');
    expect(registers({ isExpired: true })).toBe('look');
    expect(registers({ held: null, isCurrent: false })).toBe('look');
    expect(registers({}, { pending: 1 })).toBe('look');
    expect(registers({}, { unplacedOrders: 1 })).toBe('look');
    expect(registers({}, { manifestAtMs: null })).toBe('look');
    expect(stateOf({ visits: [], registers: { areas: [], pending: 0, unplacedOrders: 0, manifestAtMs: null } }, 'register')).toBe('not-needed');
  });

  it('[I7] says nothing of unsent work before it was counted', () => {
    expect(stateOf({ unsent: null }, 'unsent')).toBeUndefined();
    expect(stateOf({ unsent: 2 }, 'unsent')).toBe('look');
  });

  it('does not ask for a font when nothing is to be signed', () => {
    expect(stateOf({ visits: [], fontOnPhone: false }, 'font')).toBe('not-needed');
  });
});
