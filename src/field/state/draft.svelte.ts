import type { Workspace } from '../../device/workspace.ts';
import type { HalfDone } from './half-done.ts';

export type DraftStore = Pick<Workspace, 'saveDraft' | 'loadDraft'>;

/**
 * What is half typed on one screen. Every change is kept on the phone at once, the newest last; nothing waits for a button.
 * Make it while a component is set up: it watches its own value from there.
 */
export class Draft<T extends object> implements HalfDone {
  value: T = $state() as T;
  #ready = $state(false);
  #paused = false;
  #kept = '';
  /** What went along with the act that is being recorded; null while none is. */
  #taken: string | null = null;
  #wanted: string | null = null;
  #writing: Promise<void> | null = null;
  readonly #store: DraftStore;
  readonly #key: string;

  constructor(store: DraftStore, key: string, initial: T) {
    this.value = initial;
    this.#store = store;
    this.#key = key;
    this.#kept = JSON.stringify(initial);
    void this.#load();
    $effect(() => {
      const now = JSON.stringify(this.value);
      if (this.#ready && !this.#paused && now !== this.#kept) this.#keep(now);
    });
  }

  /** False while the phone is still being asked, and where it could not answer; a screen shows its inputs only after that. */
  get ready(): boolean {
    return this.#ready;
  }

  get keys(): readonly string[] {
    return [this.#key];
  }

  /** Resolves when the phone has everything that stands in the form; for what nobody would do twice, such as a signature. */
  async kept(): Promise<void> {
    const now = JSON.stringify(this.value);
    if (now !== this.#kept) this.#keep(now);
    await this.#writing;
  }

  async pause(): Promise<void> {
    this.#taken ??= JSON.stringify(this.value);
    this.#paused = true;
    await this.#writing;
  }

  finish(): void {
    this.#kept = this.#taken ?? JSON.stringify(this.value);
    this.resume();
  }

  resume(): void {
    this.#taken = null;
    this.#paused = false;
    const now = JSON.stringify(this.value);
    if (now !== this.#kept) this.#keep(now);
  }

  async #load(): Promise<void> {
    const loaded = await this.#store.loadDraft(this.#key);
    if (!loaded.ok) return;
    if (loaded.value !== null && typeof loaded.value === 'object') Object.assign(this.value, loaded.value);
    this.#kept = JSON.stringify(this.value);
    this.#ready = true;
  }

  #keep(text: string): void {
    this.#wanted = text;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  async #write(): Promise<void> {
    while (this.#wanted !== null) {
      const text = this.#wanted;
      this.#wanted = null;
      const outcome = await this.#store.saveDraft(this.#key, JSON.parse(text));
      if (outcome.ok) this.#kept = text;
    }
  }
}
