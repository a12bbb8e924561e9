import { test } from '@playwright/test';
import { deskWords } from '../../src/wording/desk.ts';
import { enumsEn } from '../../src/wording/enums.en.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldWording } from '../../src/wording/field.ts';
import { languages, type Language } from '../../src/wording/language.ts';
import { Album } from './support/album.ts';
import { administers, cancelsVisit, dispatches, entersTheDesk, leavesTheDesk, setsUp, walksTheCases, walksTheLists, type DeskStage } from './support/desk-tour.ts';
import { walkFirstStart, walkTheDay, walkTheDocuments, walkTheRefusal, walkTheTransfer, type FieldStage } from './support/field-tour.ts';
import { Phone } from './support/phone.ts';
import { startServer } from './support/server.ts';
import { tourOffice } from './support/tour-office.ts';
import { startWire, type Wire } from './support/wire.ts';
import { Worker } from './support/worker.ts';

const enums = { 'zh-CN': enumsZh, en: enumsEn } as const;
const office = tourOffice();

for (const language of languages) {
  test(`the desk in ${language}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const album = new Album('desk', language);
    const empty = await startServer({ args: ['--empty'] });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: language });
    const stage = (origin: string): DeskStage => ({ page, origin, words: deskWords[language], enums: enums[language], stop: (name) => album.take(page, name) });
    await setsUp(stage(empty.origin), language);
    await empty.remove();
    const desk = stage(office.server.origin);
    const quiet = { ...desk, stop: () => Promise.resolve() };
    await entersTheDesk(desk, 'clerk', language);
    await walksTheCases(desk);
    await leavesTheDesk(desk);
    await entersTheDesk(quiet, 'dispatcher', language);
    await dispatches(desk);
    await walksTheLists(desk, ['visits', 'attention', 'messages', 'callbacks', 'rescue']);
    await leavesTheDesk(desk);
    await entersTheDesk(quiet, 'admin', language);
    await administers(desk);
    await page.close();
  });

  test(`the field app in ${language}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const album = new Album('field', language);
    await onPhone(album, language, async (stage) => {
      await walkFirstStart(stage, language, 'worker-jia');
      await walkTheDay(stage);
      await walkTheTransfer(stage);
    });
    await onPhone(album, language, async (stage) => {
      await walkFirstStart({ ...stage, stop: () => Promise.resolve() }, language, 'worker-qijiang');
      await walkTheDocuments(stage);
    });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: language });
    const desk: DeskStage = { page, origin: office.server.origin, words: deskWords[language], enums: enums[language], stop: () => Promise.resolve() };
    await entersTheDesk(desk, 'dispatcher', language);
    await onPhone(album, language, async (stage) => {
      await walkFirstStart({ ...stage, stop: () => Promise.resolve() }, language, 'worker-yi');
      await walkTheRefusal(stage, (caseNumber) => cancelsVisit(desk, caseNumber));
    });
    const late = new Album('desk', language, 90);
    await walksTheLists({ ...desk, stop: (name) => late.take(page, `${name}-late`) }, ['attention', 'visits']);
    await page.close();
  });
}

async function onPhone(album: Album, language: Language, walk: (stage: FieldStage) => Promise<void>): Promise<void> {
  const phone = new Phone({ cameraFeed: office.cameraFeed });
  const wire: Wire = await startWire(office.server.origin);
  const words = fieldWording[language];
  const worker = new Worker(phone, wire.origin, words);
  try {
    await worker.switchesOn();
    await walk({ worker, wire, words, enums: enums[language], stop: (name) => album.take(worker.page, name) });
  } catch (error) {
    await worker.page.screenshot({ path: test.info().outputPath('phone.png') });
    throw error;
  } finally {
    await phone.remove();
    await wire.close();
  }
}
