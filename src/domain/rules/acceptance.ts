import { MS_PER_HOUR } from '../../base/clock.ts';
import type { DomainCode } from '../errors.ts';
import type { CaseRecord, DeclineReason } from '../model/case.ts';
import type { AcceptancePolicy } from '../programme/conduct.ts';
import type { Programme } from '../programme/schema.ts';
import { isZeroDecimal } from './decimals.ts';

export interface AcceptanceChoice {
  readonly mayAccept: boolean;
  /** Why not yet; null when it may be accepted. */
  readonly refusal: DomainCode | null;
  /** 「可选择」: grounds on which a person may end it, with a call; never done by the product (T-19). */
  readonly mayDecline: readonly DeclineReason[];
  /** Natural hours from receipt, nights and rest days included; null without such a limit. */
  readonly dueAtMs: number | null;
}

/**
 * What a clerk may do with an application in pre-acceptance (前置受理): T-18, T-19. Instants in whole milliseconds; reads
 * no clock, never throws. A programme without a queue accepts as it comes: a missing paper never stands in the way (M-4).
 */
export function acceptanceChoice(record: CaseRecord, programme: Programme, nowMs: number): AcceptanceChoice {
  if (record.stage !== 'pre-acceptance') return { mayAccept: false, refusal: 'case/stage-forbids', mayDecline: [], dueAtMs: null };
  const policy = programme.acceptance;
  if (policy === null) return { mayAccept: true, refusal: null, mayDecline: ['other'], dueAtMs: null };
  const dueAtMs = record.receivedAtMs + policy.window.hours * MS_PER_HOUR;
  const refusal = policy.needs.map(({ need }) => needs[need](record)).find((code) => code !== null) ?? null;
  const mayDecline = policy.declineGrounds.map(({ ground }) => ground).filter((ground) => grounds[ground](record, nowMs >= dueAtMs));
  return { mayAccept: refusal === null, refusal, mayDecline, dueAtMs };
}

const needs: Record<AcceptancePolicy['needs'][number]['need'], (record: CaseRecord) => DomainCode | null> = {
  'account-number': (record) => (record.account === null ? 'case/account-unknown' : null), // T-11
  'arrears-checked': (record) => (record.arrears === null ? 'case/arrears-unchecked' : null), // T-15
  'arrears-cleared': (record) => (owes(record) ? 'case/arrears-outstanding' : null), // T-16
};

const grounds: Record<DeclineReason, (record: CaseRecord, windowPassed: boolean) => boolean> = {
  'account-number-unknown': (record, windowPassed) => windowPassed && record.account === null,
  'arrears-outstanding': owes,
  'shared-meter': (record) => record.sharedMeter === true,
  other: () => true, // 等: with a note (T-R4)
};

function owes(record: CaseRecord): boolean {
  return record.arrears !== null && !isZeroDecimal(record.arrears.amount);
}
