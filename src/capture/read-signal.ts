/** What of the phone can be felt and heard; tests bring their own. */
export interface SignalPorts {
  readonly vibrate: ((ms: number) => unknown) | undefined;
  /** Undefined where there is no sound. */
  readonly audio: (() => AudioContext) | undefined;
}

export interface SignalWish {
  readonly vibration: boolean;
  readonly sound: boolean;
}

const VIBRATION_MS = 60;
const TONE_HZ = 1_760;
const TONE_SECONDS = 0.09;

/** What this browser has of the two; iPhones do not vibrate for a page. */
export function browserSignalPorts(): SignalPorts {
  return {
    vibrate: (navigator as { vibrate?: (ms: number) => boolean }).vibrate?.bind(navigator),
    audio: typeof AudioContext === 'undefined' ? undefined : () => new AudioContext(),
  };
}

/** Tells the hand and the ear that a label was read, so that the eye may stay at the meter. Never fails. */
export function signalRead(wish: SignalWish, ports: SignalPorts): void {
  if (wish.vibration) ports.vibrate?.(VIBRATION_MS);
  if (!wish.sound || ports.audio === undefined) return;
  try {
    const audio = ports.audio();
    const tone = audio.createOscillator();
    const level = audio.createGain();
    level.gain.value = 0.2;
    tone.frequency.value = TONE_HZ;
    tone.connect(level).connect(audio.destination);
    tone.addEventListener('ended', () => void audio.close());
    tone.start();
    tone.stop(audio.currentTime + TONE_SECONDS);
  } catch {
    // a phone without a free sound channel scans all the same
  }
}
