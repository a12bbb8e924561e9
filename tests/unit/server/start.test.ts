import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeShippedCalendar } from '../../../src/server/desk/store-shipped-calendar.ts';
import { addressesOf } from '../../../src/server/main/banner.ts';
import { localTls } from '../../../src/server/main/local-authority.ts';
import { readSettings } from '../../../src/server/main/read-settings.ts';
import { loadIdentity, renewEpoch } from '../../../src/server/store/identity.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../../src/server/store/open-database.ts';
import { freshDatabase } from '../../tools/test-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the settings of a start', () => {
  it('stay on this machine with the embedded database when nothing is said', () => {
    expect(readSettings({ DATABASE_URL: '' }, [])).toMatchObject({ host: '127.0.0.1', port: 8080, databaseUrl: null, empty: false, https: false });
  });

  it('open to the network for phones with --https, unless told where to listen', () => {
    expect(readSettings({}, ['--https', '--restored', '--evidence-lost'])).toMatchObject({ host: '0.0.0.0', https: true, restored: true, evidenceLost: true });
    expect(readSettings({ HOST: '127.0.0.1' }, ['--https'])).toMatchObject({ host: '127.0.0.1', restored: false });
  });

  it('refuse an option or a port that they do not know', () => {
    expect(() => readSettings({}, ['--emtpy'])).toThrow('--emtpy');
    expect(() => readSettings({ PORT: 'eighty' }, [])).toThrow('PORT');
  });

  it('name the addresses people reach us at', () => {
    expect(addressesOf({ host: '127.0.0.1', https: false }, 80)).toEqual(['http://127.0.0.1:80']);
    expect(addressesOf({ host: '192.0.2.7', https: true }, 443)).toEqual(['https://localhost:443', 'https://192.0.2.7:443']);
  });
});

describe('the embedded database', () => {
  it('keeps its identity over a restart, refuses a second opener, and gets a new epoch only on demand', async () => {
    const first = await openEmbeddedDatabase(folder);
    if (!first.ok) throw new Error(first.error.code);
    const identity = await loadIdentity(first.value.db, 1);
    expect(await openEmbeddedDatabase(folder)).toMatchObject({ ok: false, error: { code: 'store/in-use', detail: { pid: process.pid } } });
    await first.value.close();
    const again = await openEmbeddedDatabase(folder);
    if (!again.ok) throw new Error(again.error.code);
    expect(await loadIdentity(again.value.db, 2)).toEqual(identity);
    const renewed = await renewEpoch(again.value.db);
    expect(renewed).not.toBe(identity.epoch);
    expect(await loadIdentity(again.value.db, 3)).toEqual({ ...identity, epoch: renewed });
    await again.value.close();
  });
});

describe('a PostgreSQL', () => {
  it('that could not be brought up to date keeps no later start waiting', async () => {
    const { url, drop } = await freshDatabase();
    if (url === null) return; // the embedded one has no connection that could keep a lock
    const outside = new pg.Client({ connectionString: url });
    await outside.connect();
    await outside.query('create table meta (of_another integer)');
    await expect(openServerDatabase(url)).rejects.toThrow();
    await outside.query("set lock_timeout = '3s'"); // a start would wait for the lock of whoever migrates however long
    await outside.query('select pg_advisory_lock(716253401)');
    await outside.end();
    await drop();
  });

  it('that several processes open at once is brought up to date by one of them, and all are the same office', async () => {
    const { url, drop } = await freshDatabase();
    if (url === null) return; // the embedded one refuses a second opener
    const start = async () => {
      const database = await openServerDatabase(url);
      await storeShippedCalendar(database.db);
      return { database, identity: await loadIdentity(database.db, 1) };
    };
    const started = await Promise.all([start(), start(), start(), start()]);
    expect(new Set(started.map(({ identity }) => JSON.stringify(identity))).size).toBe(1);
    await Promise.all(started.map(({ database }) => database.close()));
    await drop();
  });
});

describe('the local authority', () => {
  it('is made once, for its owner only, and vouches for the addresses of this start', async () => {
    const nowMs = Date.UTC(2026, 10, 20);
    const [first, second] = [await localTls(folder, ['192.0.2.7'], nowMs), await localTls(folder, ['192.0.2.8'], nowMs)];
    expect(second.caCert).toBe(first.caCert);
    expect(second.key).not.toBe(first.key);
    expect(statSync(join(folder, 'tls/ca-key.pem')).mode & 0o077).toBe(0);
    const [authority, server] = [new X509Certificate(second.caCert), new X509Certificate(second.cert)];
    expect(server.verify(authority.publicKey) && server.checkIssued(authority)).toBe(true);
    expect([server.checkIP('192.0.2.8'), server.checkIP('192.0.2.7'), server.checkHost('localhost'), server.ca, authority.ca]).toEqual(['192.0.2.8', undefined, 'localhost', false, true]);
  });
});
