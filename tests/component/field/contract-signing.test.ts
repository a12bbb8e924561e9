import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finishSignature } from '../../../src/capture/signature-export.ts';
import type { Capture } from '../../../src/device/workspace.ts';
import type { SignatureStrokes } from '../../../src/domain/model/strokes.ts';
import { contractText } from '../../../src/domain/rules/contract-text.ts';
import type { ContractSigningDesk } from '../../../src/field/state/contract-signing.svelte.ts';
import type { VisitSession } from '../../../src/field/state/visit-session.svelte.ts';
import { ACCOUNT, order as orderWithContract, value, witness } from '../../unit/domain/given.ts';
import { orderRow } from '../../unit/sync/support/rows.ts';
import ContractStep from './support/ContractStep.svelte';
import { OpenedPhone, orderId } from './support/opened-phone.ts';

const given = orderWithContract();
const order = orderRow(1, 1, {
  contract: given.contract, parties: given.parties, address: given.address, references: given.references, accountNumber: ACCOUNT, screenSigningAllowed: true,
  signer: { ...witness, signerRole: 'new-owner', signerName: '测乙丙', identityKind: 'resident-id', numberTail: '0031', numberMatched: true, originalSeen: true, mismatchReason: '', evidence: [] },
});
const text = value(contractText(order));
const strokes: SignatureStrokes = { version: 1, startedAtMs: 1_700_000_000_000, strokes: [{ points: [{ x: 40, y: 200, t: 0, p: 0.5 }, { x: 960, y: 220, t: 90, p: 0.5 }] }] };

let phone: OpenedPhone;
let desk: ContractSigningDesk;
let session: VisitSession;
let leave: () => Promise<void>;
let captured: Capture[];

beforeEach(async () => {
  phone = await OpenedPhone.atWork(order);
  captured = [];
  phone.app.workspace.capture = async (act) => {
    captured.push(act as Capture);
    return { ok: true, value: { mutationId: orderId } };
  };
  const mounted = mount(ContractStep, { target: document.body, props: { app: phone.app, onopen: (...opened: [ContractSigningDesk, VisitSession]) => ([desk, session] = opened) } });
  leave = () => unmount(mounted);
  await expect.poll(() => desk.draft.ready && desk.pages.ready && session.view != null).toBe(true);
});
afterEach(async () => {
  await leave();
  phone.close();
});

async function refusal(): Promise<string | undefined> {
  expect(await desk.record(order)).toBe(false);
  return desk.failure?.code;
}

describe('recording a contract', () => {
  it('[C-09, T-37] goes in the order of the contract, whatever is pressed', async () => {
    desk.form.channel = 'screen';
    expect(await refusal()).toBe('contract/clause-not-pointed-out');
    desk.form.pointed = Object.fromEntries(text.clauses.map(({ clauseId }) => [clauseId, 1_700_000_000_000]));
    expect(await refusal()).toBe('contract/electronic-not-agreed');
    desk.agreed(true);
    expect(await refusal()).toBe('contract/signature-missing');
    desk.written(strokes);
    expect(await refusal()).toBe('contract/signature-missing');
    await desk.signed(value(await finishSignature(strokes)));
    expect(await refusal()).toBe('contract/copy-open');
    desk.form.copy = 'later';
    desk.agreed(false);
    desk.agreed(true);
    expect(await refusal()).toBe('contract/signature-missing');
    expect(captured).toEqual([]);
    await desk.signed(value(await finishSignature(strokes)));
    expect(await desk.record(order)).toBe(true);
    expect(captured).toMatchObject([{ kind: 'sign-contract', payload: { channel: 'screen', agreedElectronic: true, copyGiven: 'later' } }]);
  });

  it('[T-37] happens once, however often it is pressed', async () => {
    Object.assign(desk.form, { channel: 'screen', copy: 'later', pointed: Object.fromEntries(text.clauses.map(({ clauseId }) => [clauseId, 1_700_000_000_000])) });
    desk.agreed(true);
    await desk.signed(value(await finishSignature(strokes)));
    expect(await Promise.all([desk.record(order), desk.record(order), desk.record(order)])).toEqual([true, false, false]);
    expect(captured).toHaveLength(1);
    expect(desk.failure).toBeNull();
  });

  it('[F01, C-09] takes what stood there when it was pressed; what is changed meanwhile is a draft', async () => {
    Object.assign(desk.form, { channel: 'screen', copy: 'later', pointed: Object.fromEntries(text.clauses.map(({ clauseId }) => [clauseId, 1_700_000_000_000])) });
    desk.agreed(true);
    await desk.signed(value(await finishSignature(strokes)));
    const recording = desk.record(order);
    desk.form.copy = 'printed';
    expect(await recording).toBe(true);
    expect(captured).toMatchObject([{ payload: { copyGiven: 'later' } }]);
    await expect.poll(() => phone.app.workspace.loadDraft(`order:${orderId}/contract`)).toMatchObject({ ok: true, value: { copy: 'printed' } });
  });
});
