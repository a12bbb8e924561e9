import type { ActPayload } from '../domain/acts/registry.ts';
import type { CaseRecord } from '../domain/model/case.ts';
import type { JobKind } from '../domain/model/job.ts';
import type { SampleSupplyPoint } from '../protocol/sample-script.ts';
import { CaseStory } from './case-story.ts';
import { DoorStory } from './door-story.ts';
import { daysAgo, daysBackOver } from './moments.ts';
import { acceptedCase, between } from './today-stories.ts';

const JOBS: readonly JobKind[] = ['read-meter', 'inform-owners', 'sign-contract'];
/** D-06: the five working days are over, and one more. */
const WORKING_DAYS_OVER = 6;

/** Cases whose visit is over: archived, due for archiving in time and too late, and those with a knot in them. */
export function finishedStories(homeOf: (serial: number) => SampleSupplyPoint, nowMs: number): readonly CaseStory[] {
  const overdueDays = daysBackOver(nowMs, WORKING_DAYS_OVER);
  const archived = visited(new CaseStory('archived', homeOf(1), 140), { nowMs, days: 9, worker: 'worker-jia' }, (door) =>
    door.chose('non-settlement').informed('new-owner', 'acknowledged').informed('old-owner', 'acknowledged').signed('paper').ended({ outcome: 'completed', reason: 'none', note: '' }));
  const overdue = visited(new CaseStory('archive-overdue', homeOf(72), 141), { nowMs, days: overdueDays, worker: 'worker-bing' }, (door) =>
    door.chose('settlement').informed('new-owner', 'acknowledged').signed('paper').ended({ outcome: 'completed', reason: 'none', note: '' }));
  const inApp = visited(new CaseStory('signed-in-app', homeOf(84), 142), { nowMs, days: 1, worker: 'worker-yi' }, (door) =>
    door.chose('settlement').informed('new-owner', 'acknowledged').signed('app').ended({ outcome: 'completed', reason: 'none', note: '' }));
  const refused = visited(new CaseStory('owner-refuses-to-sign-notice', homeOf(96), 143), { nowMs, days: 2, worker: 'worker-jia' }, (door) =>
    door.chose('non-settlement').informed('new-owner', 'acknowledged').informed('old-owner', 'refused-to-acknowledge', '对示数有异议，拒绝签字').signed('paper').ended({ outcome: 'completed', reason: 'none', note: '' }));
  const absent = visited(new CaseStory('one-owner-absent', homeOf(101), 144), { nowMs, days: 2, worker: 'worker-bing' }, (door) =>
    door.chose('non-settlement').informed('new-owner', 'acknowledged').informed('old-owner', 'not-reached', '原户主在外地').signed('paper')
      .ended({ outcome: 'completed', reason: 'one-owner-missing', note: '由办公室电话告知', leftOpen: ['leave/old-owner-uninformed'] }));
  const turnedAway = acceptedCase(new CaseStory('entry-refused', homeOf(111), 145), daysAgo(nowMs, 3, '09:20'));
  turnedAway
    .dispatched(daysAgo(nowMs, 2, '09:00'), { worker: 'worker-yi', jobs: JOBS, appointment: between(daysAgo(nowMs, 1, '16:00'), 60) })
    .add(new DoorStory(turnedAway, 'worker-yi', daysAgo(nowMs, 1, '16:05')).ended({ outcome: 'refused', reason: 'entry-refused', note: '客户要求改到营业厅办理' }).steps);
  return [
    archived
      .did(daysAgo(nowMs, 8, '09:30'), 'countersign-contract', countersign)
      .did(daysAgo(nowMs, 7, '10:10'), 'archive-case', {}),
    overdue.called(daysAgo(nowMs, 1, '09:40'), { topics: ['payment-sms-told'] }),
    inApp,
    refused.did(daysAgo(nowMs, 1, '09:20'), 'countersign-contract', countersign),
    absent
      .called(daysAgo(nowMs, 1, '10:10'), { to: 'old-owner', topics: ['notice-told'] })
      .did(daysAgo(nowMs, 1, '10:15'), 'inform-owner-by-office', (record) => ({
        owner: 'old-owner', outcome: 'acknowledged', channel: 'phone', reason: '', noticeSha256: record.notices[0]?.noticeSha256 ?? '',
      }))
      .did(daysAgo(nowMs, 1, '11:00'), 'countersign-contract', countersign),
    turnedAway,
  ];
}

interface Occasion {
  readonly nowMs: number;
  /** How many days ago the visit was; the application came two days before. */
  readonly days: number;
  readonly worker: string;
}

function visited(story: CaseStory, { nowMs, days, worker }: Occasion, rest: (door: DoorStory) => DoorStory): CaseStory {
  acceptedCase(story, daysAgo(nowMs, days + 2, '09:10'));
  const door = rest(new DoorStory(story, worker, daysAgo(nowMs, days, '14:03')).letIn().read());
  return story
    .dispatched(daysAgo(nowMs, days + 1, '15:30'), { worker, jobs: JOBS, appointment: between(daysAgo(nowMs, days, '14:00'), 60) })
    .add(door.steps);
}

/** The supplier signs the very text the customer signed (C-09). */
function countersign(record: CaseRecord): ActPayload<'countersign-contract'> {
  return { contractSha256: record.contract?.contractSha256 ?? '' };
}
