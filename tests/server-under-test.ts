import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { pino } from 'pino';
import { cryptoRandom } from '../src/base/ids.ts';
import { fail, ok } from '../src/base/result.ts';
import { composeApp } from '../src/server/http.ts';
import type { Mount } from '../src/server/http.ts';
import { newLiveHub } from '../src/server/http/live-hub.ts';
import type { ServerEnv } from '../src/server/http/server-env.ts';
import type { ServerPorts } from '../src/server/ports.ts';
import { storeShippedCalendar } from '../src/server/desk/store-shipped-calendar.ts';
import { blobFolder, markEvidenceFolder } from '../src/server/store/blob-folder.ts';
import { loadIdentity } from '../src/server/store/identity.ts';
import { openMemoryDatabase, openServerDatabase } from '../src/server/store/open-database.ts';
import type { OpenDatabase } from '../src/server/store/open-database.ts';
import { MemoryDatabase } from './sim/database/memory-database.ts';
import { freshDatabase } from './tools/test-database.ts';

/** 2026-11-20 10:00 in Shanghai, a working Friday. */
export const TEST_START_MS = Date.UTC(2026, 10, 20, 2, 0, 0);

export interface TestClock {
  nowMs(): number;
  monotonicMs(): number;
  advance(byMs: number): void;
}

export interface ServerUnderTest {
  readonly app: Hono<ServerEnv>;
  readonly ports: ServerPorts;
  readonly clock: TestClock;
  /** Everything logged so far, one JSON line each. */
  readonly logged: string[];
  readonly database: OpenDatabase;
  close(): Promise<void>;
}

export interface ServerUnderTestOptions {
  /** Rooms beside the core's own. */
  readonly rooms?: readonly Mount[];
  readonly ports?: Partial<ServerPorts>;
  /** A folder of built pages; without it there are none. */
  readonly webDir?: string;
}

/** A whole server in this process, on the embedded database or, with TEST_DATABASE_URL, on a fresh real one; clock pinned. */
export async function serverUnderTest(options: ServerUnderTestOptions = {}): Promise<ServerUnderTest> {
  const fresh = await freshDatabase();
  const database = await openedFor(fresh.url);
  await storeShippedCalendar(database.db);
  const dataDir = mkdtempSync(join(tmpdir(), 'doorstep-test-'));
  await markEvidenceFolder(join(dataDir, 'evidence'));
  const clock = newTestClock();
  const logged: string[] = [];
  const ports: ServerPorts = {
    db: database.db,
    clock,
    random: cryptoRandom,
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    bytes: blobFolder(join(dataDir, 'evidence')),
    live: newLiveHub(),
    marketing: {
      findAccounts: () => Promise.resolve(ok({ rows: [], truncated: false })),
      arrears: () => Promise.resolve(ok({ amount: '0.00', prepaid: '0.00', asOfMs: clock.nowMs() })),
      addressOf: () => Promise.resolve(fail('account/not-in-reference')),
      referencesFor: () => Promise.resolve(ok([])),
    },
    sms: { send: () => Promise.resolve(ok('stored' as const)) },
    fetch: () => Promise.reject(new Error(`no network in tests ${randomUUID()}`)),
    settings: { dataDir, publicOrigin: 'http://localhost', webDir: options.webDir ?? join(dataDir, 'web'), hotline: '95598' },
    identity: await loadIdentity(database.db, clock.nowMs()),
    ...options.ports,
  };
  return {
    app: composeApp(ports, options.rooms),
    ports, clock, logged, database,
    async close() {
      await database.close();
      await fresh.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The simulator's database stands in where `TEST_DATABASE` says so: it must pass what the real ones pass. */
function openedFor(url: string | null): Promise<OpenDatabase> {
  if (process.env.TEST_DATABASE === 'memory') return Promise.resolve({ db: new MemoryDatabase().connect(), kind: 'embedded', close: () => Promise.resolve() });
  return url === null ? openMemoryDatabase() : openServerDatabase(url);
}

function newTestClock(): TestClock {
  let nowMs = TEST_START_MS;
  return { nowMs: () => nowMs, monotonicMs: () => nowMs - TEST_START_MS, advance: (byMs) => void (nowMs += byMs) };
}
