import { MS_PER_HOUR, MS_PER_MINUTE } from '../base/clock.ts';
import type { Appointment } from '../domain/model/visit.ts';
import type { JobKind } from '../domain/model/job.ts';
import type { SampleSupplyPoint } from '../protocol/sample-script.ts';
import { CaseStory } from './case-story.ts';
import { DoorStory } from './door-story.ts';
import { daysAgo, hoursAgo } from './moments.ts';
import { HOMES } from './register.ts';

/** Everything that may be open at one door: where the number is unknown, all of it is done on one trip (T-02, T-13). */
const ALL_JOBS: readonly JobKind[] = ['find-account', 'read-meter', 'inform-owners', 'sign-contract'];
const AFTER_ACCEPTANCE: readonly JobKind[] = ['read-meter', 'inform-owners', 'sign-contract'];
const VISITS_OF_THE_DAY = 9;

/** The first worker's day: nine visits from an hour ago into the evening, five of them to find the number and do all the rest. */
export function firstWorkersDay(homeOf: (serial: number) => SampleSupplyPoint, nowMs: number): readonly CaseStory[] {
  const slots = appointments(nowMs);
  const worker = 'worker-jia';
  const sent = (story: CaseStory, at: number, visit: { readonly jobs: readonly JobKind[]; readonly note?: string }) =>
    story.dispatched(hoursAgo(nowMs, 2.5 - at * 0.1), { worker, appointment: slots[at] ?? between(nowMs, 60), ...visit });

  // the number is not known: the acceptance clock of 24 hours runs, from amber to green (T-13, T-18)
  const unknown = ([['found-on-site', 3, 22], ['rollover-meter', HOMES.rollover, 19.5], ['time-of-use-meter', HOMES.timeOfUse, 15], ['transformer-meter', HOMES.transformer, 9], ['shared-meter-on-site', HOMES.shared, 6]] as const).map(([key, home, hours], i) =>
    sent(askedInVain(new CaseStory(key, homeOf(home), 100 + i), hoursAgo(nowMs, hours)), i, { jobs: ALL_JOBS }));

  const settlement = acceptedCase(new CaseStory('settlement', homeOf(31), 110), daysAgo(nowMs, 1, '10:20')).chose(daysAgo(nowMs, 1, '11:40'), 'settlement');
  const bothPresent = acceptedCase(new CaseStory('both-owners-present', homeOf(33), 111), daysAgo(nowMs, 1, '09:10')).chose(daysAgo(nowMs, 1, '11:50'), 'non-settlement');
  const again = nobodyHome(acceptedCase(new CaseStory('nobody-home', homeOf(66), 112), daysAgo(nowMs, 3, '09:30')).chose(daysAgo(nowMs, 3, '12:00'), 'non-settlement'), nowMs, worker);
  const contractOnly = acceptedCase(new CaseStory('contract-left', homeOf(81), 113), daysAgo(nowMs, 4, '09:00'));
  contractOnly
    .dispatched(daysAgo(nowMs, 4, '16:00'), { worker, jobs: AFTER_ACCEPTANCE, appointment: between(daysAgo(nowMs, 3, '14:00'), 60) })
    .add(new DoorStory(contractOnly, worker, daysAgo(nowMs, 3, '14:05')).letIn().read().chose('non-settlement').informed('new-owner', 'acknowledged').informed('old-owner', 'acknowledged')
      .ended({ outcome: 'completed', reason: 'customer-asked', note: '客户想先通读合同', leftOpen: ['leave/contract-open'] }).steps);
  return [
    ...unknown,
    sent(settlement, 5, { jobs: AFTER_ACCEPTANCE }),
    sent(bothPresent, 6, { jobs: AFTER_ACCEPTANCE }),
    sent(again, 7, { jobs: AFTER_ACCEPTANCE, note: '第二次上门，请先电话联系' }),
    sent(contractOnly, 8, { jobs: ['sign-contract'] }),
  ];
}

