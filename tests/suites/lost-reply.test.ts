import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cases } from '../../src/server/store/tables.ts';
import { PartnerPlatform } from '../../src/simulator/partner.ts';
import { deskUnderTest, sale } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';

let office: DeskUnderTest;
let line: Server;
let origin = '';

beforeAll(async () => {
  office = await deskUnderTest();
  line = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]);
      const answer = await office.app.request(`http://localhost${request.url ?? ''}`, { method: 'POST', headers, body: Buffer.concat(parts) });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
});
afterAll(async () => {
  line.closeAllConnections();
  await new Promise((resolve) => line.close(resolve));
  await office.close();
});

it('[T-06] a partner whose reply was lost sends again and hears `replayed`: one case, not two', async () => {
  const platform = new PartnerPlatform(origin, office.secrets.inbound, office.clock);
  const { application } = sale(office.clock.nowMs());
  const made = () => office.database.db.select().from(cases).where(eq(cases.registryNumber, application.registryNumber));
  await platform.applicationWithLostReply(application);
  expect(await made()).toHaveLength(1);
  expect(await platform.application(application)).toMatchObject({ status: 200, body: { effect: 'replayed' } });
  expect(await made()).toHaveLength(1);
});

it('names the address at which nobody answers', async () => {
  const nowhere = new PartnerPlatform('http://127.0.0.1:1', office.secrets.inbound, office.clock);
  const { application } = sale(office.clock.nowMs());
  await expect(nowhere.application(application)).rejects.toThrow('http://127.0.0.1:1');
  await expect(nowhere.applicationWithLostReply(application)).rejects.toThrow('http://127.0.0.1:1');
});
