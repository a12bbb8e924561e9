import { expect } from '@playwright/test';
import { sampleDay } from '../../../src/sample/sample-day.ts';
import { HOMES } from '../../../src/sample/register.ts';
import { sampleStaff } from '../../../src/sample/staff.ts';
import type { EnumTexts } from '../../../src/wording/enum-texts.ts';
import type { FieldWording } from '../../../src/wording/field.ts';
import type { Wire } from './wire.ts';
import type { Worker } from './worker.ts';

/** A walk over the screens, which stops wherever there is something to look at. */
export interface FieldStage {
  readonly worker: Worker;
  readonly wire: Wire;
  readonly words: FieldWording;
  readonly enums: EnumTexts;
  stop(name: string): Promise<void>;
}

const home = sampleDay(Date.now()).register[HOMES.timeOfUse - 1];
const community = /示例花园3幢2单元12-2/;

export function loginOf(username: string): { username: string; password: string } {
  const person = sampleStaff.find((candidate) => candidate.username === username);
  if (person === undefined) throw new Error(`The sample has nobody called ${username}.`);
  return person;
}

/** From the first start to the list of the day. */
export async function walkFirstStart({ worker, words: t, stop }: FieldStage, language: 'zh-CN' | 'en', username: string): Promise<void> {
  const { page } = worker;
  if (language === 'en') await page.getByRole('radio', { name: 'English' }).check();
  await expect(page.getByRole('heading', { name: t.enrol.title })).toBeVisible();
  await stop('enrol');
  const login = loginOf(username);
  await page.getByLabel(t.enrol.username).fill(login.username);
  await page.getByLabel(new RegExp(`^${t.enrol.password}`)).fill('not-the-password');
  await page.getByLabel(t.enrol.deviceName).fill('测试手机');
  await page.getByRole('button', { name: t.enrol.submit }).click();
  await expect(page.getByRole('alert').or(page.getByRole('status')).first()).toBeVisible();
  await stop('enrol-refused');
  await page.getByLabel(new RegExp(`^${t.enrol.password}`)).fill(login.password);
  await page.getByRole('button', { name: t.enrol.submit }).click();
  await expect(page.getByRole('heading', { name: t.pin.choose })).toBeVisible();
  await stop('choose-pin');
  await worker.choosesPin();
}

