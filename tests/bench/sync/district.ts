import type { Visit } from '../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';
import type { ReferenceRow } from '../../../src/domain/model/account.ts';
import { randomOf } from '../register/random.ts';

/** A work order with the visit that covers it. */
export interface Errand {
  readonly order: WorkOrder;
  readonly visit: Visit;
}

const HOUR_MS = 3_600_000;
const ROADS = ['示例路', '测试路', '样板街', '示例大道', '测试巷', '样板支路'] as const;
const ESTATES = ['示例花园', '测试新村', '样板小区', '示例公寓', '测试家园'] as const;
const SURNAMES = ['测', '试', '样', '例', '演'] as const;

/**
 * So many errands of a large district, invented and the same for the same seed: each order about 2 KB of JSON, with two
 * parties, two rows of the register and the account's money, as the office sends them.
 */
export function districtOf(count: number, place: { readonly seed: number; readonly nowMs: number; readonly workerId: string }): Errand[] {
  const random = randomOf(place.seed);
  return Array.from({ length: count }, (_, n) => errandOf(n, place, random));
}

type Random = ReturnType<typeof randomOf>;

function errandOf(n: number, { nowMs, workerId }: { nowMs: number; workerId: string }, random: Random): Errand {
  const atMs = nowMs - n * 61_000;
  const [visitId, workOrderId, caseId] = [uuidAt(atMs, random), uuidAt(atMs, random), uuidAt(atMs - HOUR_MS, random)];
  const address = `重庆市铜梁区东城街道${pick(ROADS, random)} ${1 + random(9_000)} 号${pick(ESTATES, random)} ${1 + random(30)} 幢 ${1 + random(6)} 单元 ${1 + random(33)}-${1 + random(8)}`;
  const fromMs = nowMs + random(24 * 14) * HOUR_MS;
  const dueAtMs = fromMs + random(24 * 5) * HOUR_MS;
  const accountNumber = digits(10, random);
  const order: WorkOrder = {
    workOrderId, caseId, caseNumber: `TL-2026112${random(10)}-${digits(5, random)}`, version: 1, state: 'open',
    programme: { id: 'tongliang-power-transfer', version: 1 }, supplierId: 'sgcc-cq-tongliang', utility: 'power', service: 'transfer',
    jobs: (['find-account', 'read-meter', 'inform-owners', 'sign-contract'] as const).map((kind) => ({ kind, state: 'open' as const })),
    dueAtMs, assigneeId: workerId, visitId, address,
    parties: (['old-owner', 'new-owner'] as const).map((role) => ({
      role, name: `${pick(SURNAMES, random)}${pick(['甲', '乙', '丙', '丁'], random)}${pick(['一', '二', '三', '四', ''], random)}`,
      phone: `154${digits(8, random)}`, identity: { kind: 'resident-id' as const, number: `500199${1950 + random(50)}0${1 + random(9)}${10 + random(19)}${digits(4, random)}` },
    })),
    accountNumber: random(3) === 0 ? null : accountNumber, references: [referenceOf(accountNumber, address, random), referenceOf(digits(10, random), address, random)],
    arrears: { amount: '0.00', prepaid: `${random(300)}.${digits(2, random)}`, asOfMs: atMs }, priceTables: [], contract: null, screenSigningAllowed: true,
    needs: [], transferType: null, finding: null, readings: [], choice: null, notices: [], signer: null, signing: null, documents: [], problems: [],
  };
  const visit: Visit = {
    visitId, version: 1, state: 'booked', workOrderIds: [workOrderId], assigneeId: workerId, address, appointment: { fromMs, toMs: fromMs + 2 * HOUR_MS },
    workerStaffNumber: 'T9001', hotline: '95598', dueAtMs, calls: [], rebookings: [], departedAtMs: null, arrival: null, privacyNotice: null, consents: [], unmaskings: [], ending: null,
  };
  return { order, visit };
}

function referenceOf(accountNumber: string, address: string, random: Random): ReferenceRow {
  const registers = ['total', 'peak', 'valley'] as const;
  return {
    supplierId: 'sgcc-cq-tongliang', utility: 'power', accountNumber, nameMasked: `${pick(SURNAMES, random)}*`, addressMasked: `${address.slice(9, 20)}***`,
    meter: { meterNumber: `99300${digits(17, random)}`, registers: [...registers], integerDigits: 6, decimals: 2, multiplier: '1' },
    lastScheduled: { day: '2026-11-01', readings: registers.map((register) => ({ register, value: `${1 + random(9_999)}.${digits(2, random)}` })) },
    priceCode: 'residential-tiers', sharedMeter: false,
  };
}

function pick<T>(all: readonly T[], random: Random): T {
  return all[random(all.length)] as T;
}

function digits(count: number, random: Random): string {
  return Array.from({ length: count }, () => random(10)).join('');
}

/** Version 7, as the office makes them: time first, then chance. */
function uuidAt(atMs: number, random: Random): string {
  const time = atMs.toString(16).padStart(12, '0');
  const hex = (count: number) => Array.from({ length: count }, () => random(16).toString(16)).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${'89ab'[random(4)]}${hex(3)}-${hex(12)}`;
}
