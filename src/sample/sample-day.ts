import { MS_PER_HOUR } from '../base/clock.ts';
import type { SampleScript, SampleStep } from '../protocol/sample-script.ts';
import { finishedStories } from './finished-stories.ts';
import { daysAgo } from './moments.ts';
import { samplePartners } from './partners.ts';
import { qijiangSteps } from './qijiang-story.ts';
import { queueStories } from './queue-stories.ts';
import { qijiangRegister, tongliangRegister } from './register.ts';
import { sampleStaff } from './staff.ts';
import { firstWorkersDay, otherWorkersDay } from './today-stories.ts';

/** Where the partner simulator listens when nothing else is said. */
const SIMULATOR_CALLBACK_URL = 'http://127.0.0.1:8790/callbacks';

/** The office of Tongliang and the joint window of Qijiang as they stand at `nowMs`, with what led there. Order: steps by time. */
export function sampleDay(nowMs: number, callbackUrl: string = SIMULATOR_CALLBACK_URL): SampleScript {
  const tongliang = tongliangRegister(nowMs);
  const homeOf = (serial: number) => {
    const home = tongliang[serial - 1];
    if (home === undefined) throw new RangeError(`sample: no home ${serial}`);
    return home;
  };
  const stories = [...queueStories(homeOf, nowMs), ...firstWorkersDay(homeOf, nowMs), ...otherWorkersDay(homeOf, nowMs), ...finishedStories(homeOf, nowMs)];
  const told: readonly SampleStep[] = [...stories.flatMap((story) => story.steps), ...qijiangSteps(nowMs)];
  const firstMs = Math.min(...told.map(({ atMs }) => atMs));
  const steps = [...nightlyRegisters(nowMs, firstMs), ...looks(nowMs, firstMs), ...told].filter(({ atMs }) => atMs <= nowMs);
  return {
    staff: sampleStaff,
    partners: samplePartners(callbackUrl),
    register: [...tongliang, ...qijiangRegister(nowMs)],
    screenSigners: ['sgcc-cq-tongliang'],
    steps: steps.toSorted((a, b) => a.atMs - b.atMs),
  };
}

/** The export of each night, and one before everything. */
function nightlyRegisters(nowMs: number, firstMs: number): SampleStep[] {
  const steps: SampleStep[] = [{ kind: 'register', atMs: firstMs - MS_PER_HOUR }];
  for (let days = 0; daysAgo(nowMs, days, '02:00') > firstMs; days++) steps.push({ kind: 'register', atMs: daysAgo(nowMs, days, '02:00') });
  return steps;
}

/** T-08: often enough on all days, and today until an hour and a half ago. */
function looks(nowMs: number, firstMs: number): SampleStep[] {
  const times = ['08:40', '11:15', '14:00', '16:45', '19:20'];
  const steps: SampleStep[] = [];
  for (let days = 0; daysAgo(nowMs, days, '00:00') > firstMs; days++) {
    for (const time of times) {
      const atMs = daysAgo(nowMs, days, time);
      if (atMs <= nowMs - 0.4 * MS_PER_HOUR) steps.push({ kind: 'look', atMs, by: 'clerk' });
    }
  }
  return steps;
}
