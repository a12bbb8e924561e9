import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import type { FinishedBytes } from '../../../src/field/state/evidence-of.ts';
import HalfDoneStep from './support/HalfDoneStep.svelte';
import type { Opened } from './support/opened-step.ts';
import { OpenedPhone, orderId } from './support/opened-phone.ts';

let phone: OpenedPhone;
let step: Opened;
let leave: () => Promise<void>;

beforeEach(async () => {
  phone = await OpenedPhone.atWork();
  await open();
});

afterEach(async () => {
  await leave();
  phone.close();
});

async function open(): Promise<void> {
  const mounted = mount(HalfDoneStep, { target: document.body, props: { app: phone.app, onopen: (opened: Opened) => (step = opened) } });
  leave = () => unmount(mounted);
  await expect.poll(() => step.draft.ready && step.roll.ready && step.session.view != null).toBe(true);
}

async function losePower(): Promise<void> {
  await leave();
  await phone.restart();
  await open();
}

function type(note: string): void {
  step.draft.value.note = note;
  flushSync();
}

const onPhone = async (key: string) => {
  const loaded = await phone.app.workspace.loadDraft(key);
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value;
};

async function picture(text: string): Promise<FinishedBytes> {
  const bytes = utf8(text);
  return { bytes, sha256: await sha256Hex(bytes), mime: 'image/jpeg' };
}

const logCall = () => step.session.recordOnVisit('log-call', { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: step.draft.value.note }, { halfDone: [step.draft] });

/** What a fast thumb does between the tap and the moment in which the phone has it. */
function whileRecording(run: () => void): void {
  const { workspace } = phone.app;
  const { capture } = workspace;
  workspace.capture = async (act) => {
    run();
    return capture.call(workspace, act) as ReturnType<typeof capture>;
  };
}

function recordNoEntry(): Promise<boolean> {
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: step.draft.value.note, evidence: step.roll.evidence };
  return step.session.recordOnOrder(orderId, { kind: 'confirm-account', payload }, { blobs: step.roll.bytes('other'), halfDone: [step.draft, step.roll] });
}

describe('what is half typed', () => {
  it('[F01] is kept without any button, and stands there again after a power cut', async () => {
    await page.getByLabelText('note').fill('表箱上锁');
    step.draft.value.ticks.push('door-plate');
    flushSync();
    await expect.poll(() => onPhone('step/form')).toEqual({ note: '表箱上锁', ticks: ['door-plate'] });
    await losePower();
    await expect.element(page.getByLabelText('note')).toHaveValue('表箱上锁');
    expect(step.draft.value.ticks).toEqual(['door-plate']);
  });

  it('[F01] is kept as it stands last, however fast it was typed', async () => {
    for (const end of [1, 2, 3, 4]) type('表箱上锁'.slice(0, end));
    await step.draft.kept();
    expect(await onPhone('step/form')).toMatchObject({ note: '表箱上锁' });
  });

  it('[V-02] ends with the act it was for, in the very moment in which that is kept', async () => {
    type('约在下午');
    await step.draft.kept();
    expect(await logCall()).toBe(true);
    expect(await onPhone('step/form')).toBeNull();
    await losePower();
    expect(step.draft.value.note).toBe('');
    expect(step.session.view?.visit.calls).toMatchObject([{ note: '约在下午' }]);
  });

  it('[V-02] does not come back by a write that was still on its way when the act was recorded', async () => {
    const { workspace } = phone.app;
    const order: string[] = [];
    const { saveDraft, capture } = workspace;
    workspace.saveDraft = async (key, value) => {
      const kept = await saveDraft.call(workspace, key, value);
      order.push('draft');
      return kept;
    };
    workspace.capture = (act) => {
      order.push('act');
      return capture.call(workspace, act) as ReturnType<typeof workspace.capture>;
    };
    type('约在上午');
    type('约在下午');
    expect(await logCall()).toBe(true);
    expect(order).toEqual(['draft', 'draft', 'act']);
    expect(await onPhone('step/form')).toBeNull();
  });

  it('[F01, V-02] stays when it is typed while the act is being recorded: recorded is what stood there before', async () => {
    type('约在下午');
    whileRecording(() => type('约在下午，带门禁卡'));
    expect(await logCall()).toBe(true);
    await expect.poll(() => onPhone('step/form')).toMatchObject({ note: '约在下午，带门禁卡' });
    await losePower();
    expect(step.draft.value.note).toBe('约在下午，带门禁卡');
    expect(step.session.view?.visit.calls).toMatchObject([{ note: '约在下午' }]);
  });

  it('[F01] goes on being kept when recording breaks off', async () => {
    whileRecording(() => {
      type('门禁坏了');
      throw new Error('a bug');
    });
    await expect(logCall()).rejects.toThrow('a bug');
    await expect.poll(() => onPhone('step/form')).toMatchObject({ note: '门禁坏了' });
  });

  it('[V-02] stays when the act is refused, and goes on being kept', async () => {
    type('没人开门');
    expect(await recordNoEntry()).toBe(false);
    expect(step.session.failure).toMatchObject({ code: 'visit/not-arrived' });
    await expect.poll(() => onPhone('step/form')).toMatchObject({ note: '没人开门' });
    type('没人开门，邻居说在外地');
    await expect.poll(() => onPhone('step/form')).toMatchObject({ note: '没人开门，邻居说在外地' });
  });

  it('[F11] that cannot be kept is said at once', async () => {
    step.draft.value.note = 'x';
    phone.app.workspace.saveDraft = () => Promise.resolve({ ok: false, error: { code: 'storage/full' } });
    flushSync();
    await expect.poll(() => phone.app.failure).toEqual({ code: 'storage/full' });
  });

  it('[F11] that is kept again takes back what was said', async () => {
    const { workspace } = phone.app;
    const { saveDraft } = workspace;
    workspace.saveDraft = () => Promise.resolve({ ok: false, error: { code: 'storage/full' } });
    type('x');
    await expect.poll(() => phone.app.failure).toEqual({ code: 'storage/full' });
    workspace.saveDraft = saveDraft;
    type('xy');
    await expect.poll(() => phone.app.failure).toBeNull();
    expect(await onPhone('step/form')).toMatchObject({ note: 'xy' });
  });
});

