import { expect } from '@playwright/test';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import type { FieldSetting } from '../e2e/support/field-setting.ts';
import { loginOf } from '../e2e/support/field-tour.ts';
import type { Worker } from '../e2e/support/worker.ts';

/** A new phone is enrolled, takes the day along and is out of reach from then on; the form for calls of its first visit is open. */
export async function leavesWithoutSignal({ worker, wire }: FieldSetting): Promise<CallLog> {
  await worker.switchesOn();
  await worker.enrols(loginOf('worker-jia'));
  await worker.isReadyForTheDay();
  wire.cut();
  await worker.page.getByRole('list', { name: t.today.title }).getByRole('link').first().click();
  await worker.sees(t.visit.title);
  const log = new CallLog(worker);
  await log.open();
  return log;
}

/** One call after the other on one visit, each with a note that no other has, and what the screen has said of it. */
export class CallLog {
  /** Whatever was asked to be saved, whether it came to it or not. */
  readonly asked: string[] = [];
  /** Of those, what the screen has said to be saved: it had left the form for the visit. */
  readonly said: string[] = [];
  readonly #name: string;

  constructor(
    private readonly worker: Worker,
    name = '通话',
  ) {
    this.#name = name;
  }

  /** From the visit that is open. */
  async open(): Promise<void> {
    await this.worker.page.getByRole('link', { name: t.call.dial, exact: true }).click();
    await this.worker.sees(t.call.title);
  }

  /** From the form, filled in, until the screen says that it is saved. Only what was tapped counts as asked for. */
  async save(): Promise<void> {
    const note = `${this.#name}${this.asked.length + 1}`;
    await this.fill(note);
    this.asked.push(note);
    await this.worker.taps(t.call.log);
    await this.worker.sees(t.visit.title);
    this.said.push(note);
  }

  async fill(note: string): Promise<void> {
    await this.worker.chooses(enumsZh.partyRole['new-owner']);
    await this.worker.chooses(enumsZh.callOutcome.reached);
    await this.worker.page.getByRole('textbox', { name: t.common.note }).fill(note);
  }

  async saveMany(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      await this.save();
      await this.open();
    }
  }

  /** The form shows so many earlier ones, opened with the PIN's key. */
  async shows(count: number): Promise<void> {
    await this.worker.sees(t.call.title);
    await expect(this.worker.page.getByRole('region', { name: t.call.earlier }).getByRole('listitem')).toHaveCount(count);
  }
}
