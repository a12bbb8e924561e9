import { expect, test, type Page } from '@playwright/test';
import { sampleDay } from '../../src/sample/sample-day.ts';
import { deskZh as d } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from './support/field-setting.ts';
import { loginOf } from './support/field-tour.ts';
import { opensByNumber, takesASeat } from './support/seat.ts';

/** Doors of the first worker's day, by the serial of the home in the sample's register. */
const doors = { nobodyHome: 3, refused: 62, rebooked: 36 } as const;
const here = fieldSetting();

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  await here.worker.switchesOn();
  await here.worker.enrols(loginOf('worker-jia'));
  await here.worker.isReadyForTheDay();
  here.wire.cut();
});

const cases: Record<keyof typeof doors, string> = { nobodyHome: '', refused: '', rebooked: '' };

async function opens(door: keyof typeof doors): Promise<void> {
  const home = here.worker.page.getByRole('link', { name: t.app.toToday });
  if (await home.isVisible()) await home.click(); // from the visit that was just ended
  cases[door] = await here.worker.opensByAddress(sampleDay(Date.now()).register[doors[door] - 1]?.address ?? '');
}

async function endsAs(outcome: keyof typeof enumsZh.visitOutcome): Promise<void> {
  await here.worker.page.getByRole('link', { name: t.visit.step.leave }).click();
  await here.worker.sees(t.leave.title);
  await here.worker.chooses(enumsZh.visitOutcome[outcome]);
}

/** The one button says what is still missing instead of letting itself be tapped in vain. */
async function lacks(what: string): Promise<void> {
  await expect(here.worker.page.getByRole('button', { name: t.leave.confirm, exact: true })).toBeDisabled();
  await expect(here.worker.page.getByText(t.common.still(what), { exact: true })).toBeVisible();
}

async function seesItEndedAs(outcome: keyof typeof enumsZh.visitOutcome): Promise<void> {
  await expect(here.worker.page.getByText(`${t.leave.ended}${t.common.colon}${enumsZh.visitOutcome[outcome]}`)).toBeVisible();
}

test('[C-13] nobody home: somebody telephones first and says how he knows, then the visit ends as not met', async () => {
  await opens('nobodyHome');
  await here.worker.page.getByRole('button', { name: t.visit.depart, exact: true }).click();
  await endsAs('nobody-home');
  await expect(here.worker.page.getByText(t.leave.nobodyHint)).toBeVisible();
  await lacks(t.leave.lacks.call);
  await here.worker.page.getByRole('link', { name: t.call.title }).click();
  await here.worker.sees(t.call.title);
  await here.worker.chooses(enumsZh.partyRole['new-owner']);
  await here.worker.chooses(enumsZh.callOutcome['no-answer']);
  await here.worker.taps(t.call.log);
  await here.worker.sees(t.leave.title);
  await expect(here.worker.page.getByRole('radio', { name: enumsZh.visitOutcome['nobody-home'] })).toBeChecked();
  await lacks(t.leave.lacks.proof);
  await here.worker.page.getByRole('textbox', { name: t.leave.note }).fill('敲门三次无人应答');
  await here.worker.photographs(t.leave.photo);
  await here.worker.taps(t.leave.confirm);
  await seesItEndedAs('nobody-home');
});

test('[C-12] refused at the door: no arrival is needed to end the visit with its reason', async () => {
  await opens('refused');
  await endsAs('refused');
  await lacks(t.leave.lacks.reason);
  await here.worker.chooses(enumsZh.endingReason['entry-refused']);
  await here.worker.page.getByRole('textbox', { name: t.leave.note }).fill('客户隔门表示不办了');
  await here.worker.taps(t.leave.confirm);
  await seesItEndedAs('refused');
});

test('[C-13] booked again at the door: the new time is agreed with somebody, then the visit ends as re-booked', async () => {
  await opens('rebooked');
  await endsAs('rebooked');
  await lacks(t.leave.lacks.rebooking);
  await here.worker.page.getByRole('link', { name: t.rebook.title }).click();
  await here.worker.sees(t.rebook.title);
  await here.worker.page.getByLabel(t.rebook.from).fill('18:30');
  await here.worker.page.getByLabel(t.rebook.to).fill('18:00');
  await expect(here.worker.page.getByText(t.rebook.wrong).first()).toBeVisible();
  await here.worker.page.getByLabel(t.rebook.to).fill('19:30');
  await here.worker.chooses(enumsZh.partyRole['new-owner']);
  await here.worker.page.getByRole('textbox', { name: t.common.reason }).fill('客户上班，晚上才在家');
  await here.worker.taps(t.rebook.confirm);
  await here.worker.sees(t.leave.title);
  await here.worker.taps(t.leave.confirm);
  await seesItEndedAs('rebooked');
});

test('[S-12 F23] with the app closed, the browser’s wake-up alone brings all of it to the desk', async ({ browser }) => {
  await here.phone.closesTheApp();
  here.wire.heal();
  await here.phone.wakesTheWorker(here.wire.origin, 'outbox');
  const desk = await takesASeat(browser, here.server.origin, 'dispatcher');
  await desk.page.getByRole('link', { name: d.pages.visits }).click();
  for (const [door, outcome] of [['nobodyHome', 'nobody-home'], ['refused', 'refused']] as const) {
    await expect(onTheBoard(desk.page, cases[door]).getByText(enumsZh.visitOutcome[outcome], { exact: true })).toBeVisible({ timeout: 60_000 });
  }
  // booked again: it has left today's board and stands on tomorrow's
  await expect(onTheBoard(desk.page, cases.rebooked)).toHaveCount(0);
  await desk.page.getByRole('button', { name: d.board.following }).click();
  const moved = onTheBoard(desk.page, cases.rebooked);
  await expect(moved.getByText('18:30–19:30')).toBeVisible();
  await expect(moved.getByText(enumsZh.visitOutcome.rebooked, { exact: true })).toBeVisible();

  for (const [door, said] of [
    ['nobodyHome', [enumsZh.callOutcome['no-answer'], enumsZh.endingReason['nobody-home'], '敲门三次无人应答']],
    ['refused', [enumsZh.endingReason['entry-refused'], '客户隔门表示不办了']],
    ['rebooked', ['客户上班，晚上才在家']],
  ] as const) {
    await opensByNumber(desk.page, cases[door]);
    for (const words of said) await expect(desk.page.getByRole('listitem').filter({ hasText: words }).first()).toBeVisible();
  }
  await desk.page.close();
});

function onTheBoard(page: Page, caseNumber: string) {
  return page.getByRole('article').filter({ hasText: caseNumber });
}
