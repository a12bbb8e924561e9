import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../../../src/base/clock.ts';
import { ok } from '../../../src/base/result.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { World } from './support/world.ts';

describe('a phone that lay in a drawer', () => {
  it('[S-01, S-13] has everything after 400 days, and sends it: nothing unsent ever expires', async () => {
    const world = new World();
    const office = await FakeOffice.open(world);
    office.book(1);
    office.book(2);
    const phone = await Phone.atWork(world, office.transport());
    await phone.call(testId('b', 1));
    await phone.cycle();
    await phone.call(testId('b', 1));
    await phone.report(testId('c', 2));
    await phone.app.saveDraft(`visit:${testId('b', 2)}/arrival`, { reason: '半写' });
    office.faults = ['offline'];
    await phone.cycle();

    world.advance(400 * MS_PER_DAY);
    office.cookieLost = true;
    await phone.restart();
    expect((await phone.outboxNow()).filter(({ state }) => state === 'waiting')).toHaveLength(2);
    expect(await phone.app.loadDraft(`visit:${testId('b', 2)}/arrival`)).toEqual(ok({ reason: '半写' }));
    expect(await phone.app.rescue.count()).toEqual({ captures: 2, files: 0 });
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied).toHaveLength(3);
  });
});
