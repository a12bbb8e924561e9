import { expect, type Page } from '@playwright/test';
import { deskZh as t } from '../../../src/wording/desk.zh.ts';
import { enumsZh } from '../../../src/wording/enums.zh.ts';

/** What a clerk does at the desk, in the words on the screen. */
export class Office {
  constructor(
    readonly page: Page,
    private readonly origin: string,
  ) {}

  async signsIn(login: { username: string; password: string }): Promise<void> {
    await this.page.goto(`${this.origin}/desk/`);
    await this.page.getByLabel(t.gate.username).fill(login.username);
    await this.page.getByLabel(new RegExp(`^${t.gate.password}`)).fill(login.password);
    await this.page.getByRole('button', { name: t.gate.signIn }).click();
    await expect(this.page.getByRole('button', { name: t.look.button })).toBeVisible();
  }

  /** Another person sits down at the desk and opens the same case. */
  async handsOverTo(login: { username: string; password: string }, caseNumber: string): Promise<void> {
    const address = this.page.url();
    await this.page.getByRole('button', { name: t.frame.signOut }).click();
    await this.page.getByLabel(t.gate.username).fill(login.username);
    await this.page.getByLabel(new RegExp(`^${t.gate.password}`)).fill(login.password);
    await this.page.getByRole('button', { name: t.gate.signIn }).click();
    await expect(this.page.getByRole('button', { name: t.frame.signOut })).toBeVisible();
    await this.page.goto(address);
    await expect(this.page.getByRole('heading', { level: 1, name: caseNumber })).toBeVisible();
  }

  /** The deliberate look that the duty counts (T-08). */
  async looksAtTheQueue(): Promise<void> {
    await this.page.getByRole('button', { name: t.look.button }).click();
    await expect(this.page.getByText(/已登记本次查询/)).toBeVisible();
  }

  /** A case that came while the page was open: it announces itself, nothing is reloaded. */
  async seesArrival(caseNumber: string): Promise<void> {
    const announced = this.page.getByRole('button', { name: t.queue.showArrived });
    const row = this.page.getByRole('link', { name: caseNumber });
    await expect(announced.or(row).first()).toBeVisible();
    if (await announced.isVisible()) await announced.click();
    await expect(row).toBeVisible();
  }

  async opens(caseNumber: string): Promise<void> {
    await this.page.getByRole('link', { name: caseNumber }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: caseNumber })).toBeVisible();
  }

  get acts() {
    return this.page.getByRole('region', { name: t.acts.title, exact: true });
  }

  async picks(act: keyof typeof enumsZh.actKind | 'dispatch'): Promise<void> {
    const name = act === 'dispatch' ? t.acts.dispatch : enumsZh.actKind[act];
    await this.acts.getByRole('list', { name: t.acts.all }).getByRole('button', { name: new RegExp(`^${name}`) }).click();
  }

  async telephones(topics: readonly (keyof typeof enumsZh.callTopic)[]): Promise<void> {
    await this.picks('log-office-call');
    await this.acts.getByRole('radio', { name: enumsZh.callOutcome.reached }).check();
    for (const topic of topics) await this.acts.getByRole('checkbox', { name: enumsZh.callTopic[topic] }).check();
    await this.#submits(t.acts.logCall);
  }

  async findsTheAccountByAddress(address: string, tail: string): Promise<void> {
    await this.picks('set-account');
    await this.acts.getByRole('radio', { name: t.acts.byAddress }).check();
    await this.acts.getByLabel(t.acts.searchText).fill(address);
    await this.acts.getByRole('button', { name: t.acts.search, exact: true }).click();
    await this.acts.getByRole('row').filter({ hasText: `…${tail}` }).getByRole('button', { name: t.acts.choose }).click();
    await this.#submits(t.acts.setAccount);
  }

  async checksArrears(): Promise<void> {
    await this.picks('record-arrears');
    await this.#submits(t.acts.checkArrears);
  }

  async accepts(): Promise<void> {
    await this.picks('accept-case');
    await this.#submits(t.acts.accept);
    await expect(this.page.getByText(enumsZh.caseStage.accepted).first()).toBeVisible();
  }

  async sends(workerName: string, jobs: readonly (keyof typeof enumsZh.jobKind)[]): Promise<void> {
    await this.picks('dispatch');
    for (const job of jobs) await this.acts.getByRole('checkbox', { name: new RegExp(`^${enumsZh.jobKind[job]}`) }).check();
    await this.acts.getByRole('radio', { name: new RegExp(`^${workerName}`) }).check();
    await this.#submits(t.acts.send);
    await expect(this.page.getByRole('heading', { name: new RegExp(`^${t.visits.heading}`) }).first()).toBeVisible();
  }

  async verifies(papers: readonly string[]): Promise<void> {
    await this.picks('verify-document');
    for (const paper of papers) {
      const form = this.acts.getByRole('form', { name: paper });
      await form.getByRole('button', { name: t.acts.verify }).click();
      await expect(form).toHaveCount(0);
    }
  }

  async countersigns(): Promise<void> {
    await this.picks('countersign-contract');
    await this.acts.getByRole('checkbox', { name: t.acts.countersignCompared }).check();
    await this.#submits(t.acts.countersign);
  }

  async archives(): Promise<void> {
    await this.picks('archive-case');
    await this.#submits(t.acts.archive);
    await expect(this.page.getByText(enumsZh.caseStage.archived).first()).toBeVisible();
  }

  /** Presses the form's button and waits for the office's answer, so that the next act meets the new state. */
  async #submits(name: string): Promise<void> {
    const answered = this.page.waitForResponse((response) => response.request().method() === 'POST' && response.url().includes('/desk/v1/'));
    await this.acts.getByRole('form').getByRole('button', { name, exact: true }).click();
    expect((await answered).status()).toBeLessThan(300);
  }
}
