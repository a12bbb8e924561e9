import type { DeskCaller } from '../../src/server/http/server-env.ts';
import { performAct } from '../../src/server/desk/act.ts';
import { cancelVisit, reassignVisit } from '../../src/server/desk/change-visit.ts';
import { accounts, cases, devices, visits } from '../../src/server/store/tables.ts';
import { eq } from 'drizzle-orm';
import { newId } from '../../src/base/ids.ts';
import type { CaseRecord } from '../../src/domain/model/case.ts';
import type { Visit } from '../../src/domain/model/visit.ts';
import type { Phone } from './actors/phone.ts';
import type { Simulation } from './simulation.ts';

export interface Fault {
  readonly name: string;
  /** Those of the catalogue that it is a form of. */
  readonly ids: readonly string[];
  /** Strikes now; what goes over by itself says when, the rest is over when everything heals. */
  readonly strike: (sim: Simulation) => void;
}

const dispatcher: DeskCaller = { accountId: '99999999-0000-7000-8000-000000000001', displayName: '派工员', roles: ['dispatcher', 'clerk'], supplierId: 'default', districtId: 'default', mustChangePassword: false };

/** Bad weather on one phone's line, for a while. */
function weather(name: string, ids: readonly string[], change: Partial<Phone['place']['line']['weather']>): Fault {
  return {
    name, ids,
    strike: (sim) => {
      const { line } = sim.somePhone().place;
      const before = { ...line.weather };
      Object.assign(line.weather, change);
      sim.later(3_000, 45_000, () => {
        for (const key of Object.keys(change) as (keyof typeof change)[]) Object.assign(line.weather, { [key]: before[key] });
      });
    },
  };
}