describe('photos of a step', () => {
  it('[F01] stand there again after a power cut, in their order and byte for byte', async () => {
    const [first, second] = await Promise.all([picture('first'), picture('second')]);
    await Promise.all([step.roll.add('no-entry', first), step.roll.add('door-plate', second)]);
    await losePower();
    expect(step.roll.evidence.map(({ kind, sha256 }) => ({ kind, sha256 }))).toEqual([{ kind: 'no-entry', sha256: first.sha256 }, { kind: 'door-plate', sha256: second.sha256 }]);
    expect(step.roll.bytes('other').map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['first', 'second']);
    await expect.element(page.getByAltText('photo 2')).toBeInTheDocument();
  });

  it('[F11] are shown only once the phone has them', async () => {
    const finished = await picture('first');
    const { saveDraft } = phone.app.workspace;
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    phone.app.workspace.saveDraft = async (key, value) => {
      await held;
      return saveDraft.call(phone.app.workspace, key, value);
    };
    const adding = step.roll.add('no-entry', finished);
    expect(step.roll.photos).toHaveLength(0);
    letGo();
    await adding;
    expect(step.roll.photos).toHaveLength(1);
    phone.app.workspace.saveDraft = () => Promise.resolve({ ok: false, error: { code: 'storage/full' } });
    await step.roll.add('no-entry', await picture('second'));
    expect(step.roll.photos).toHaveLength(1);
    expect(step.roll.failure).toEqual({ code: 'storage/full' });
  });

  it('[F01] that were removed are gone from the phone, bytes and all', async () => {
    await step.roll.add('no-entry', await picture('first'));
    const keys = step.roll.keys;
    await step.roll.remove(step.roll.photos[0]!);
    expect(await Promise.all(keys.map(onPhone))).toEqual([[], null]);
    await losePower();
    expect(step.roll.photos).toEqual([]);
  });

  it('[F01, V-02] stay when they came too late for the act: one still on its way to the phone, one taken meanwhile', async () => {
    await phone.arrives();
    await step.roll.add('no-entry', await picture('first'));
    const [second, third] = await Promise.all([picture('second'), picture('third')]);
    let adding: Promise<void> | undefined;
    whileRecording(() => {
      adding = step.roll.add('no-entry', third);
    });
    void step.roll.add('no-entry', second);
    expect(await recordNoEntry()).toBe(true);
    await adding;
    const names = [second.sha256, third.sha256];
    expect(step.roll.evidence.map(({ sha256 }) => sha256)).toEqual(names);
    await losePower();
    expect(step.roll.evidence.map(({ sha256 }) => sha256)).toEqual(names);
    expect(step.roll.bytes('other').map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['second', 'third']);
  });

  it('[V-02] leave with the act that names them: no second copy, no form that comes back', async () => {
    await phone.arrives();
    const { sha256 } = await picture('first');
    await step.roll.add('no-entry', await picture('first'));
    const keys = [...step.draft.keys, ...step.roll.keys];
    expect(await recordNoEntry()).toBe(true);
    expect(await Promise.all(keys.map(onPhone))).toEqual(keys.map(() => null));
    expect(step.roll.photos).toEqual([]);
    expect(new TextDecoder().decode((await phone.app.workspace.bytesOf(sha256))!)).toBe('first');
  });
});
