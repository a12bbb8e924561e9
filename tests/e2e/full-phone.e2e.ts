import { expect, test } from '@playwright/test';
import { sampleDay } from '../../src/sample/sample-day.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from './support/field-setting.ts';
import { loginOf } from './support/field-tour.ts';
import type { Worker } from './support/worker.ts';

const NOBODY_HOME = 3;
/** Enough for a draft or the counting of a PIN, not for a photograph. */
const ROOM_FOR_WORDS_BYTES = 40_000;
const here = fieldSetting();

test('[F11 F01] a full phone refuses the act whole and says so, keeps what was typed and photographed, and takes the same act once there is room', async () => {
  const { worker, wire, phone } = here;
  await worker.switchesOn();
  await worker.enrols(loginOf('worker-jia'));
  await worker.isReadyForTheDay();
  wire.cut();
  await worker.opensByAddress(sampleDay(Date.now()).register[NOBODY_HOME - 1]?.address ?? '');
  await worker.logsACall('没有人接');
  await worker.page.getByRole('link', { name: t.visit.step.leave }).click();
  await worker.chooses(enumsZh.visitOutcome['nobody-home']);
  const note = worker.page.getByRole('textbox', { name: t.leave.note });
  await note.fill('敲门三次无人应答');
  await worker.photographs(t.leave.photo);
  await expect(waiting(worker, 1)).toBeVisible(); // the call
  const kept = await worker.evidenceDigests();

  // not a byte is left: the app opens and says why it cannot be unlocked, since no try may go uncounted (X56)
  await phone.kill();
  await phone.start('about:blank');
  await phone.fillsUp(wire.origin, 0);
  await phone.opensTheApp(`${wire.origin}/`);
  await worker.triesToUnlock();
  await worker.seesRefusal('storage/full');

  // room for a word, none for a picture: all that stood there before stands there, and the act is refused as a whole
  await phone.fillsUp(wire.origin, ROOM_FOR_WORDS_BYTES);
  await worker.unlocks();
  await seesTheHalfEnding(worker);
  await worker.taps(t.leave.confirm);
  await worker.seesRefusal('storage/full');
  await worker.sees(t.leave.title);
  await expect(waiting(worker, 1)).toBeVisible();
  expect(await worker.evidenceDigests()).toEqual(kept);
  await worker.page.getByRole('link', { name: t.common.back }).click();
  await worker.page.getByRole('link', { name: t.visit.step.leave }).click();
  await seesTheHalfEnding(worker);

  // a few photographs of the family are deleted: the same tap is enough
  await phone.getsRoomAgain(wire.origin);
  await worker.taps(t.leave.confirm);
  await expect(worker.page.getByText(`${t.leave.ended}${t.common.colon}${enumsZh.visitOutcome['nobody-home']}`)).toBeVisible();
  await worker.seesNoRefusal('storage/full');
  expect(await worker.evidenceDigests()).toHaveLength(kept.length + 1);
  wire.heal();
  await expect(worker.page.getByText(t.leave.sent)).toBeVisible({ timeout: 60_000 });
});

function waiting({ page }: Worker, count: number) {
  return page.getByRole('link', { name: `${t.outbox.title}${t.common.colon}${count}`, exact: true });
}

async function seesTheHalfEnding(worker: Worker): Promise<void> {
  await worker.sees(t.leave.title);
  await expect(worker.page.getByRole('radio', { name: enumsZh.visitOutcome['nobody-home'] })).toBeChecked();
  await expect(worker.page.getByRole('textbox', { name: t.leave.note })).toHaveValue('敲门三次无人应答');
  await expect(worker.page.getByRole('region', { name: t.leave.photo }).getByRole('listitem')).toHaveCount(1);
}
