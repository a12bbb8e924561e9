import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoRandom } from '../../src/base/ids.ts';
import { sha256Hex, utf8 } from '../../src/base/bytes.ts';
import { fileAad, sealFor } from '../../src/protocol/seal.ts';
import { startServer } from '../e2e/support/server.ts';
import { jpegFile, jpegPart } from '../fixtures/pictures.ts';
import { freePort } from '../tools/free-port.ts';
import { startPostgres } from '../tools/postgres.ts';
import type { RunningPostgres } from '../tools/postgres.ts';
import { emptyDatabase } from './empty-database.ts';
import { killServers } from './kill-servers.ts';
import { transportTo } from './pushing-phone.ts';
import { fillOffice } from './torture-office.ts';

/** What `npm test` gives to it, on each database; `npm run torture` goes on as long as one likes. */
const KILLS = 10;
const whole = { lost: 0, duplicated: 0, diverged: 0, wedged: 0 };
const signal = new AbortController().signal;

let postgres: RunningPostgres;
const folders: string[] = [];
const disks: { remove(): void }[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  for (const disk of disks) disk.remove();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'doorstep-torture-'));
  folders.push(made);
  return made;
}

describe('the server’s own process, under load', () => {
  it('[F36 I1 I2] killed ten times on the embedded database, keeps every act it ever acknowledged, once', async () => {
    const totals = await killServers({ databaseUrl: '', kills: KILLS });
    console.log(totals);
    expect(totals).toMatchObject({ kills: KILLS, ...whole });
    expect(totals.acknowledgements).toBeGreaterThan(KILLS);
  }, 900_000);

  it('[F36 F42 I1 I2] killed fifteen times on PostgreSQL, which itself is ended in mid-batch, keeps every act it ever acknowledged, once', async () => {
    const totals = await killServers({ databaseUrl: await emptyDatabase(postgres.url, 'torture_killed'), kills: KILLS + 5, restartDatabase: postgres.restartAtOnce });
    console.log(totals);
    expect(totals).toMatchObject({ kills: KILLS + 5, ...whole });
    expect(totals.acknowledgements).toBeGreaterThan(KILLS);
  }, 900_000);

  it('[F39] a second one on the same folder refuses to start and names the first, which goes on', async () => {
    const dataDir = folder();
    const first = await startServer({ dataDir, args: ['--empty'] });
    const second = spawn(process.execPath, ['--import', 'tsx', 'src/server/main.ts', '--empty'], { env: { ...process.env, HOST: '127.0.0.1', PORT: String(await freePort()), DATA_DIR: dataDir, DATABASE_URL: '' }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    second.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise((resolve) => second.once('exit', resolve));
    const answer = await fetch(`${first.origin}/readyz`);
    await first.stop();
    expect(code).toBe(3);
    expect(said).toMatch(/in use by process \d+/);
    expect(answer.ok).toBe(true);
  }, 300_000);

  it('[F40] with a full disk takes no photograph for stored, answers what it is asked, and takes the same one once there is room', async () => {
    const databaseUrl = await emptyDatabase(postgres.url, 'torture_full');
    const disk = smallDisk();
    disks.push(disk);
    const office = await fillOffice({ dataDir: disk.folder, databaseUrl }, { phones: 1, visits: 1 });
    const server = await startServer({ dataDir: disk.folder, args: ['--empty'], env: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' } });
    try {
      const transport = transportTo(server.origin, office.phones[0]!.cookie);
      const bytes = jpegFile({ beside: Array.from({ length: 5 }, () => jpegPart(0xed, cryptoRandom(60_000))) });
      const sha256 = await sha256Hex(bytes);
      const body = utf8(JSON.stringify(await sealFor({ plaintext: bytes, aad: fileAad({ sha256, mime: 'image/jpeg' }), organisationKey: office.organisationKey })));
      const file = { sha256, sealedDigest: await sha256Hex(body), mime: 'image/jpeg', body, uploadUrl: null, onUrl: () => {} };
      const stateOf = async () => {
        const answer = await transport.blobs([sha256], signal);
        return answer.ok ? answer.value.value.blobs[0]?.state : answer.error.code;
      };

      disk.fill();
      const refused = await transport.upload(file, signal);
      expect(refused).toMatchObject({ ok: false, error: { code: 'link/server-unwell' } });
      expect(await stateOf()).not.toBe('stored');
      expect(await transport.session(signal)).toMatchObject({ ok: true });

      disk.clear();
      expect(await transport.upload(file, signal)).toMatchObject({ ok: true });
      expect(await stateOf()).toBe('stored');
    } finally {
      await server.stop();
    }
  }, 300_000);
});

/** A few megabytes of memory as a disk, which takes an administrator. */
function smallDisk() {
  const place = folder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', place]);
  if (mounted.status !== 0) throw new Error(`no small disk could be mounted, which takes root: ${String(mounted.stderr)}`);
  const filler = join(place, 'photographs-of-somebody-else');
  return {
    folder: place,
    fill: () => {
      const { bavail, bsize } = statfsSync(place);
      writeFileSync(filler, new Uint8Array(Math.max(0, bavail * bsize - 100_000)));
    },
    clear: () => rmSync(filler),
    remove: () => void spawnSync('umount', [place]),
  };
}
