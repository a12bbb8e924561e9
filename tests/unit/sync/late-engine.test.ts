import { expect, it } from 'vitest';
import { fail, ok } from '../../../src/base/result.ts';
import type { Engine } from '../../../src/sync/engine.ts';
import { lateEngine } from '../../../src/sync/late-engine.ts';
import { StatusLight } from '../../../src/sync/status-light.ts';

function whole(): { engine: Engine; asked: string[] } {
  const asked: string[] = [];
  const engine: Engine = {
    status: new StatusLight(),
    wake: () => void asked.push('wake'),
    enrol: async () => (asked.push('enrol'), ok(undefined)),
    signInAgain: async () => (asked.push('sign-in'), ok(undefined)),
    stop: () => void asked.push('stop'),
  };
  return { engine, asked };
}

it('[S-10] reads the engine once, when it is first asked for something, and shows its state from then on', async () => {
  const { engine, asked } = whole();
  let loads = 0;
  const late = lateEngine(async () => {
    loads += 1;
    return engine;
  });
  const seen: boolean[] = [];
  late.status.subscribe(({ running }) => seen.push(running));
  expect(loads).toBe(0);

  late.wake();
  await late.enrol({ username: 'worker-jia', password: 'four quiet winters', deviceName: '测试手机' });
  await late.signInAgain({ password: 'four quiet winters' });
  engine.status.change({ running: true });
  expect({ loads, asked, last: seen.at(-1) }).toEqual({ loads: 1, asked: ['wake', 'enrol', 'sign-in'], last: true });
});

it('[F16] a store that throws while a person waits is an answer', async () => {
  const { engine } = whole();
  const broken = async () => {
    throw new DOMException('the handle is gone', 'InvalidStateError');
  };
  const late = lateEngine(async () => ({ ...engine, enrol: broken, signInAgain: broken }));
  expect(await late.enrol({ username: 'worker-jia', password: 'four quiet winters', deviceName: '测试手机' })).toEqual(fail('storage/connection-lost'));
  expect(await late.signInAgain({ password: 'four quiet winters' })).toEqual(fail('storage/connection-lost'));
});

it('[S-10] says that there is no line when the engine could not be read, and tries again at the next asking', async () => {
  const { engine, asked } = whole();
  let loads = 0;
  const late = lateEngine(async () => {
    loads += 1;
    if (loads === 1) throw new TypeError('Failed to fetch dynamically imported module');
    return engine;
  });
  late.wake();
  expect(await late.signInAgain({ password: 'four quiet winters' })).toEqual(fail('link/offline'));
  expect(await late.signInAgain({ password: 'four quiet winters' })).toEqual(ok(undefined));
  expect({ loads, asked }).toEqual({ loads: 2, asked: ['sign-in'] });
});
