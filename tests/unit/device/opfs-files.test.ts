import { describe, expect, it } from 'vitest';
import { opfsFiles } from '../../../src/device/register-files/opfs-files.ts';
import { World } from '../sync/support/world.ts';
import type { FileAnswer, FileAsk, FileRequest } from '../../../src/device/register-files/opfs-messages.ts';

const about = { supplierId: 'tongliang-power', utility: 'power', areaCode: '500151', asOfMs: 1_700_000_000_000 };
const file = { name: 'a', sha256: 'b', prelude: new Uint8Array(0), key: {} as CryptoKey };

/** The thread's end of the wire: answers what the test tells it to, and notes what it was asked. */
class FakeThread extends EventTarget {
  readonly asked: FileAsk[] = [];
  isDead = false;
  readonly #answers: (ask: FileAsk) => Partial<FileAnswer> | null;

  constructor(answers: (ask: FileAsk) => Partial<FileAnswer> | null) {
    super();
    this.#answers = answers;
  }

  postMessage({ id, ask }: FileRequest): void {
    this.asked.push(ask);
    if (this.isDead) return;
    const trial = ask.does === 'read' ? { bytes: new Uint8Array([7]) } : {};
    const answer = this.#answers(ask) ?? trial;
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: { id, failure: null, ...answer } })));
  }

  terminate(): void {}
}

async function filesOn(answers: (ask: FileAsk) => Partial<FileAnswer> | null) {
  const thread = new FakeThread(answers);
  const world = new World();
  const files = await opfsFiles(() => thread as unknown as Worker, world);
  if (files === null) throw new Error('the trial failed');
  thread.asked.length = 0;
  return { files, thread, world };
}

describe('a register on the thread of its file', () => {
  it('[R-13] a search taken back before it could be asked is stopped at once, and one taken back later then', async () => {
    const { files, thread } = await filesOn(({ does }) => (does === 'open' ? { about } : null));
    const register = await files.openRegister(file, () => undefined);
    await register!.search('示例', { limit: 5, signal: AbortSignal.abort() });
    expect(thread.asked.map(({ does }) => does)).toEqual(['open', 'search', 'stop']);
    const typing = new AbortController();
    const answer = register!.search('示例路', { limit: 5, signal: typing.signal });
    typing.abort();
    await answer;
    expect(thread.asked.slice(3)).toMatchObject([{ does: 'search', text: '示例路' }, { does: 'stop' }]);
  });

  it('[V-07] what the thread could not do is no damage: it is told, and what it may have opened is closed', async () => {
    const { files, thread } = await filesOn(({ does }) => (does === 'open' ? { failure: 'NetworkError' } : null));
    await expect(files.openRegister(file, () => undefined)).rejects.toThrow('files');
    expect(thread.asked.map(({ does }) => does)).toEqual(['open', 'close']);
  });

  it('[V-07] a question without an answer is one that cannot be read', async () => {
    const { files } = await filesOn(({ does }) => (does === 'open' ? { about } : does === 'look-up' ? { failure: 'UnknownError' } : null));
    const register = await files.openRegister(file, () => undefined);
    expect(await register!.lookup('1234', 5)).toMatchObject({ ok: false, error: { code: 'register/unreadable' } });
  });

  it('[V-07] a thread that has ended without a word leaves no question waiting, and an answer in time no timer', async () => {
    const { files, thread, world } = await filesOn(({ does }) => (does === 'open' ? { about } : null));
    const register = await files.openRegister(file, () => undefined);
    expect(world.nextTimerMs()).toBeNull();
    thread.isDead = true;
    const search = register!.search('示例', { limit: 5 });
    const write = files.write('a', []).catch((error: unknown) => (error as DOMException).name);
    world.advance(30_000);
    expect(await search).toMatchObject({ ok: false, error: { code: 'register/unreadable' } });
    expect(await write).toBe('TimeoutError');
  });

  it('[V-07] a thread that is dead from the start is no place for files', async () => {
    const world = new World();
    const thread = new FakeThread(() => null);
    thread.isDead = true;
    const files = opfsFiles(() => thread as unknown as Worker, world);
    world.advance(30_000);
    expect(await files).toBeNull();
  });

  it('[V-07] damage is told to whoever opened the register, until it is closed', async () => {
    const { files, thread } = await filesOn(({ does }) => (does === 'open' ? { about } : null));
    let damaged = 0;
    const register = await files.openRegister(file, () => void (damaged += 1));
    const tell = () => thread.dispatchEvent(new MessageEvent('message', { data: { damaged: 4 } })); // three were asked for the trial
    tell();
    expect(damaged).toBe(1);
    register!.close();
    tell();
    expect(damaged).toBe(1);
  });
});
