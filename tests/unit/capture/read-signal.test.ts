import { expect, it } from 'vitest';
import { signalRead } from '../../../src/capture/read-signal.ts';

function phone() {
  const felt: number[] = [];
  const heard: string[] = [];
  const node = {
    gain: { value: 0 },
    frequency: { value: 0 },
    connect: (next: unknown) => next,
    addEventListener: () => undefined,
    start: () => heard.push('start'),
    stop: () => heard.push('stop'),
  };
  const audio = () =>
    ({
      currentTime: 0,
      destination: {},
      createOscillator: () => node,
      createGain: () => node,
      close: () => undefined,
    }) as unknown as AudioContext;
  return { felt, heard, ports: { vibrate: (ms: number) => felt.push(ms), audio } };
}

it.each([
  [{ vibration: true, sound: true }, 1, 2],
  [{ vibration: false, sound: true }, 0, 2],
  [{ vibration: true, sound: false }, 1, 0],
  [{ vibration: false, sound: false }, 0, 0],
])('[SC-17] tells a read as it is wished: %o', (wish, felt, heard) => {
  const one = phone();
  signalRead(wish, one.ports);
  expect([one.felt.length, one.heard.length]).toEqual([felt, heard]);
});

it('does without a phone that has neither, or no free sound channel', () => {
  expect(() => signalRead({ vibration: true, sound: true }, { vibrate: undefined, audio: undefined })).not.toThrow();
  const refuses = () => {
    throw new DOMException('busy', 'NotSupportedError');
  };
  expect(() => signalRead({ vibration: true, sound: true }, { vibrate: undefined, audio: refuses })).not.toThrow();
});
