import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../../src/base/clock.ts';
import { deskSessions } from '../../src/server/store/tables.ts';
import { deskUnderTest, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { PASSWORD, person } from './support/office.ts';
import { postJson } from './support/phone.ts';

let server: DeskUnderTest;
let administrator: Desk;
beforeAll(async () => {
  server = await deskUnderTest();
  administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
});
afterAll(() => server.close());

type Line = ReadableStreamDefaultReader<Uint8Array>;

async function lineOf(desk: Desk): Promise<Line> {
  const line = (await desk.as('/desk/v1/live', { method: 'GET' })).body!.getReader() as Line;
  await line.read(); // that it is there
  return line;
}

/** What a line says next; null when it says nothing for a while. */
async function next(line: Line): Promise<'ended' | 'news' | null> {
  const silent = new Promise<null>((resolve) => setTimeout(() => resolve(null), 1_500));
  return Promise.race([line.read().then(({ done }) => (done ? 'ended' as const : 'news' as const)), silent]);
}

describe('the live line of the desk', () => {
  it.each<[string, { districtId: string; supplierId: string }]>([['one district', tongliang], ['all districts', { districtId: 'default', supplierId: 'default' }]])('[X36, C-21] of somebody of %s ends with the session it was opened in, and another session\'s goes on', async (_what, where) => {
    const clerk = await server.person('leaving', where, 'clerk');
    const signedInElsewhere = (await postJson(server, { path: '/desk/v1/session', body: { username: clerk.username, password: PASSWORD } })).headers.get('set-cookie')!.split(';')[0]!;
    const line = await lineOf(clerk);
    const other = (await server.app.request('/desk/v1/live', { headers: { Cookie: signedInElsewhere } })).body!.getReader() as Line;
    await other.read();
    expect((await clerk.as('/desk/v1/session', { method: 'DELETE' })).status).toBe(204);
    expect(await next(line)).toBe('ended');
    server.ports.live.announce(['desk:tongliang'], { caseIds: [] });
    expect(await next(other)).toBe('news');
    await other.cancel();
  });

  it('[X36] ends when the password was reset, and when the account was shut', async () => {
    for (const shut of ['reset', 'disable']) {
      const clerk = await server.person(`shut-${shut}`, tongliang, 'clerk');
      const line = await lineOf(clerk);
      await administrator.post(`/desk/v1/accounts/${clerk.accountId}/${shut}`, shut === 'reset' ? {} : { disabled: true });
      expect([shut, await next(line)]).toEqual([shut, 'ended']);
    }
  });

  it('[X36] ends when a worker gives themselves a new password at the phone', async () => {
    const both = await server.person('both', tongliang, 'clerk', 'field-worker');
    const line = await lineOf(both);
    const wish = { username: both.username, password: PASSWORD, newPassword: 'another long one', deviceName: '手机', deviceId: null };
    expect((await postJson(server, { path: '/sync/v1/enrol', body: wish })).status).toBe(201);
    expect(await next(line)).toBe('ended');
  });

  it('[X36] is told at once of nobody else\'s end, and of an end by time at the next look', async () => {
    const [clerk, leaving] = [await server.person('staying', tongliang, 'clerk'), await server.person('going', tongliang, 'clerk')];
    const line = await lineOf(clerk);
    await leaving.as('/desk/v1/session', { method: 'DELETE' });
    expect(await next(line)).toBeNull();
    await server.ports.db.update(deskSessions).set({ expiresAtMs: server.clock.nowMs() - MS_PER_DAY }).where(eq(deskSessions.accountId, clerk.accountId));
    server.ports.live.announce([`sessions:${clerk.accountId}`]);
    await line.cancel();
    expect((await clerk.get('/desk/v1/session')).status).toBe(401);
  });

  it('[X36] of somebody without a session is none', async () => {
    await person(server.ports, 'nobody', 'clerk');
    expect((await server.app.request('/desk/v1/live')).status).toBe(401);
  });
});
