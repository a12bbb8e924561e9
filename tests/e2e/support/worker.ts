import { expect, type Locator, type Page } from '@playwright/test';
import type { FieldWording } from '../../../src/wording/field.ts';
import type { AnyCode } from '../../../src/wording/code-text.ts';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { enumsZh } from '../../../src/wording/enums.zh.ts';
import { fieldZh } from '../../../src/wording/field-all.zh.ts';
import type { Phone } from './phone.ts';

export const WORKER_PIN = '294716';

/** What a worker does with thumb and eyes, in the words on the screen. */
export class Worker {
  #tab: Page | null = null;

  constructor(
    private readonly phone: Phone,
    private readonly address: string,
    /** The words on the screen, in the language the phone is set to. */
    private readonly words: FieldWording = fieldZh,
  ) {}

  get page(): Page {
    return this.#tab ?? this.phone.page;
  }

  /** The same person with the app open a second time. */
  async inAnotherTab(): Promise<Worker> {
    const second = new Worker(this.phone, this.address, this.words);
    second.#tab = await this.phone.opensAnotherTab(this.address);
    return second;
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
    const there = this.heading(title);
    const onwards = this.page.getByRole('button', { name: this.words.common.next, exact: true });
    // Neither is there for a moment while the screen is put back, so one look does not decide.
    await expect(async () => {
      if (await onwards.isVisible()) await onwards.click({ timeout: 1_000 });
      await expect(there).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
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

  /** `landing`: the screen it opens, when the work had stopped elsewhere than at the list. */
  async choosesPin(landing = this.words.today.title): Promise<void> {
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: this.words.pin.again })).toBeVisible();
    await this.#typesPin();
    await expect(this.page.getByRole('heading', { name: landing, exact: true })).toBeVisible();
  }

  async unlocks(): Promise<void> {
    await this.triesToUnlock();
    await expect(this.page.getByRole('heading', { name: this.words.pin.unlock })).toBeHidden();
  }

  /** Whatever comes of it. */
  async triesToUnlock(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: this.words.pin.unlock })).toBeVisible();
    await this.#typesPin();
  }

  async #typesPin(): Promise<void> {
    await this.page.keyboard.type(WORKER_PIN);
    await this.page.getByRole('button', { name: this.words.pin.submit }).click();
  }

  /** Everything for a day without signal is here: the app's own files and the day's orders. */
  async isReadyToLeave(caseNumber: string): Promise<void> {
    await expect(this.visit(caseNumber)).toBeVisible({ timeout: 30_000 });
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }

  /** The same, whatever the day holds. */
  async isReadyForTheDay(): Promise<void> {
    await expect(this.page.getByRole('list', { name: this.words.today.title }).getByRole('link').first()).toBeVisible({ timeout: 30_000 });
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
    await expect(this.heading(title)).toBeVisible();
  }

  /** The screen's own name, whole: "上门" is also the end of the list's. */
  heading(title: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: title, exact: true });
  }

  /** A call to the new owner that was answered: the smallest thing to record on the visit that is open. */
  async logsACall(note: string): Promise<void> {
    await this.page.getByRole('link', { name: this.words.call.dial, exact: true }).click();
    await this.sees(this.words.call.title);
    await this.chooses(enumsZh.partyRole['new-owner']);
    await this.chooses(enumsZh.callOutcome.reached);
    await this.page.getByRole('textbox', { name: this.words.common.note }).fill(note);
    await this.taps(this.words.call.log);
    await this.sees(this.words.visit.title);
  }

  /** To the door and in: card shown, purpose told, let in, and told what becomes of their data. */
  async isLetIn(): Promise<void> {
    await this.page.getByRole('link', { name: this.words.visit.step.arrival }).click();
    for (const label of [this.words.arrival.identity, this.words.arrival.purpose, this.words.arrival.entry]) await this.ticks(label);
    await this.taps(this.words.arrival.confirm);
    await this.goesOn(this.words.visit.step.privacy);
    await this.taps(this.words.privacy.given);
    await this.chooses(this.words.privacy.agree);
    await this.taps(this.words.common.next);
    await this.sees(this.words.visit.title);
  }

  /** The visit at an address, by what is typed into the search; gives the number of its case. */
  async opensByAddress(address: string): Promise<string> {
    await this.page.getByRole('searchbox', { name: this.words.today.search }).fill(address);
    const found = this.page.getByRole('list', { name: this.words.today.title }).getByRole('link');
    await expect(found).toHaveCount(1);
    const caseNumber = /[A-Z]{2}-\d{8}-\d{4}/.exec(await found.innerText())?.[0] ?? '';
    await found.click();
    await this.sees(this.words.visit.title);
    return caseNumber;
  }

  /** The one big button at the foot of a visit. `title`: of the screen it leads to, where that is not the step's name. */
  async goesOn(step: string, title = step): Promise<void> {
    await this.page.getByRole('link', { name: `${this.words.visit.nextStep}${this.words.common.colon}${step}` }).click();
    await this.sees(title);
  }

  /** What cannot be done is said with the next step, above the button that was tapped. */
  async seesRefusal(code: AnyCode): Promise<void> {
    const { text, next } = codesZh[code];
    await expect(this.page.getByText(text, { exact: true }).first()).toBeVisible();
    await expect(this.page.getByText(next, { exact: true }).first()).toBeVisible();
  }

  async seesNoRefusal(code: AnyCode): Promise<void> {
    await expect(this.page.getByText(codesZh[code].text, { exact: true })).toHaveCount(0);
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
    await this.page.getByRole('dialog').getByRole('button', { name: this.words.camera.shoot }).click();
    await this.keepsThePicture(taker, before);
  }

  /** What the camera or the album gave, though it may be doubtful. `before`: how many there were. */
  async keepsThePicture(taker: Locator, before: number): Promise<void> {
    const doubtful = this.page.getByRole('dialog').getByRole('button', { name: this.words.camera.keepReasons['readable-to-me'] });
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
