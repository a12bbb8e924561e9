import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../base/clock.ts';
import { cryptoRandom } from '../base/ids.ts';
import { sampleDay } from '../sample/sample-day.ts';
import { sampleStaff } from '../sample/staff.ts';
import { startAuditRound } from './audit-round.ts';
import { anyAccount } from './auth/setup-routes.ts';
import { startCallbackLoop } from './callback/loop.ts';
import { outgoing } from './callback/outgoing.ts';
import { storeShippedCalendar } from './desk/store-shipped-calendar.ts';
import { mountDesk } from './desk/mount.ts';
import { fillSample } from './fill-sample.ts';
import { composeApp } from './http.ts';
import { newLiveHub } from './http/live-hub.ts';
import { authorityPage } from './main/authority-page.ts';
import { addressesOf, banner, isLoopback, lanAddresses } from './main/banner.ts';
import type { SampleAccount } from './main/banner.ts';
import { listen } from './main/listen.ts';
import { readSettings } from './main/read-settings.ts';
import type { StartSettings } from './main/read-settings.ts';
import { mountPartner } from './intake/mount.ts';
import { importedMarketing } from './partners/marketing.ts';
import { storingSms } from './partners/storing-sms.ts';
import type { ServerPorts } from './ports.ts';
import { startRegisterLoop } from './register/build-registers.ts';
import { startRetentionRound } from './retention-round.ts';
import { blobFolder } from './store/blob-folder.ts';
import { takeEvidencePlace } from './store/evidence-place.ts';
import { holdsSampleData, loadIdentity, renewEpoch } from './store/identity.ts';
import { openEmbeddedDatabase, openServerDatabase } from './store/open-database.ts';
import type { OpenDatabase } from './store/open-database.ts';
import { startTidyLoop } from './tidy.ts';

const settings = readSettings(process.env, process.argv.slice(2));
const log = pino({ level: process.env['LOG_LEVEL'] || 'info', base: undefined });
mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 }); // people's papers lie in it, for no other user of this machine
const database = await openChosen(settings);
const ports = await makePorts(settings, database);
const evidenceDir = join(settings.dataDir, 'evidence');
const isEvidenceHere = await takeEvidencePlace(database.db, evidenceDir, { isLostForGood: settings.evidenceLost });
if (database.kind === 'embedded' && !settings.empty && !(await anyAccount(database.db))) await fillSample(ports, sampleDay(systemClock.nowMs(), process.env['PARTNER_CALLBACK_URL'] || undefined));
const accounts: readonly SampleAccount[] = (await holdsSampleData(database.db)) ? sampleStaff.map(({ username, password, roles }) => ({ username, password, role: roles.join(', ') })) : [];
const stopCallbacks = startCallbackLoop(ports);
const stopTidying = startTidyLoop(ports);
const stopAudit = startAuditRound(ports);
const stopRetention = startRetentionRound(ports);
const stopRegisters = startRegisterLoop(ports);
const tls = settings.https ? await (await import('./main/local-authority.ts')).localTls(settings.dataDir, lanAddresses(), systemClock.nowMs()) : null;
const main = await listen(composeApp(ports, [mountPartner, mountDesk]).fetch, { host: settings.host, port: settings.port, tls });
const help = tls === null ? null : await listen(authorityPage(tls.caCert, addressesOf(settings, main.port)).fetch, { host: settings.host, port: main.port + 1, tls: null });
console.log(banner({ settings, port: main.port, kind: database.kind, accounts, helpPort: help?.port ?? null }));
if (!isEvidenceHere) {
  log.error({}, 'the folder of the evidence is not the one it was');
  console.log(`  证据文件夹 ${evidenceDir} 里没有已收到的文件：磁盘可能未挂载，或 DATA_DIR 不对。在找到之前不收新的证据，也不记为丢失；确已无法找回时用 --evidence-lost 启动一次。\n  The evidence folder holds none of the files received: its disk may not be mounted, or DATA_DIR is another. Until it is found no evidence is taken in and none counts as lost; if it is gone for good, start once with --evidence-lost.\n`);
}
if (settings.restored) console.log('  已更换纪元：各手机将重新核对，未上报的照旧补报。New epoch: every phone compares itself anew and sends what it still has.\n');
if (!isLoopback(settings.host) && tls === null) console.log('  提示 hint: a phone gives camera and offline use to a trusted secure page only; start with --https.\n');

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all([main.close(), help?.close(), stopCallbacks(), stopTidying(), stopAudit(), stopRetention(), stopRegisters()]);
  await database.close();
  process.exit(0);
}

/** The embedded database when no address of another is given. A folder in use ends the start, naming who uses it. */
async function openChosen({ databaseUrl, dataDir }: StartSettings): Promise<OpenDatabase> {
  if (databaseUrl !== null) return openServerDatabase(databaseUrl);
  const opened = await openEmbeddedDatabase(dataDir);
  if (opened.ok) return opened.value;
  const { pid, path } = opened.error.detail;
  console.error(`数据目录正被进程 ${pid} 使用，内置数据库只能打开一次。\nThe data folder is in use by process ${pid} (${path}); the embedded database can be opened only once.`);
  process.exit(3);
}

async function makePorts(start: StartSettings, { db }: OpenDatabase): Promise<ServerPorts> {
  const { dataDir, publicOrigin, trustedProxies, webDir, hotline } = start;
  await storeShippedCalendar(db);
  const identity = await loadIdentity(db, systemClock.nowMs());
  return {
    db, log,
    clock: systemClock,
    random: cryptoRandom,
    bytes: blobFolder(join(dataDir, 'evidence')),
    live: newLiveHub(),
    marketing: importedMarketing(db),
    sms: storingSms(),
    fetch: outgoing(start.partnersInIntranet ? 'private' : 'public'),
    settings: { dataDir, publicOrigin, trustedProxies, webDir, hotline },
    identity: start.restored ? { ...identity, epoch: await renewEpoch(db) } : identity,
  };
}
