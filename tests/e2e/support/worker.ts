import { expect, type Page } from '@playwright/test';
import type { FieldWording } from '../../../src/wording/field.ts';
import { fieldZh } from '../../../src/wording/field.zh.ts';
import type { Phone } from './phone.ts';

const PIN = '294716';

/** What a worker does with thumb and eyes, in the words on the screen. */
export class Worker {
  constructor(
    private readonly phone: Phone,
    private readonly address: string,
    /** The words on the screen, in the language the phone is set to. */
    private readonly words: FieldWording = fieldZh,
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

  /**
   * The same, in the very moment after a step was finished: where the worker was may not be written down yet, the work
   * is. The app then stands at the finished step with its one button onwards (F01).
   */
  async losesPowerAfterReaching(title: string): Promise<void> {
    await this.losesPowerAndComesBack();
    const there = this.page.getByRole('heading', { level: 1, name: title });
    const onwards = this.page.getByRole('button', { name: this.words.common.next, exact: true });
    await expect(there.or(onwards).first()).toBeVisible();
    if (!(await there.isVisible())) await onwards.click();
    await this.sees(title);
  }

  async enrols(login: { username: string; password: string }): Promise<void> {
    await this.page.getByLabel(this.words.enrol.username).fill(login.username);
    await this.page.getByLabel(new RegExp(`^${this.words.enrol.password}`)).fill(login.password);
    await this.page.getByLabel(this.words.enrol.deviceName).fill('测试手机');
    await this.page.getByRole('button', { name: this.words.enrol.submit }).click();
    await expect(this.page.getByRole('heading', { name: this.words.pin.choose })).toBeVisible();
    await this.choosesPin();
  }

  /** With the password an administrator made: the office asks for one of the worker's own before it opens anything. */
  async enrolsForTheFirstTime(login: { username: string; password: string }, own: string): Promise<void> {
    await this.page.getByLabel(this.words.enrol.username).fill(login.username);
    await this.page.getByLabel(new RegExp(`^${this.words.enrol.password}`)).fill(login.password);
    await this.page.getByLabel(this.words.enrol.deviceName).fill('测试手机');
    await this.page.getByRole('button', { name: this.words.enrol.submit }).click();
    await this.page.getByLabel(this.words.enrol.ownPassword).fill(own);
    await this.page.getByLabel(this.words.enrol.ownAgain).fill(own);
    await this.page.getByRole('button', { name: this.words.enrol.submit }).click();
    await expect(this.page.getByRole('heading', { name: this.words.pin.choose })).toBeVisible();
    await this.choosesPin();
  }

  async choosesPin(): Promise<void> {
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: this.words.pin.again })).toBeVisible();
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: this.words.today.title })).toBeVisible();
  }

  async unlocks(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: this.words.pin.unlock })).toBeVisible();
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: this.words.pin.unlock })).toBeHidden();
  }

  async #typesPin(): Promise<void> {
    await this.page.keyboard.type(PIN);
    await this.page.getByRole('button', { name: this.words.pin.submit }).click();
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
    await this.sees(this.words.visit.title);
  }

  async sees(title: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  /** The one big button at the foot of a visit. `title`: of the screen it leads to, where that is not the step's name. */
  async goesOn(step: string, title = step): Promise<void> {
    await this.page.getByRole('link', { name: `${this.words.visit.nextStep}${this.words.common.colon}${step}` }).click();
    await this.sees(title);
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
    await this.taps(this.words.find.scan);
    await expect(this.page.getByText(this.words.find.checkPassed)).toBeVisible({ timeout: 30_000 });
  }

  /** Takes a picture; a doubtful one is kept, as the fake camera never shows a better. */
  async photographs(label: string): Promise<void> {
    const taker = this.page.getByRole('region', { name: label });
    const before = await taker.getByRole('listitem').count();
    await taker.getByRole('button', { name: new RegExp(`^(${this.words.camera.take}|${this.words.common.add})$`) }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: this.words.camera.shoot }).click();
    const doubtful = dialog.getByRole('button', { name: this.words.camera.keepAnyway });
    await expect(doubtful.or(taker.getByRole('listitem').nth(before))).toBeVisible();
    if (await doubtful.isVisible()) await doubtful.click();
    await expect(taker.getByRole('listitem')).toHaveCount(before + 1);
  }

  async signs(): Promise<void> {
    const canvas = this.page.getByLabel(this.words.sign.area);
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
    await this.taps(this.words.sign.done);
    await expect(canvas).toBeHidden();
  }

  /** Digests of every piece of evidence this phone has captured, from its own store. */
  async evidenceDigests(): Promise<readonly string[]> {
    return this.page.evaluate(async () => {
      const open = indexedDB.open('doorstep-outbox');
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
