import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { tongliangSale } from '../../src/simulator/applications.ts';
import { listenForCallbacks, type CallbackListener } from '../../src/simulator/callback-listener.ts';
import { PartnerPlatform } from '../../src/simulator/partner.ts';
import { sampleMeterNumber } from '../../src/sample/identifiers.ts';
import { sampleStaff } from '../../src/sample/staff.ts';
import type { SampleStaff } from '../../src/protocol/sample-script.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { caseDetail } from '../../src/protocol/desk.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { writeLabelVideo } from '../fixtures/label-video.ts';
import { Office } from './support/office.ts';
import { Phone } from './support/phone.ts';
import { freePort } from '../tools/free-port.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { startWire, type Wire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

/** The home of the sale: in the sample's register, nothing owed. */
const home = { accountTail: '0121', meterNumber: sampleMeterNumber(121), address: '测试街9005号测试新村5幢1单元2-1', stop: '19631.18' };

function personNamed(username: string): SampleStaff {
  const person = sampleStaff.find((candidate) => candidate.username === username);
  if (person === undefined) throw new Error(`The sample has no ${username}.`);
  return person;
}

test.use({ viewport: { width: 1440, height: 900 } });

const folder = mkdtempSync(join(tmpdir(), 'doorstep-job-'));
let server: RunningServer;
let wire: Wire;
let phone: Phone;
let callbacks: CallbackListener;

test.beforeAll(async () => {
  const cameraFeed = join(folder, 'label.y4m');
  await writeLabelVideo(cameraFeed, home.meterNumber, { tiltDegrees: 20, darkEdge: true, modulePixels: 3.5 });
  phone = new Phone({ cameraFeed });
  server = await startServer({ env: { PARTNER_CALLBACK_URL: `http://127.0.0.1:${await freePort()}/callbacks` } });
  wire = await startWire(server.origin);
});

test.afterEach(async () => {
  const info = test.info();
  if (info.status !== info.expectedStatus && phone.isOn) await phone.page.screenshot({ path: info.outputPath('phone.png') });
});

