import type { RegisterHit } from '../../device/workspace.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import type { MeterDecision, WorkOrder } from '../../domain/model/work-order.ts';
import { meterMismatch, type MeterMismatch } from '../../domain/rules/meter-mismatch.ts';
import type { FieldApp } from './field-app.svelte.ts';
import { unread, type Candidate } from './register-search.svelte.ts';

/** What the brake shows: the two meters, whose they are, and what hangs beside them. */
export interface MeterQuestion {
  readonly mismatch: MeterMismatch;
  readonly expected: ReferenceRow | null;
  readonly scanned: Candidate | null;
}

/** A meter as it was scanned or typed, the account picked for it, and the others it may belong to. */
interface MeterRead {
  readonly text: string;
  readonly via: 'scan' | 'meter-number';
  readonly picked: Candidate | null;
  readonly candidates: readonly Candidate[];
}

/** Null while nothing speaks against going on (T-14). */
export function meterQuestion(order: WorkOrder, { text, via, picked, candidates }: MeterRead): MeterQuestion | null {
  const row = picked?.row ?? null;
  const isOwn = row === null || order.references.some(({ accountNumber }) => accountNumber === row.accountNumber);
  const known = isOwn ? order : { ...order, references: [...order.references, row] };
  const mismatch = meterMismatch(known, { accountNumber: row?.accountNumber ?? null, rawText: text, via });
  if (mismatch === null) return null;
  const expectedNumber = order.accountNumber ?? row?.accountNumber;
  return {
    mismatch,
    expected: known.references.find(({ accountNumber }) => accountNumber === expectedNumber) ?? null,
    scanned: candidates.find(({ strength }) => strength === 'exact') ?? null,
  };
}

/** The account that the decision leads to; null when the office is to find out. */
export function decidedAccount(question: MeterQuestion, choice: MeterDecision['choice'] | null): string | null {
  if (choice === 'expected-is-right') return question.expected?.accountNumber ?? null;
  if (choice === 'scanned-is-right') return question.scanned?.row.accountNumber ?? question.expected?.accountNumber ?? null;
  return null;
}

/** The decision as it goes to the office with what it was about. */
export function meterDecisionOf({ mismatch, scanned }: MeterQuestion, said: { choice: MeterDecision['choice']; reason: string; neighboursShown: number }): MeterDecision {
  return { ...mismatch, scannedAccount: scanned?.row.accountNumber ?? null, neighboursShown: said.neighboursShown, choice: said.choice, reason: said.reason.trim() };
}

/** The meters in the box of whichever of the two the register knows. */
export class BoxView {
  #neighbours = $state.raw<readonly RegisterHit[]>([]);
  #turn = 0;
  readonly #app: FieldApp;

  constructor(app: FieldApp) {
    this.#app = app;
  }

  get neighbours(): readonly RegisterHit[] {
    return this.#neighbours;
  }

  async show(question: MeterQuestion | null, order: WorkOrder): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#neighbours = [];
    if (question === null) return;
    const { register } = this.#app.workspace;
    const asked = { supplierId: order.supplierId, way: 'meter-number', text: question.mismatch.expectedMeter } as const;
    const hit = question.scanned?.hit ?? (await register.find(asked).catch(() => unread)).hits[0];
    if (hit === undefined || hit === null) return;
    const neighbours = await register.neighbours(hit).catch(() => []);
    if (turn === this.#turn) this.#neighbours = neighbours;
  }
}
