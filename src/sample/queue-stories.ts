import type { SampleSupplyPoint } from '../protocol/sample-script.ts';
import { CaseStory } from './case-story.ts';
import { DoorStory } from './door-story.ts';
import { daysAgo, hoursAgo } from './moments.ts';
import { HOMES } from './register.ts';
import { between } from './today-stories.ts';

/** The pre-acceptance queue as a clerk finds it: new, waiting, nearly due, overdue, and two that ended there. */
export function queueStories(homeOf: (serial: number) => SampleSupplyPoint, nowMs: number): readonly CaseStory[] {
  const ago = (hours: number) => hoursAgo(nowMs, hours);
  return [
    // the certificate came first and waited for its application (T-06)
    new CaseStory('certificate-first', homeOf(5), 130).registered(ago(1.2)).applied(ago(0.6)),
    new CaseStory('number-by-phone', homeOf(8), 131).applied(ago(3.2)).registered(ago(3))
      .called(ago(2.6), { topics: ['account-number-asked', 'application-confirmed', 'found-by-guidance'], note: '客户按指引在电费单上找到编号' })
      .numberKnown(ago(2.55), 'bill').arrearsChecked(ago(2.5)),
    new CaseStory('arrears-told', homeOf(HOMES.owing[1]), 132).applied(ago(21), { withNumber: true }).registered(ago(20.8))
      .arrearsChecked(ago(20.2)).called(ago(20), { topics: ['application-confirmed', 'arrears-told'] }),
    new CaseStory('arrears-not-cleared', homeOf(HOMES.owing[2]), 133).applied(ago(30), { withNumber: true }).registered(ago(29.5))
      .arrearsChecked(ago(28)).called(ago(27), { topics: ['arrears-told'] }).arrearsChecked(ago(2)),
    new CaseStory('cannot-be-reached', homeOf(11), 134).applied(ago(25)).registered(ago(24.5))
      .called(ago(24.4), { topics: [], outcome: 'no-answer' })
      .called(ago(18), { topics: [], outcome: 'no-answer', note: '再次拨打无人接听' }),
    // the platform sent it again under another reference: still one pre-acceptance (T-07)
    new CaseStory('sent-twice', homeOf(17), 135).applied(ago(5.5)).applied(ago(5.4), { again: true }).registered(ago(5)),
    declinedUnknown(new CaseStory('declined', homeOf(19), 136), nowMs),
    declinedShared(new CaseStory('declined-shared-meter', homeOf(50), 137), nowMs),
  ];
}

function declinedUnknown(story: CaseStory, nowMs: number): CaseStory {
  return story.applied(daysAgo(nowMs, 4, '09:05')).registered(daysAgo(nowMs, 4, '09:30'))
    .called(daysAgo(nowMs, 4, '10:00'), { topics: ['account-number-asked', 'account-number-not-found'] })
    .called(daysAgo(nowMs, 3, '10:30'), { topics: ['reapply-ways-told'] })
    .did(daysAgo(nowMs, 3, '10:35'), 'decline-case', (record) => ({ reason: 'account-number-unknown', note: '', callActId: record.calls.at(-1)?.actId ?? '' }));
}

/** T-20: a worker found several households behind one meter. */
function declinedShared(story: CaseStory, nowMs: number): CaseStory {
  const worker = 'worker-yi';
  return story.applied(daysAgo(nowMs, 5, '09:15')).registered(daysAgo(nowMs, 5, '09:40'))
    .called(daysAgo(nowMs, 5, '10:05'), { topics: ['account-number-asked', 'account-number-not-found', 'appointment-agreed'] })
    .dispatched(daysAgo(nowMs, 5, '10:30'), { worker, jobs: ['find-account'], appointment: between(daysAgo(nowMs, 5, '15:00'), 60) })
    .add(new DoorStory(story, worker, daysAgo(nowMs, 5, '15:04')).letIn().foundShared().ended({ outcome: 'completed', reason: 'none', note: '' }).steps)
    .called(daysAgo(nowMs, 5, '17:00'), { topics: ['reapply-ways-told'] })
    .did(daysAgo(nowMs, 5, '17:05'), 'decline-case', (record) => ({ reason: 'shared-meter', note: '', callActId: record.calls.at(-1)?.actId ?? '' }));
}
