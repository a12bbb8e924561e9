import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { cryptoRandom } from '../../src/base/ids.ts';
import type { Visit } from '../../src/domain/model/visit.ts';
import type { PushItem, PushResult } from '../../src/protocol/push.ts';
import type { ServerPorts } from '../../src/server/ports.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../src/server/store/open-database.ts';
import { startServer } from '../e2e/support/server.ts';
import type { RunningServer } from '../e2e/support/server.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { freshDatabase } from '../tools/test-database.ts';
import type { TestDatabase } from '../tools/test-database.ts';
import { errandFor, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** The server as a process of its own: what only sockets and signals can do to it. */
let database: TestDatabase;
let dataDir: string;
let running: RunningServer;
let errand: Errand;
let phone: Phone;

const start = () => startServer({ args: ['--empty'], dataDir, env: { DATABASE_URL: database.url ?? '', LOG_LEVEL: 'info' } });

beforeAll(async () => {
  database = await freshDatabase();
  dataDir = join(mkdtempSync(join(tmpdir(), 'doorstep-kill-')), 'data');
  await seed();
  running = await start();
  const wire = { app: { request: (path: string, init: RequestInit) => fetch(`${running.origin}${path}`, init) }, clock: systemClock, ports: { identity: { epoch: null } } } as unknown as ServerUnderTest;
  phone = await enrol(wire, 'walker');
}, 120_000);
afterAll(async () => {
  await running.stop();
  await database.drop();
  rmSync(dirname(dataDir), { recursive: true, force: true });
}, 60_000);

async function seed(): Promise<void> {
  const opened = database.url === null ? await openEmbeddedDatabase(dataDir) : { ok: true as const, value: await openServerDatabase(database.url) };
  if (!opened.ok) throw new Error(opened.error.code);
  const ports = { db: opened.value.db, clock: systemClock, random: cryptoRandom } as ServerPorts;
  errand = await errandFor(ports, await person(ports, 'walker', 'field-worker'));
  await opened.value.close();
}

const callItem = (at: number) => phone.capture({ lane: `visit:${errand.visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'no-answer', purpose: 'appointment', note: `第${at}次` } });

/** Pushes batches over four connections until one fails; gives the answers that arrived. */
async function pushUntilCut(batches: readonly (readonly PushItem[])[], onAnswer: (count: number) => void): Promise<PushResult[]> {
  const answers: PushResult[] = [];
  const left = [...batches];
  const sender = async () => {
    for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
      const results = await phone.push(...batch).catch(() => null);
      if (results === null) return;
      answers.push(...results);
      onAnswer(answers.length);
    }
  };
  await Promise.all([1, 2, 3, 4].map(sender));
  return answers;
}

describe('a server that dies at work', () => {
  it('[F36, P-01] killed under load loses nothing it acknowledged and does nothing twice', async () => {
    const items: PushItem[] = [];
    for (let at = 0; at < 80; at++) items.push(await callItem(at));
    const batches = Array.from({ length: 40 }, (_, at) => items.slice(at * 2, at * 2 + 2));
    const deaths: Promise<void>[] = [];
    const answers = await pushUntilCut(batches, (count) => {
      if (count >= 12 && deaths.length === 0) deaths.push(running.kill());
    });
    await Promise.all(deaths);
    const acknowledged = new Set(answers.filter(({ outcome }) => outcome === 'applied').map(({ mutationId }) => mutationId));
    expect(acknowledged.size).toBeGreaterThanOrEqual(12);
    expect(acknowledged.size).toBeLessThan(80); // it did die at work
    running = await start();
    const again: PushResult[] = [];
    for (const batch of batches) again.push(...(await phone.push(...batch)));
    expect(again.filter(({ outcome, original }) => outcome !== 'applied' && original !== 'applied')).toEqual([]);
    expect(again.filter(({ mutationId, outcome }) => acknowledged.has(mutationId) && outcome !== 'duplicate')).toEqual([]);
    const visit = (await phone.pull({ epoch: null })).changes.find(({ entityId }) => entityId === errand.visitId)?.row as Visit;
    expect(visit.calls.map(({ mutationId }) => mutationId).toSorted()).toEqual(items.map(({ header }) => header.mutationId).toSorted());
  }, 180_000);
});

describe('another user of the machine', () => {
  it('[X66] does not get into the folder with the evidence', () => {
    expect(statSync(dataDir).mode & 0o077).toBe(0);
  });
});

describe('a connection that speaks badly', () => {
  const say = (text: string) =>
    new Promise<string>((resolve) => {
      const { hostname, port } = new URL(running.origin);
      let heard = '';
      const socket = connect(Number(port), hostname, () => socket.write(text));
      socket.setEncoding('latin1').setTimeout(3_000, () => socket.destroy());
      socket.on('data', (part: string) => {
        heard += part;
        if (heard.includes('\r\n\r\n')) socket.destroy();
      });
      socket.on('error', () => undefined).on('close', () => resolve(heard));
    });
  const statusOf = (heard: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0);
  const host = 'Host: 127.0.0.1\r\nConnection: close\r\n';

  it.each([
    ['[X47] an unknown method', `TRACE /desk/v1/cases HTTP/1.1\r\n${host}\r\n`],
    ['[X47] no host', 'GET /desk/v1/setup HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['[X47] a host that is none', 'GET /desk/v1/cases HTTP/1.1\r\nHost: a b"<>\r\nConnection: close\r\n\r\n'],
    ['[X46] a path that climbs', `GET /assets/../../package.json HTTP/1.1\r\n${host}\r\n`],
    ['[X46] a path that climbs, written otherwise', `GET /assets/%2e%2e/%2e%2e/package.json HTTP/1.1\r\n${host}\r\n`],
    ['[X46] another server\'s address', `GET http://evil.example/desk/v1/accounts HTTP/1.1\r\n${host}\r\n`],
    ['[X14] two lengths', `POST /desk/v1/session HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\n{}GE`],
    ['[X14] a length and chunks', `POST /desk/v1/session HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['[X14] a header without end', `GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(40_000)}\r\n\r\n`],
    ['[X52] a line feed in a header', `GET /desk/v1/setup HTTP/1.1\r\n${host}X-Request-Id: a\nb\u001b[31m\r\n\r\n`],
  ])('%s is refused, and the server goes on', async (_what, text) => {
    const status = statusOf(await say(text));
    expect([status >= 400 && status < 500, status]).toEqual([true, status]);
    expect((await fetch(`${running.origin}/healthz`)).status).toBe(200);
  });
});
