import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upsertSupplyPoints } from '../../src/server/partners/supply-point.ts';
import type { ServerPorts } from '../../src/server/ports.ts';
import { buildRegisters } from '../../src/server/register/build-registers.ts';
import type { Database } from '../../src/server/store/database.ts';
import { registerAreas, registerDeltas, registerVersions } from '../../src/server/store/tables.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { supplyPoint } from './support/desk.ts';
import { errandFor, person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import { registerManifest } from '../../src/protocol/register.ts';

const SUPPLIER = 'tongliang-power';
let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

const meterOf = (n: number) => ({ ...supplyPoint().meter, meterNumber: `993000100000${n}` });
const fill = (areaCode: string, name = '旧主', many = 600) =>
  upsertSupplyPoints(server.database.db, Array.from({ length: many }, (_, n) => supplyPoint({
    supplierId: SUPPLIER, areaCode, accountNumber: String(Number(areaCode) * 10_000 + n), address: `铜梁区示例路${1 + n}号示例花园${1 + (n % 4)}幢2单元${1 + (n % 9)}-1`, accountName: n === 7 ? `测${name}` : '测旧主', meter: meterOf(Number(areaCode) * 10_000 + n),
  })));
const newest = async (areaCode: string) => (await server.database.db.select().from(registerVersions).where(and(eq(registerVersions.supplierId, SUPPLIER), eq(registerVersions.areaCode, areaCode))).orderBy(desc(registerVersions.version)))[0]!;
const deltasTo = (sha256: string) => server.database.db.select().from(registerDeltas).where(eq(registerDeltas.toSha256, sha256));
const pathOf = (sha256: string) => join(server.ports.settings.dataDir, 'register', `${sha256}.register`);

/** The process is killed at its first row of a table. */
function killedAt(killing: unknown): Database {
  let isAlive = true;
  return new Proxy(server.database.db, {
    get(real, name) {
      if (name === 'insert') return (table: unknown) => {
        if (isAlive && table === killing) {
          isAlive = false;
          throw new Error('killed');
        }
        return real.insert(table as typeof registerDeltas);
      };
      const member: unknown = Reflect.get(real, name);
      return typeof member === 'function' ? member.bind(real) as unknown : member;
    },
  });
}

describe('the packing of registers', () => {
  it('[P-15] that was killed between a version and its deltas makes these good in the next round', async () => {
    await fill('500151');
    await buildRegisters(server.ports);
    const first = await newest('500151');
    await fill('500151', '甲');
    const killed: ServerPorts = { ...server.ports, db: killedAt(registerDeltas) };
    await expect(buildRegisters(killed)).rejects.toThrow('killed');
    const second = await newest('500151');
    expect([second.version, await deltasTo(second.sha256)]).toEqual([first.version + 1, []]);
    await buildRegisters(server.ports);
    expect((await newest('500151')).version).toBe(second.version);
    expect(await deltasTo(second.sha256)).toMatchObject([{ fromSha256: first.sha256 }]);
  });

  it('[P-15] that fails for one area goes on with the others, and an old version that cannot be read is no way to begin from', async () => {
    await fill('500152');
    await fill('500153');
    await buildRegisters(server.ports);
    const [old, before] = [await newest('500152'), await newest('500153')];
    await fill('500152', '乙');
    await fill('500153', '乙');
    await expect(buildRegisters({ ...server.ports, db: killedAt(registerVersions) })).rejects.toThrow('killed');
    expect([(await newest('500152')).version, (await newest('500153')).version]).toEqual([old.version, before.version + 1]);
    rmSync(pathOf(old.sha256));
    symlinkSync(`${old.sha256}.register`, pathOf(old.sha256)); // leads to itself: there, and not to be read
    await buildRegisters(server.ports);
    const second = await newest('500152');
    expect([second.version, await deltasTo(second.sha256)]).toEqual([old.version + 1, []]);
    expect(await deltasTo((await newest('500153')).sha256)).toMatchObject([{ fromSha256: before.sha256 }]);
    expect(server.logged.filter((line) => line.includes('a register version could not be read'))).toHaveLength(1);
    const left = await server.database.db.select().from(registerAreas);
    expect(left.filter(({ changes, builtChanges }) => changes !== builtChanges)).toEqual([]);
  });

  it('[P-15] writes a file anew that the folder has lost, once a phone has asked for it', async () => {
    await fill('500154', '丙', 20);
    await buildRegisters(server.ports);
    const kept = await newest('500154');
    await person(server.ports, 'fetcher', 'field-worker');
    const phone = await enrol(server, 'fetcher');
    await upsertSupplyPoints(server.database.db, [supplyPoint({ supplierId: SUPPLIER, areaCode: '500154', accountNumber: '5001549999', address: '重庆市铜梁区示例路1号', meter: meterOf(5_001_549_999) })]);
    await buildRegisters(server.ports);
    await errandFor(server.ports, phone.workerId);
    const offer = registerManifest.parse(await (await phone.ask('/sync/v1/register')).json()).areas.find(({ areaCode }) => areaCode === '500154')!;
    expect(offer.version).toBe(kept.version + 1);
    rmSync(pathOf(offer.sha256));
    expect((await phone.ask(`/sync/v1/register/${offer.sha256}`)).status).toBe(404);
    await buildRegisters(server.ports);
    expect((await phone.ask(`/sync/v1/register/${offer.sha256}`)).status).toBe(200);
    expect((await newest('500154')).version).toBe(offer.version);
  });
});