/** A few visits of the others, so that a dispatcher's board holds more than one name. */
export function otherWorkersDay(homeOf: (serial: number) => SampleSupplyPoint, nowMs: number): readonly CaseStory[] {
  const prepaid = acceptedCase(new CaseStory('prepaid-refund', homeOf(HOMES.prepaid), 120), daysAgo(nowMs, 2, '10:00'))
    .called(daysAgo(nowMs, 2, '10:55'), { topics: ['prepaid-refund-told', 'appointment-agreed'] })
    .chose(daysAgo(nowMs, 2, '11:00'), 'settlement')
    .dispatched(hoursAgo(nowMs, 2), { worker: 'worker-bing', jobs: AFTER_ACCEPTANCE, appointment: between(nowMs + 2 * MS_PER_HOUR, 60) });
  const cleared = new CaseStory('arrears-cleared-in-time', homeOf(HOMES.owing[0]), 121)
    .applied(hoursAgo(nowMs, 26), { withNumber: true })
    .registered(hoursAgo(nowMs, 25.8))
    .arrearsChecked(hoursAgo(nowMs, 25))
    .called(hoursAgo(nowMs, 24.9), { topics: ['application-confirmed', 'arrears-told'] })
    .paid(hoursAgo(nowMs, 20))
    .arrearsChecked(hoursAgo(nowMs, 19))
    .accepted(hoursAgo(nowMs, 18.9))
    .dispatched(hoursAgo(nowMs, 2.2), { worker: 'worker-yi', jobs: AFTER_ACCEPTANCE, appointment: between(nowMs + MS_PER_HOUR, 60) });
  const elsewhere = askedInVain(new CaseStory('found-on-site-too', homeOf(128), 122), hoursAgo(nowMs, 11))
    .dispatched(hoursAgo(nowMs, 2.1), { worker: 'worker-yi', jobs: ALL_JOBS, appointment: between(nowMs + 3 * MS_PER_HOUR, 60) });
  return [prepaid, cleared, elsewhere];
}

/** Known at once, nothing owed: accepted within two hours. */
export function acceptedCase(story: CaseStory, appliedAtMs: number): CaseStory {
  const after = (minutes: number) => appliedAtMs + minutes * MS_PER_MINUTE;
  return story.applied(appliedAtMs, { withNumber: true }).registered(after(12))
    .called(after(35), { topics: ['application-confirmed'] })
    .numberKnown(after(38), 'applicant')
    .arrearsChecked(after(45))
    .accepted(after(50));
}

function askedInVain(story: CaseStory, appliedAtMs: number): CaseStory {
  const after = (minutes: number) => appliedAtMs + minutes * MS_PER_MINUTE;
  return story.applied(appliedAtMs).registered(after(20)).called(after(55), { topics: ['account-number-asked', 'found-by-guidance', 'account-number-not-found', 'appointment-agreed'], note: '客户找不到电费单' });
}

function nobodyHome(story: CaseStory, nowMs: number, worker: string): CaseStory {
  return story
    .dispatched(daysAgo(nowMs, 3, '16:30'), { worker, jobs: AFTER_ACCEPTANCE, appointment: between(daysAgo(nowMs, 2, '15:00'), 60) })
    .add(new DoorStory(story, worker, daysAgo(nowMs, 2, '15:02')).calledInVain().ended({ outcome: 'nobody-home', reason: 'nobody-home', note: '敲门三次无人应答' }).steps);
}

export function between(fromMs: number, minutes: number): Appointment {
  return { fromMs, toMs: fromMs + minutes * MS_PER_MINUTE };
}

/** Evenly from an hour ago until 20:30, or for five hours where that is later, and never past midnight. */
function appointments(nowMs: number): Appointment[] {
  const startMs = Math.floor((nowMs - MS_PER_HOUR) / (5 * MS_PER_MINUTE)) * 5 * MS_PER_MINUTE;
  const lastMs = Math.min(Math.max(daysAgo(nowMs, 0, '20:00'), nowMs + 4 * MS_PER_HOUR), Math.max(daysAgo(nowMs, 0, '23:20'), nowMs + MS_PER_HOUR));
  const stepMs = Math.floor((lastMs - startMs) / (VISITS_OF_THE_DAY - 1) / (5 * MS_PER_MINUTE)) * 5 * MS_PER_MINUTE;
  return Array.from({ length: VISITS_OF_THE_DAY }, (_, i) => between(startMs + i * stepMs, 60));
}