/** The screens between the visits, and the phone locked, without signal and with it. */
export async function walkTheDay({ worker, wire, words: t, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  await expect(page.getByRole('list', { name: t.today.title }).getByRole('listitem').nth(8)).toBeVisible({ timeout: 60_000 });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await stop('today');
  await page.getByRole('link', { name: t.today.departure }).click();
  await worker.sees(t.departure.title);
  // The register comes behind the day's list, once the office has built it; what follows is looked up in it without signal.
  const [, isWhole = ''] = t.registerCheck.fine(2, '§').split('§');
  await expect(page.getByText(isWhole)).toBeVisible({ timeout: 120_000 });
  await stop('departure');
  await page.getByRole('link', { name: t.common.back }).click();
  await page.getByRole('link', { name: t.today.settings }).click();
  await worker.sees(t.settings.title);
  await stop('settings');
  await worker.taps(t.settings.lockNow);
  await expect(page.getByRole('heading', { name: t.pin.unlock })).toBeVisible();
  await stop('unlock');
  await worker.unlocks();
  await page.getByRole('link', { name: t.common.back }).click();
  wire.cut();
  await page.reload();
  await worker.unlocks();
  await expect(page.getByText(t.sync.offline)).toBeVisible({ timeout: 30_000 });
  await stop('today-offline');
  await page.getByRole('searchbox', { name: t.today.search }).fill('没有这条街');
  await expect(page.getByText(t.today.noMatch)).toBeVisible();
  await stop('today-no-match');
}

/** One whole transfer behind a meter with tariffs, without signal. */
export async function walkTheTransfer(stage: FieldStage): Promise<void> {
  await reachesTheDoor(stage);
  await findsTheAccount(stage);
  await readsTheMeter(stage);
  await informsBothOwners(stage);
  await signsTheContract(stage);
  await leavesTheDoor(stage);
}

async function reachesTheDoor({ worker, words: t, enums, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  await page.getByRole('searchbox', { name: t.today.search }).fill('3幢2单元12-2');
  await page.getByRole('list', { name: t.today.title }).getByRole('link').first().click();
  await worker.sees(t.visit.title);
  await stop('visit');
  await page.getByRole('button', { name: t.visit.showFull }).first().click();
  await stop('visit-why-unmask');
  await worker.chooses(enums.unmaskReason['find-door']);
  await page.getByRole('dialog').getByRole('button', { name: t.visit.showFull }).click();
  await expect(page.getByText(community).first()).toBeVisible();
  await page.getByRole('button', { name: t.visit.depart, exact: true }).click();
  await page.getByRole('link', { name: t.visit.card, exact: true }).click();
  await worker.sees(t.card.title);
  await stop('card');
  await page.getByRole('link', { name: t.common.back }).click();
  await page.getByRole('link', { name: t.visit.rebook, exact: true }).click();
  await worker.sees(t.rebook.title);
  await stop('rebook');
  await page.getByRole('link', { name: t.common.back }).click();
  await page.getByRole('link', { name: t.call.dial, exact: true }).click();
  await worker.sees(t.call.title);
  await worker.chooses(enums.partyRole['new-owner']);
  await worker.chooses(enums.callOutcome.reached);
  await stop('call');
  await worker.taps(t.call.log);
  await worker.sees(t.visit.title);
  await worker.goesOn(t.visit.step.arrival);
  await stop('arrival');
  for (const label of [t.arrival.identity, t.arrival.purpose, t.arrival.entry]) await worker.ticks(label);
  await worker.taps(t.arrival.confirm);
  await worker.sees(t.visit.title);
  await worker.goesOn(t.visit.step.privacy);
  await stop('privacy');
  await worker.taps(t.privacy.turn);
  await expect(page.getByRole('dialog')).toBeVisible();
  await stop('privacy-customer');
  await page.getByRole('dialog').getByRole('button', { name: t.privacy.seen }).click();
  await worker.chooses(t.privacy.refuse);
  await stop('privacy-consents');
  await worker.chooses(t.privacy.agree);
  await worker.taps(t.common.next);
}

async function findsTheAccount({ worker, words: t, enums, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  await worker.goesOn(t.visit.step['find-account']);
  await stop('find-account');
  await worker.taps(t.find.scan);
  await expect(page.getByText(t.find.notMeter)).toBeVisible({ timeout: 30_000 });
  await stop('find-scanner');
  await worker.taps(t.find.typeInstead);
  const field = page.getByRole('textbox', { name: t.find.ways['meter-number'] });
  await field.fill('9930009999');
  await expect(page.getByText(t.register.unknown, { exact: true })).toBeVisible();
  await stop('find-no-match');
  await field.fill(home?.meter.meterNumber ?? '');
  await expect(page.getByText(t.find.checkPassed)).toBeVisible();
  await worker.taps(t.find.choose);
  await worker.ticks(t.find.verified);
  await page.getByRole('region', { name: t.find.labelPhoto }).getByRole('button', { name: t.camera.take }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: t.camera.shoot })).toBeEnabled();
  await stop('camera');
  await page.getByRole('dialog').getByRole('button', { name: t.common.close }).click();
  await worker.photographs(t.find.labelPhoto);
  await stop('find-match');
  await worker.taps(t.find.record);
  await worker.sees(t.visit.title);
  await worker.goesOn(t.visit.step['transfer-choice'], t.choice.title);
  await worker.chooses(enums.transferType.settlement);
  await stop('transfer-choice-settlement');
  await worker.chooses(enums.transferType['non-settlement']);
  await worker.ticks(enums.partyRole['new-owner']);
  await worker.ticks(enums.partyRole['old-owner']);
  await stop('transfer-choice');
  await worker.taps(t.choice.confirm);
  await worker.sees(t.visit.title);
}

async function readsTheMeter({ worker, words: t, enums, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  const dial = (register: 'total' | 'peak' | 'flat' | 'valley') => page.getByRole('textbox', { name: `${enums.registerKind[register]} ${t.read.current}` });
  await worker.goesOn(t.visit.step['read-meter']);
  await worker.ticks(t.read.meterSame);
  await stop('read-meter');
  await dial('total').fill('4800.00');
  await expect(page.getByText(t.read.lower)).toBeVisible();
  await stop('read-meter-lower');
  for (const [register, value] of [['total', '5000.50'], ['peak', '1390.50'], ['flat', '2585.00'], ['valley', '1020.00']] as const) await dial(register).fill(value);
  await expect(page.getByText(t.read.sumOff('4995.50', '5000.50'))).toBeVisible();
  await stop('read-meter-sum');
  await dial('valley').fill('1025.00');
  await worker.photographs(t.read.photo);
  await stop('read-meter-ready');
  await worker.taps(t.read.record);
  await worker.sees(t.visit.title);
}

async function informsBothOwners({ worker, words: t, enums, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  await worker.goesOn(t.visit.step['inform-owners']);
  await stop('inform-owners');
  for (const owner of ['old-owner', 'new-owner'] as const) {
    await page.getByRole('button', { name: t.notice.show }).first().click();
    await expect(page.getByRole('dialog')).toContainText(t.notice.notABill);
    if (owner === 'old-owner') await stop('notice-customer');
    await worker.taps(t.notice.acknowledge);
    await expect(page.getByLabel(t.sign.area)).toBeVisible();
    if (owner === 'old-owner') await stop('signature');
    await worker.signs();
    await worker.taps(t.notice.record(enums.partyRole[owner]));
    await expect(page.getByText(enums.noticeOutcome.acknowledged).nth(owner === 'old-owner' ? 0 : 1)).toBeVisible();
    if (owner === 'old-owner') await stop('inform-owners-one-told');
  }
  await worker.taps(t.common.next);
  // what is still open is said before the door is left
  await page.getByRole('link', { name: t.visit.step.leave }).click();
  await worker.sees(t.leave.title);
  await page.getByRole('checkbox').first().check();
  await stop('leave-findings');
  await page.getByRole('link', { name: t.common.back }).click();
}

async function signsTheContract({ worker, words: t, enums, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  await worker.goesOn(t.visit.step['identify-signer']);
  await page.getByLabel(t.signer.tail).fill('0000');
  await expect(page.getByText(t.signer.differs)).toBeVisible();
  await stop('signer-differs');
  await page.getByLabel(t.signer.differsReason).fill('证件已换发，号码以原件为准');
  await worker.ticks(t.signer.original);
  await stop('signer');
  await worker.taps(t.signer.confirm);
  await worker.sees(t.visit.title);
  await worker.goesOn(t.visit.step['sign-contract']);
  await stop('contract');
  await worker.taps(t.contract.turn);
  await expect(page.getByRole('dialog')).toBeVisible();
  await stop('contract-customer');
  await page.getByRole('dialog').getByRole('button', { name: t.common.close }).click();
  await worker.chooses(enums.contractChannel.paper);
  await worker.photographs(t.contract.pages);
  await stop('contract-paper');
  await worker.chooses(enums.contractChannel.screen);
  for (const clause of await page.getByRole('checkbox', { name: t.contract.pointOut }).all()) await clause.check();
  await worker.ticks(t.contract.agree);
  await worker.taps(t.contract.sign);
  await worker.signs();
  await worker.taps(t.contract.download);
  await expect(page.getByRole('link', { name: t.contract.print })).toBeVisible({ timeout: 60_000 });
  await worker.chooses(enums.copyGiven.shared);
  await stop('contract-screen');
  await worker.taps(t.contract.record);
  await worker.sees(t.visit.title);
}

async function leavesTheDoor({ worker, wire, words: t, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  await page.getByRole('link', { name: t.visit.problem }).first().click();
  await worker.sees(t.problem.title);
  await page.getByLabel(t.problem.text).fill('表箱门松动，已合上');
  await stop('report-problem');
  await worker.taps(t.problem.record);
  await worker.sees(t.visit.title);
  await stop('visit-nearly-done');
  await worker.goesOn(t.visit.step.leave);
  await expect(page.getByText(t.leave.allClear)).toBeVisible();
  await stop('leave-clear');
  await worker.taps(t.leave.confirm);
  await expect(page.getByText(t.leave.ended)).toBeVisible();
  await stop('visit-ended');
  await page.getByRole('link', { name: new RegExp(`^${t.outbox.title}`) }).click();
  await worker.sees(t.outbox.title);
  await stop('outbox-waiting');
  wire.heal();
  await worker.taps(t.sync.now);
  await expect(page.getByText(t.sync.allSent)).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(t.sync.offline)).toBeHidden();
  await stop('outbox-sent');
}

/** The Qijiang visit: papers of three companies at one door. */
export async function walkTheDocuments({ worker, words: t, enums, stop }: FieldStage): Promise<void> {
  const { page } = worker;
  await page.getByRole('list', { name: t.today.title }).getByRole('link').first().click({ timeout: 60_000 });
  await worker.sees(t.visit.title);
  await stop('qijiang-visit');
  await page.getByRole('link', { name: t.visit.step.arrival }).click();
  for (const label of [t.arrival.identity, t.arrival.purpose, t.arrival.entry]) await worker.ticks(label);
  await worker.taps(t.arrival.confirm);
  await worker.goesOn(t.visit.step.privacy);
  await worker.taps(t.privacy.given);
  const questions = page.getByRole('radio', { name: t.privacy.agree, exact: true });
  await expect(questions).toHaveCount(4); // the identity image, and each of three companies
  for (const agree of await questions.all()) await agree.check();
  await stop('qijiang-consents');
  await worker.taps(t.common.next);
  await worker.goesOn(t.visit.step['collect-documents']);
  await stop('documents');
  await page.getByRole('radio').first().check();
  await expect(page.getByRole('definition').filter({ hasText: enums.documentForm['original-seen'] })).toBeVisible();
  await worker.photographs(t.documents.photos);
  await stop('documents-paper');
  await worker.taps(t.documents.record);
  await expect(page.getByRole('heading', { name: t.documents.collected })).toBeVisible();
  await stop('documents-collected');
}

/** A call logged without signal on a visit that the desk has cancelled meanwhile: kept on both sides and shown to a person. */
export async function walkTheRefusal({ worker, wire, words: t, enums, stop }: FieldStage, cancel: (caseNumber: string) => Promise<void>): Promise<void> {
  const { page } = worker;
  const row = page.getByRole('list', { name: t.today.title }).getByRole('link').first();
  const caseNumber = /TL-\d{8}-\d{4}/.exec(await row.innerText({ timeout: 60_000 }))?.[0] ?? '';
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  wire.cut();
  await row.click();
  await worker.sees(t.visit.title);
  await page.getByRole('link', { name: t.call.dial, exact: true }).click();
  await worker.chooses(enums.partyRole['new-owner']);
  await worker.chooses(enums.callOutcome.reached);
  await worker.taps(t.call.log);
  await worker.sees(t.visit.title);
  await cancel(caseNumber);
  wire.heal();
  await page.getByRole('link', { name: t.common.back }).click();
  await page.getByRole('link', { name: t.sync.label }).click();
  await worker.taps(t.sync.now);
  await expect(page.getByRole('heading', { name: t.outbox.attention })).toBeVisible({ timeout: 60_000 });
  await stop('outbox-attention');
  await page.getByRole('link', { name: t.common.back }).click();
  await worker.sees(t.today.title);
  await stop('today-attention');
}
