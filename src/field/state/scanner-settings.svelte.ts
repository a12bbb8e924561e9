import type { Preferences } from './field-app.svelte.ts';

const KEYS = { sound: 'scanner-sound', vibration: 'scanner-vibration', lens: 'scanner-lens' } as const;

/** How this phone tells a read, and which lens served last; kept on the phone, for whoever works with it. */
export class ScannerSettings {
  readonly #preferences: Preferences;
  #sound = $state(true);
  #vibration = $state(true);

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    this.#sound = preferences.read(KEYS.sound) !== 'off';
    this.#vibration = preferences.read(KEYS.vibration) !== 'off';
  }

  get sound(): boolean {
    return this.#sound;
  }
  set sound(on: boolean) {
    this.#sound = on;
    this.#preferences.write(KEYS.sound, on ? 'on' : 'off');
  }

  get vibration(): boolean {
    return this.#vibration;
  }
  set vibration(on: boolean) {
    this.#vibration = on;
    this.#preferences.write(KEYS.vibration, on ? 'on' : 'off');
  }

  get lensId(): string | null {
    return this.#preferences.read(KEYS.lens);
  }

  rememberLens(lensId: string | null): void {
    if (lensId !== null && lensId !== this.lensId) this.#preferences.write(KEYS.lens, lensId);
  }
}
