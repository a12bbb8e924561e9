import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Role } from '../protocol/desk.ts';
import type { SampleScript, SampleStaff } from '../protocol/sample-script.ts';
import { addAccount, revokeDevice } from './auth/account-records.ts';
import { enrol } from './auth/enrol-routes.ts';
import { newToken } from './auth/tokens.ts';
import type { Cast } from './fill-sample/cast.ts';
import { named } from './fill-sample/cast.ts';
import { playStep } from './fill-sample/play-step.ts';
import { SamplePhone } from './fill-sample/sample-phone.ts';
import type { DeskCaller } from './http/server-env.ts';
import { addPartner } from './partners/add-partner.ts';
import { importedMarketing } from './partners/marketing.ts';
import { setScreenSigning } from './partners/supplier-settings.ts';
import type { ServerPorts } from './ports.ts';
import { markSampleData } from './store/identity.ts';
import { accounts } from './store/tables.ts';

export interface FilledSample {
  readonly accounts: readonly { readonly username: string; readonly password: string; readonly displayName: string; readonly roles: readonly Role[] }[];
  /** Our case ids by the script's names for them. */
  readonly caseIds: ReadonlyMap<string, string>;
}

/**
 * Plays a sample script into an empty database, each step with the clock standing at its time, through the functions that
 * the routes call; all of it or nothing, so that a start broken off begins anew. The partners' secrets go to
 * `sample-partners.json` in the data folder, for its owner only, where the partner simulator finds them. Time: some
 * seconds on the embedded database. Throws when a step is refused: the script is ours.
 */
export async function fillSample(ports: ServerPorts, script: SampleScript): Promise<FilledSample> {
  const { partners, caseIds } = await ports.db.transaction((tx) => play({ ...ports, db: tx }, script));
  await writeFile(join(ports.settings.dataDir, 'sample-partners.json'), `${JSON.stringify(partners, null, 2)}\n`, { mode: 0o600 });
  return { accounts: script.staff.map(({ username, password, displayName, roles }) => ({ username, password, displayName, roles })), caseIds };
}

async function play(real: ServerPorts, script: SampleScript): Promise<{ readonly partners: readonly unknown[]; readonly caseIds: ReadonlyMap<string, string> }> {
  let nowMs = Math.min(...script.steps.map(({ atMs }) => atMs));
  const ports: ServerPorts = {
    ...real,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    marketing: importedMarketing(real.db),
    live: { announce: () => undefined, listen: () => () => undefined }, // nobody listens yet
  };
  const people = await hire(ports, script.staff);
  const partners = await introducePartners(ports, script);
  for (const supplierId of script.screenSigners) await setScreenSigning(ports.db, supplierId, true);
  const cast: Cast = { people, phones: await handOutPhones(ports, script, people), caseIds: new Map() };
  for (const step of script.steps) {
    nowMs = step.atMs;
    await playStep({ ports, script, cast }, step);
  }
  const administrator = script.staff.find(({ roles }) => roles.includes('administrator'));
  if (administrator !== undefined) await takeBack(ports, cast.phones, named(people, administrator.username).accountId);
  await markSampleData(ports.db);
  return { partners, caseIds: cast.caseIds };
}

async function hire(ports: ServerPorts, staff: readonly SampleStaff[]): Promise<Map<string, DeskCaller>> {
  const people = new Map<string, DeskCaller>();
  for (const person of staff) {
    const made = await addAccount(ports, { ...person, roles: [...person.roles] }, null);
    if (!made.ok) throw new Error(`sample: ${person.username}: ${made.error.code}`);
    const { displayName, roles, supplierId, districtId } = person;
    people.set(person.username, { accountId: made.value.accountId, displayName, roles, supplierId, districtId, mustChangePassword: false });
  }
  return people;
}

async function introducePartners(ports: ServerPorts, script: SampleScript): Promise<unknown[]> {
  const known: unknown[] = [];
  for (const partner of script.partners) {
    const { inbound, outbound } = await addPartner(ports.db, partner);
    known.push({ partnerId: partner.partnerId, inbound, outbound, callbackUrl: partner.callbackUrl });
  }
  return known;
}

/** One phone of the past for each worker who did something on an earlier day; taken back at the end of the script. */
async function handOutPhones(ports: ServerPorts, script: SampleScript, people: ReadonlyMap<string, DeskCaller>): Promise<Map<string, SamplePhone>> {
  const workers = new Set(script.steps.flatMap((step) => (step.kind === 'mutation' ? [step.worker] : [])));
  const phones = new Map<string, SamplePhone>();
  for (const username of workers) {
    const caller = named(people, username);
    const [account] = await ports.db.select().from(accounts).where(eq(accounts.accountId, caller.accountId));
    if (account === undefined) throw new Error(`sample: no account of ${username}`);
    const enrolled = await enrol(ports, { account, newPasswordHash: null, deviceName: '旧手机（示例）', deviceId: null, token: newToken(), presentedToken: undefined });
    if (!enrolled.ok) throw new Error(`sample: no phone for ${username}: ${enrolled.error.code}`);
    const deviceId = enrolled.value;
    const { accountId, displayName, staffNumber, supplierId, districtId } = account;
    phones.set(username, new SamplePhone({ deviceId, accountId, displayName, staffNumber, supplierId, districtId, loginValid: true, download: { atMs: null, forId: null, unsent: null } }));
  }
  return phones;
}

/** Nobody holds them: their credential ends, what they brought stays. */
async function takeBack(ports: ServerPorts, phones: ReadonlyMap<string, SamplePhone>, byId: string): Promise<void> {
  for (const { device } of phones.values()) await revokeDevice(ports, device.deviceId, byId);
}
