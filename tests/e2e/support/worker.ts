import { expect, type Page } from '@playwright/test';
import { fieldZh as t } from '../../../src/wording/field.zh.ts';
import type { Phone } from './phone.ts';

const PIN = '480316';

/** What a worker does with thumb and eyes, in the words on the screen. */
export class Worker {
  constructor(
    private readonly phone: Phone,
    private readonly address: string,
  ) {}

  get page(): Page {
    return this.phone.page;
  }

  async switchesOn(): Promise<void> {
    await this.phone.start(this.address);
  }

  /** The battery is pulled; afterwards the app is opened again and unlocked. */
  async losesPowerAndComesBack(): Promise<void> {
    await this.phone.kill();
    await this.switchesOn();
    await this.unlocks();
  }

  async enrols(login: { username: string; password: string }): Promise<void> {
    await this.page.getByLabel(t.enrol.username).fill(login.username);
    await this.page.getByLabel(t.enrol.password, { exact: true }).fill(login.password);
    await this.page.getByLabel(t.enrol.deviceName).fill('测试手机');
    await this.page.getByRole('button', { name: t.enrol.submit }).click();
    await expect(this.page.getByRole('heading', { name: t.pin.choose })).toBeVisible();
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: t.pin.again })).toBeVisible();
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: t.today.title })).toBeVisible();
  }

  async unlocks(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: t.pin.unlock })).toBeVisible();
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: t.pin.unlock })).toBeHidden();
  }

  async #typesPin(): Promise<void> {
    await this.page.keyboard.type(PIN);
    await this.page.getByRole('button', { name: t.pin.submit }).click();
  }

  /** Everything for a day without signal is here: the app's own files and the day's orders. */
  async isReadyToLeave(caseNumber: string): Promise<void> {
    await expect(this.visit(caseNumber)).toBeVisible({ timeout: 30_000 });
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }

  visit(caseNumber: string) {
    return this.page.getByRole('listitem').filter({ hasText: caseNumber }).getByRole('link');
  }

  async opens(caseNumber: string): Promise<void> {
    await this.visit(caseNumber).click();
    await this.sees(t.visit.title);
  }

  async sees(title: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  /** The one big button at the foot of a visit. */
  async goesOn(step: string): Promise<void> {
    await this.page.getByRole('link', { name: `${t.visit.nextStep}：${step}` }).click();
    await this.sees(step);
  }

  async taps(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async ticks(label: string | RegExp): Promise<void> {
    await this.page.getByRole('checkbox', { name: label }).check();
  }

  async chooses(label: string | RegExp): Promise<void> {
    await this.page.getByRole('radio', { name: label }).first().check();
  }

  async scansTheMeter(): Promise<void> {
    await this.taps(t.find.scan);
    await expect(this.page.getByText(t.find.checkPassed)).toBeVisible({ timeout: 30_000 });
  }

  /** Takes a picture; a doubtful one is kept, as the fake camera never shows a better. */
  async photographs(label: string): Promise<void> {
    const taker = this.page.getByRole('region', { name: label });
    const before = await taker.getByRole('listitem').count();
    await taker.getByRole('button', { name: new RegExp(`^(${t.camera.take}|${t.common.add})$`) }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: t.camera.shoot }).click();
    const doubtful = dialog.getByRole('button', { name: t.camera.keepAnyway });
    await expect(doubtful.or(taker.getByRole('listitem').nth(before))).toBeVisible();
    if (await doubtful.isVisible()) await doubtful.click();
    await expect(taker.getByRole('listitem')).toHaveCount(before + 1);
  }

  async signs(): Promise<void> {
    const canvas = this.page.getByLabel(t.sign.area);
    await expect(canvas).toBeVisible();
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('There is nowhere to sign.');
    const { mouse } = this.page;
    for (const [fromX, fromY, toX, toY] of [[0.2, 0.3, 0.5, 0.6], [0.5, 0.3, 0.3, 0.7], [0.6, 0.4, 0.8, 0.6]] as const) {
      await mouse.move(box.x + box.width * fromX, box.y + box.height * fromY);
      await mouse.down();
      await mouse.move(box.x + box.width * toX, box.y + box.height * toY, { steps: 8 });
      await mouse.up();
    }
    await this.taps(t.sign.done);
    await expect(canvas).toBeHidden();
  }

  /** Digests of every piece of evidence this phone has captured, from its own store. */
  async evidenceDigests(): Promise<readonly string[]> {
    return this.page.evaluate(async () => {
      const open = indexedDB.open('outbox');
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error ?? new Error('no outbox'));
      });
      const read = db.transaction('blobs').objectStore('blobs').getAllKeys();
      const keys = await new Promise<IDBValidKey[]>((resolve) => (read.onsuccess = () => resolve(read.result)));
      db.close();
      return keys.map(String);
    });
  }
}
