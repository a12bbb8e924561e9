import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { liveStream } from '../../../src/server/http/live-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('[F42] a live line whose right cannot be asked about ends, and leaves nobody listening', async () => {
  let listening = 0;
  const live = {
    announce: () => {},
    listen: () => {
      listening += 1;
      return () => void (listening -= 1);
    },
  };
  const holds = () => Promise.reject(new Error('the database is not there'));
  const app = new Hono().get('/', (c) => liveStream(c, { live }, { topic: 'desk:tongliang', owner: 'clerk', holds, event: 'changed', say: () => '{}' }));
  const reader = (await app.request('/')).body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(': here\n\n');
  expect(listening).toBe(1);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await reader.read()).toMatchObject({ done: true });
  expect(listening).toBe(0);
});
