import type { Failure } from '../../base/result.ts';
import type { Workspace } from '../../device/workspace.ts';

type DraftStore = Pick<Workspace, 'saveDraft' | 'loadDraft' | 'dropDraft'>;

/**
 * What is half typed on one screen. Every change is kept on the phone at once, the newest last; nothing waits for a button.
 * Make it while a component is set up: it watches its own value from there.
 */
export class Draft<T extends object> {
  value: T = $state() as T;
  failure = $state.raw<Failure | null>(null);
  #ready = $state(false);
  #dropped = false;
  #kept = '';
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
      if (this.#ready && !this.#dropped && now !== this.#kept) this.#keep(now);
    });
  }

  /** False while the phone is still being asked; a screen shows its inputs only after that. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Called once the matter is recorded for good: the half-typed version has done its work. */
  async drop(): Promise<void> {
    this.#dropped = true;
    await this.#writing;
    await this.#store.dropDraft(this.#key);
  }

  async #load(): Promise<void> {
    const saved = await this.#store.loadDraft(this.#key);
    if (saved !== null && typeof saved === 'object') Object.assign(this.value, saved);
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
    while (this.#wanted !== null && !this.#dropped) {
      const text = this.#wanted;
      this.#wanted = null;
      const outcome = await this.#store.saveDraft(this.#key, JSON.parse(text));
      this.failure = outcome.ok ? null : outcome.error;
      if (outcome.ok) this.#kept = text;
    }
  }
}