/** Everything that can go wrong in a run; a seed takes some of it and leaves the rest. */
export const faults: readonly Fault[] = [
  weather('offline', ['F23', 'F28', 'F32'], { down: true }),
  weather('lossy', ['F29'], { loses: 0.3 }),
  weather('replies lost', ['F24'], { losesReply: 0.5 }),
  weather('cut in mid-body', ['F31'], { cuts: 0.5 }),
  weather('requests repeated and late', ['F25'], { repeats: 0.5 }),
  weather('captive portal', ['F26', 'F27'], { portal: true }),
  weather('deaf', ['F28'], { deaf: true }),
  weather('slow', ['F29', 'F30'], { fastestMs: 1_000, slowestMs: 4_000 }),
  weather('proxy stumbles', ['F45'], { stumbles: 0.5 }),
  weather('requests garbled', ['F44'], { garbles: 0.3 }),
  { name: 'app dies at the n-th step', ids: ['F01', 'F02', 'F03'], strike: (sim) => crash(sim, (phone) => phone.dieAfter(sim.random.between(1, 80))) },
  { name: 'app killed', ids: ['F01'], strike: (sim) => crash(sim, (phone) => phone.kill()) },
  { name: 'power cut', ids: ['F05'], strike: (sim) => crash(sim, (phone) => phone.kill(sim.random.between(1, 4))) },
  { name: 'disk full', ids: ['F11'], strike: (sim) => during(sim, (phone, isOn) => void (phone.isFull = isOn)) },
  { name: 'database handle lost', ids: ['F16', 'F17'], strike: (sim) => void (sim.somePhone().brokenSteps = sim.random.between(1, 6)) },
  { name: 'clock jumps', ids: ['F49', 'F50'], strike: (sim) => void (sim.somePhone().skewMs += sim.random.pick([-1, 1]) * sim.random.pick([4_000, 400_000, 7_200_000, 200_000_000])) },
  {
    name: 'frozen', ids: ['F04'],
    strike: (sim) => {
      const phone = sim.somePhone();
      phone.freeze();
      sim.later(5_000, 60_000, () => phone.thaw());
    },
  },
  { name: 'hidden', ids: ['F06'], strike: (sim) => during(sim, (phone, isOn) => phone.show(!isOn)) },
  { name: 'service worker woken', ids: ['F10'], strike: (sim) => void sim.somePhone().wakeWorker() },
  { name: 'locked', ids: ['F51'], strike: (sim) => sim.somePhone().app?.lock.lock() },
  { name: 'cookie gone', ids: ['F51'], strike: (sim) => void (sim.somePhone().place.line.cookie = '') },
  {
    name: 'login ended', ids: ['F51'],
    strike: (sim) => {
      const deviceId = sim.deviceOf(sim.somePhone());
      sim.signedOut.add(deviceId);
      void sim.office.desk(({ db }) => db.update(devices).set({ loginExpiresAtMs: 0 }).where(eq(devices.deviceId, deviceId)));
    },
  },
  {
    name: 'account shut or phone revoked', ids: ['F67', 'F68'],
    strike: (sim) => {
      const phone = sim.somePhone();
      sim.shut.add(phone);
      const atMs = sim.world.nowMs();
      void sim.office.desk(({ db }) => sim.random.happens(0.5)
        ? db.update(accounts).set({ disabledAtMs: atMs }).where(eq(accounts.accountId, phone.name))
        : db.update(devices).set({ revokedAtMs: atMs }).where(eq(devices.deviceId, sim.deviceOf(phone))));
    },
  },
  { name: 'office killed between two statements', ids: ['F36'], strike: (sim) => sim.office.dieAfter(sim.random.between(1, 120), () => sim.restartOffice()) },
  {
    name: 'office restarted', ids: ['F36', 'F42'],
    strike: (sim) => {
      if (!sim.office.isUp) return;
      sim.office.kill();
      sim.restartOffice();
    },
  },
  { name: 'office restored from a backup', ids: ['F46'], strike: (sim) => void sim.restoreOffice() },
  { name: 'backup taken', ids: ['F46'], strike: (sim) => void sim.backUp() },
  {
    name: 'office disk full', ids: ['F40'],
    strike: (sim) => {
      sim.office.isFull = true;
      sim.later(2_000, 30_000, () => void (sim.office.isFull = false));
    },
  },
  { name: 'visit reassigned', ids: ['F63', 'F64'], strike: (sim) => void reassign(sim) },
  { name: 'visit cancelled', ids: ['F64'], strike: (sim) => void cancel(sim) },
  { name: 'case corrected', ids: ['F63', 'F66'], strike: (sim) => void correct(sim) },
  { name: 'two act on one visit', ids: ['F63'], strike: (sim) => void reassign(sim).then(() => sim.later(1_000, 20_000, () => void reassign(sim))) },
  { name: 'app taken back to an older build', ids: ['F53', 'F57'], strike: (sim) => void sim.rollBackApp(sim.somePhone()) },
];

function crash(sim: Simulation, how: (phone: Phone) => void): void {
  const phone = sim.somePhone();
  how(phone);
  sim.later(500, 15_000, () => void sim.reopen(phone));
}

function during(sim: Simulation, change: (phone: Phone, isOn: boolean) => void): void {
  const phone = sim.somePhone();
  change(phone, true);
  sim.later(3_000, 40_000, () => change(phone, false));
}

async function reassign(sim: Simulation): Promise<void> {
  const visit = await sim.someRow(visits);
  if (visit === null) return;
  const workerId = sim.random.pick(sim.phones).name;
  await sim.office.desk((ports) => reassignVisit(ports, dispatcher, { visitId: String(visit['visitId']), workerId }));
}

async function cancel(sim: Simulation): Promise<void> {
  const visit = await sim.someRow(visits);
  if (visit === null || (visit['doc'] as Visit).state === 'ended') return;
  await sim.office.desk((ports) => cancelVisit(ports, dispatcher, { visitId: String(visit['visitId']), reason: '客户取消' }));
}

async function correct(sim: Simulation): Promise<void> {
  const row = await sim.someRow(cases);
  if (row === null) return;
  const { caseId, version } = row['doc'] as CaseRecord;
  const payload = { accountNumber: `99900000${sim.random.between(10, 99)}`, meterNumber: null, via: 'bill', sharedMeter: false };
  await sim.office.desk((ports) => performAct(ports, dispatcher, { caseId, actId: newId(sim.world.nowMs()), kind: 'set-account', version, payload }));
}
