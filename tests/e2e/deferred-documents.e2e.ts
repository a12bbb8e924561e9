import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { caseDetail } from '../../src/protocol/desk.ts';
import { deskZh as d } from '../../src/wording/desk.zh.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { writeLabelVideo } from '../fixtures/label-video.ts';
import { loginOf } from './support/field-tour.ts';
import { Office } from './support/office.ts';
import { Phone } from './support/phone.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { startWire, type Wire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'doorstep-papers-'));
let server: RunningServer;
let wire: Wire;
let phone: Phone;

test.beforeAll(async () => {
  const cameraFeed = join(folder, 'paper.y4m');
  await writeLabelVideo(cameraFeed, 'PAPER', { modulePixels: 4 });
  phone = new Phone({ cameraFeed });
  server = await startServer();
  wire = await startWire(server.origin);
});

test.afterAll(async () => {
  await phone.remove();
  await wire.close();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** What the company's three applications still lack, and the form in which the list takes it. */
const papers = [
  { title: '居民身份证', form: enumsZh.documentForm['original-seen'], isOnlyForm: true },
  { title: '不动产权证', form: enumsZh.documentForm['original-seen'], isOnlyForm: false },
  { title: '营业执照复印件（加盖公章）', form: enumsZh.documentForm['sealed-copy'], isOnlyForm: true },
] as const;

test('[Q-01 Q-06 Q-10 Q-11 Q-18 C-14] missing papers are fetched at the door once for three companies, without signal', async ({ page }) => {
  test.setTimeout(300_000);
  const worker = new Worker(phone, wire.origin);
  await worker.switchesOn();
  await worker.enrols(loginOf('worker-qijiang'));
  const row = worker.page.getByRole('list', { name: t.today.title }).getByRole('link').first();
  await expect(row).toBeVisible({ timeout: 30_000 });
  const caseNumber = /QJ-\d{8}-\d{4}/.exec(await row.innerText())?.[0] ?? '';
  expect(caseNumber).not.toBe('');
  await worker.isReadyToLeave(caseNumber);
  wire.cut();

  await worker.opens(caseNumber);
  await worker.page.getByRole('link', { name: t.visit.step.arrival }).click();
  for (const label of [t.arrival.identity, t.arrival.purpose, t.arrival.entry]) await worker.ticks(label);
  await worker.taps(t.arrival.confirm);
  await worker.goesOn(t.visit.step.privacy);
  await worker.taps(t.privacy.given);
  await worker.taps(t.common.next);

  // an identity paper is not photographed before the customer has agreed to it (C-14)
  await worker.goesOn(t.visit.step['collect-documents']);
  await worker.chooses(papers[0].title);
  await expect(worker.page.getByText(t.documents.identityRefused)).toBeVisible();
  await expect(worker.page.getByRole('button', { name: t.camera.take })).toHaveCount(0);
  await worker.page.getByRole('link', { name: t.privacy.title }).click();
  await worker.sees(t.privacy.title);
  const questions = () => worker.page.getByRole('radio', { name: t.privacy.agree, exact: true });
  await expect(questions()).toHaveCount(4); // the picture, and each of the three companies
  for (const agree of await questions().all()) await agree.check();
  await expect(worker.page.getByRole('link', { name: `${t.outbox.title}${t.common.colon}6` })).toBeVisible(); // arrival, notice, four answers
  await worker.losesPowerAndComesBack();
  await worker.sees(t.privacy.title);
  await expect(questions()).toHaveCount(4);
  for (const agree of await questions().all()) await expect(agree).toBeChecked();
  await worker.taps(t.common.next);

  await worker.goesOn(t.visit.step['collect-documents']);
  await expect(worker.page.getByRole('heading', { name: `${t.documents.missing}${t.common.count(3)}` })).toBeVisible();
  for (const paper of papers) {
    if (paper !== papers.at(-1)) await worker.chooses(paper.title); // the last one is no choice any more
    if (paper.isOnlyForm) await expect(worker.page.getByRole('definition').filter({ hasText: paper.form })).toBeVisible();
    else await worker.chooses(paper.form);
    await worker.photographs(t.documents.photos);
    await worker.taps(t.documents.record);
    await expect(worker.page.getByRole('listitem').filter({ hasText: paper.title }).filter({ hasText: paper.form })).toBeVisible();
  }
  await expect(worker.page.getByText(t.documents.complete)).toBeVisible();
  await worker.taps(t.common.next);

  // the other two companies share them: nothing is asked for twice, and nothing is left to do but go
  await worker.goesOn(t.visit.step.leave);
  await expect(worker.page.getByText(t.leave.allClear)).toBeVisible();
  await worker.taps(t.leave.confirm);
  await expect(worker.page.getByText(t.leave.ended)).toBeVisible();
  const captured = await worker.evidenceDigests();

  wire.heal();
  await expect(worker.page.getByText(t.leave.sent)).toBeVisible({ timeout: 60_000 });

  // — the desk of Qijiang looks at each paper, and closes the case
  const office = new Office(page, server.origin);
  await office.signsIn(loginOf('desk-qijiang'));
  await page.getByRole('button', { name: d.queue.stages.all, exact: true }).click();
  await office.opens(caseNumber);
  for (const paper of papers) await expect(page.getByText(paper.title).first()).toBeVisible();
  // three pictures, of which the camera may give the same bytes twice: such are one file
  const caseId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { evidence } = caseDetail.parse(await (await page.request.get(`${server.origin}/desk/v1/cases/${caseId}`)).json());
  expect(evidence).toHaveLength(papers.length);
  expect(new Set(evidence.map((item) => item.sha256))).toEqual(new Set(captured));
  for (const sha256 of captured) {
    const file = await page.request.get(`${server.origin}/desk/v1/files/${sha256}`);
    expect(createHash('sha256').update(await file.body()).digest('hex')).toBe(sha256);
  }
  await office.verifies(papers.map(({ title }) => title));
  await office.archives();
});