test.afterAll(async () => {
  await phone.remove();
  await callbacks?.close();
  await wire.close();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('[T-05 T-13 T-26 T-37 C-01 F01 F23 F24 F25] one transfer, one visit without signal, killed after every step, answered to the partner', async ({ page }) => {
  test.setTimeout(600_000);
  const [keys] = JSON.parse(readFileSync(join(server.dataDir, 'sample-partners.json'), 'utf8')) as { inbound: { keyId: string; secret: string }; outbound: { keyId: string; secret: string }; callbackUrl: string }[];
  if (keys === undefined) throw new Error('The sample has no partner.');
  callbacks = await listenForCallbacks({ port: Number(new URL(keys.callbackUrl).port), key: keys.outbound });
  const office = new Office(page, server.origin);
  const [clerk, dispatcher, reviewer, fieldWorker] = ['clerk', 'dispatcher', 'reviewer', 'worker-jia'].map(personNamed) as [SampleStaff, SampleStaff, SampleStaff, SampleStaff];

  // — the platform pushes: every message twice, one reply lost, the desk is watching
  await office.signsIn(clerk);
  await office.looksAtTheQueue();
  const platform = new PartnerPlatform(wire.origin, keys.inbound);
  const sale = tongliangSale(9_000, Date.now());
  wire.loseReplyTo(/applications/);
  await expect(platform.application(sale.application)).rejects.toThrow();
  const answers = [await platform.application(sale.application), await platform.application(sale.application), await platform.certificate(sale.certificate), await platform.certificate(sale.certificate)];
  expect(answers.map((answer) => (answer.body as { effect: string }).effect)).toEqual(['replayed', 'replayed', 'joined', 'replayed']);
  const caseNumber = (answers[0]?.body as { caseNumber: string }).caseNumber;
  await office.seesArrival(caseNumber);

  // — the desk telephones, finds the account, accepts, sends a worker
  await office.opens(caseNumber);
  await office.telephones(['account-number-asked', 'application-confirmed', 'appointment-agreed']);
  await office.findsTheAccountByAddress(home.address, home.accountTail);
  await office.checksArrears();
  await office.accepts();
  await office.handsOverTo(dispatcher, caseNumber);
  await office.sends(fieldWorker.displayName, ['find-account', 'read-meter', 'inform-owners', 'sign-contract']);

  // — in the office: the phone is enrolled and takes the day with it
  const worker = new Worker(phone, wire.origin);
  await worker.switchesOn();
  await worker.enrols(fieldWorker);
  await worker.isReadyToLeave(caseNumber);

  // — no signal from here on; power is lost after every step
  wire.cut();
  await worker.losesPowerAndComesBack();
  await worker.opens(caseNumber);
  await worker.page.getByRole('button', { name: t.visit.depart }).click();
  await worker.losesPowerAndComesBack();

  await worker.sees(t.visit.title); // the same place
  await worker.goesOn(t.visit.step.call, t.call.title);
  await worker.chooses(enumsZh.partyRole['new-owner']);
  await worker.chooses(enumsZh.callOutcome.reached);
  await worker.taps(t.call.log);
  await worker.sees(t.visit.title);
  await worker.goesOn(t.visit.step.arrival);
  await worker.ticks(t.arrival.identity);
  await worker.ticks(t.arrival.purpose);
  await worker.losesPowerAndComesBack();
  await worker.sees(t.arrival.title);
  await expect(worker.page.getByRole('checkbox', { name: t.arrival.identity })).toBeChecked();
  await worker.ticks(t.arrival.purpose); // what was touched in the very moment of the cut may be one field behind (F01)
  await worker.ticks(t.arrival.entry);
  await worker.taps(t.arrival.confirm);
  await worker.sees(t.visit.title);

  await worker.goesOn(t.visit.step.privacy);
  await worker.taps(t.privacy.given);
  await worker.chooses(t.privacy.agree);
  await worker.losesPowerAndComesBack();
  await worker.sees(t.privacy.title);
  await worker.taps(t.common.next);

  await worker.goesOn(t.visit.step['find-account']);
  await worker.scansTheMeter();
  await worker.taps(t.find.choose);
  await worker.ticks(t.find.verified);
  await worker.photographs(t.find.labelPhoto);
  await worker.losesPowerAndComesBack();
  await worker.sees(t.find.title);
  await worker.taps(t.find.record);
  await worker.sees(t.visit.title);
  await worker.losesPowerAfterReaching(t.visit.title);

  await worker.goesOn(t.visit.step['transfer-choice']);
  await worker.chooses(enumsZh.transferType['non-settlement']);
  await worker.ticks(enumsZh.partyRole['new-owner']);
  await worker.ticks(enumsZh.partyRole['old-owner']);
  await worker.taps(t.choice.confirm);
  await worker.sees(t.visit.title);

  await worker.goesOn(t.visit.step['read-meter']);
  await worker.ticks(t.read.meterSame);
  await worker.page.getByLabel(new RegExp(t.read.current)).fill(home.stop);
  await worker.photographs(t.read.photo);
  // killed in the middle of the save: afterwards it is there as a whole or not at all, and nothing typed is gone
  await worker.page.getByRole('button', { name: t.read.record, exact: true }).click({ noWaitAfter: true });
  await worker.losesPowerAndComesBack();
  const recorded = worker.heading(t.visit.title);
  await expect(recorded.or(worker.heading(t.read.title))).toBeVisible();
  if (!(await recorded.isVisible())) {
    const again = worker.page.getByRole('button', { name: t.read.record, exact: true });
    const onwards = worker.page.getByRole('button', { name: t.common.next, exact: true });
    await again.or(onwards).click();
  }
  await worker.sees(t.visit.title);

  await worker.goesOn(t.visit.step['inform-owners']);
  for (const owner of ['old-owner', 'new-owner'] as const) {
    await worker.page.getByRole('button', { name: t.notice.show }).first().click();
    await expect(worker.page.getByRole('dialog')).toContainText(t.notice.notABill);
    await worker.taps(t.notice.acknowledge);
    await worker.signs();
    await worker.losesPowerAndComesBack();
    await worker.sees(t.notice.title);
    await worker.taps(t.notice.record(enumsZh.partyRole[owner]));
    await expect(worker.page.getByRole('button', { name: t.notice.record(enumsZh.partyRole[owner]) })).toBeHidden(); // this owner is done
  }
  await worker.taps(t.common.next);

  await worker.goesOn(t.visit.step['identify-signer']);
  await worker.page.getByLabel(t.signer.tail).fill('0031');
  await worker.ticks(t.signer.original);
  await worker.taps(t.signer.confirm);
  await worker.sees(t.visit.title);
  await worker.losesPowerAfterReaching(t.visit.title);

  await worker.goesOn(t.visit.step['sign-contract']);
  await worker.chooses(enumsZh.contractChannel.screen);
  for (const clause of await worker.page.getByRole('checkbox', { name: t.contract.pointOut }).all()) await clause.check();
  await worker.ticks(t.contract.agree);
  await worker.taps(t.contract.sign);
  await worker.signs();
  await worker.losesPowerAndComesBack();
  await worker.sees(t.contract.title);
  await worker.taps(t.contract.download);
  await expect(worker.page.getByRole('link', { name: t.contract.print })).toBeVisible({ timeout: 60_000 });
  await worker.chooses(enumsZh.copyGiven.shared);
  await worker.taps(t.contract.record);
  await worker.sees(t.visit.title);
  await worker.losesPowerAfterReaching(t.visit.title);

  await worker.goesOn(t.visit.step.leave);
  await expect(worker.page.getByText(t.leave.allClear)).toBeVisible();
  await worker.taps(t.leave.confirm);
  await expect(worker.page.getByText(t.leave.ended)).toBeVisible();
  await worker.losesPowerAndComesBack();
  const captured = await worker.evidenceDigests();
  expect(captured.length).toBeGreaterThanOrEqual(6); // label, register, two acknowledgements, strokes, contract …

  // — the street: the network comes back, one reply is lost, nobody does anything
  wire.loseReplyTo(/sync\/v1\/push/);
  wire.heal();
  await expect(worker.page.getByText(t.leave.sent)).toBeVisible({ timeout: 60_000 });
  expect(wire.repliesLost).toBe(2);

  // — the desk has it all, without a reload; the supplier countersigns, and the case is archived
  await expect(page.getByText(enumsZh.visitOutcome.completed).first()).toBeVisible();
  await office.handsOverTo(reviewer, caseNumber);
  await office.countersigns();
  await office.checksArrears();
  await office.archives();

  // — each act had exactly one effect, though one reply was lost and power was cut in the middle of a save
  const caseId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const detail = caseDetail.parse(await (await page.request.get(`${server.origin}/desk/v1/cases/${caseId}`)).json());
  const [order] = detail.workOrders;
  expect([detail.workOrders.length, order?.readings.length, order?.notices.length, detail.visits[0]?.calls.length]).toEqual([1, 1, 2, 1]);
  expect(order?.readings[0]?.readings).toEqual([{ register: 'total', value: home.stop }]);
  const fieldActs = detail.timeline.filter((entry) => entry.source === 'field').map((entry) => entry.kind);
  expect(new Set(fieldActs).size).toBe(fieldActs.length - 1); // only the notice was given twice, once to each owner

  // — every byte is the phone's byte
  for (const sha256 of captured) {
    const fetched = () => page.request.get(`${server.origin}/desk/v1/files/${sha256}`);
    await expect.poll(async () => (await fetched()).status(), { message: sha256, timeout: 60_000 }).toBe(200); // bytes come after words
    expect(createHash('sha256').update(await (await fetched()).body()).digest('hex')).toBe(sha256);
  }

  // — the partner has its answers, signed, each once
  const toldOfIt = () => callbacks.received.filter((entry) => entry.callback?.caseNumber === caseNumber).map((entry) => entry.callback?.event);
  await expect.poll(() => toldOfIt().toSorted(), { timeout: 60_000 }).toEqual(['accepted', 'archived', 'visit-completed']);
  expect(callbacks.received.every((entry) => entry.signed && !entry.repeated)).toBe(true);

  // — and the worker sees the third tick
  await worker.page.goto(`${wire.origin}/outbox`);
  await worker.unlocks();
  await expect(worker.page.getByText(t.outbox.accepted).first()).toBeVisible({ timeout: 30_000 });
});
