import { systemClock } from '../../src/base/clock.ts';
import { cryptoRandom, newId } from '../../src/base/ids.ts';
import type { OrganisationKey } from '../../src/protocol/seal.ts';
import { hashToken } from '../../src/server/auth/tokens.ts';
import { storeShippedCalendar } from '../../src/server/desk/store-shipped-calendar.ts';
import type { ServerPorts } from '../../src/server/ports.ts';
import { loadIdentity } from '../../src/server/store/identity.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../src/server/store/open-database.ts';
import type { OpenDatabase } from '../../src/server/store/open-database.ts';
import { accounts, deviceAuthors, devices } from '../../src/server/store/tables.ts';
import { errandFor } from '../suites/support/office.ts';

/** Where an office's rows are: a folder with the embedded database in it, or PostgreSQL. */
export interface Where {
  readonly dataDir: string;
  /** Empty: the embedded database. */
  readonly databaseUrl: string;
}

export interface TorturedPhone {
  readonly accountId: string;
  readonly deviceId: string;
  readonly cookie: string;
  readonly visitIds: readonly string[];
}

export interface TorturedOffice {
  readonly epoch: string;
  readonly organisationKey: OrganisationKey;
  readonly phones: readonly TorturedPhone[];
}

const YEAR_MS = 365 * 86_400_000;

export async function withDatabase<T>({ dataDir, databaseUrl }: Where, use: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = databaseUrl === '' ? await embedded(dataDir) : await openServerDatabase(databaseUrl);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** Workers with enrolled phones and so many visits each, written straight into the rows; the server's process comes afterwards. */
export function fillOffice(where: Where, size: { readonly phones: number; readonly visits: number }): Promise<TorturedOffice> {
  return withDatabase(where, async ({ db }) => {
    await storeShippedCalendar(db);
    const { epoch, organisation } = await loadIdentity(db, systemClock.nowMs());
    const ports = { db, clock: systemClock, random: cryptoRandom } as ServerPorts;
    const phones: TorturedPhone[] = [];
    for (let at = 0; at < size.phones; at += 1) phones.push(await makePhone(ports, { at, visits: size.visits }));
    return { epoch, organisationKey: { keyId: organisation.keyId, publicKey: organisation.publicKey }, phones };
  });
}

async function makePhone(ports: ServerPorts, { at, visits }: { readonly at: number; readonly visits: number }): Promise<TorturedPhone> {
  const nowMs = ports.clock.nowMs();
  const [accountId, deviceId, token] = [newId(nowMs), newId(nowMs), `torture-${at}`];
  await ports.db.insert(accounts).values({ accountId, username: `worker-${at}`, displayName: `测试${at}`, staffNumber: `T-${at}`, supplierId: 'tongliang-power', districtId: 'tongliang', roles: ['field-worker'], passwordHash: '', createdAtMs: nowMs });
  await ports.db.insert(devices).values({ deviceId, accountId, name: `测试手机${at}`, tokenHash: hashToken(token), loginExpiresAtMs: nowMs + YEAR_MS, enrolledAtMs: nowMs });
  await ports.db.insert(deviceAuthors).values({ deviceId, accountId, boundAtMs: nowMs });
  const visitIds: string[] = [];
  for (let n = 0; n < visits; n += 1) visitIds.push((await errandFor(ports, accountId)).visitId);
  return { accountId, deviceId, cookie: `__Host-device=${token}`, visitIds };
}

async function embedded(dataDir: string): Promise<OpenDatabase> {
  const opened = await openEmbeddedDatabase(dataDir);
  if (!opened.ok) throw new Error(`the folder is still in use by ${opened.error.detail.pid}`);
  return opened.value;
}
