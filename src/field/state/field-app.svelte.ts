import type { Clock } from '../../base/clock.ts';
import type { LocalCode } from '../../base/codes.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { LockState, OutboxItem, RegisterState, StorageState, SyncControl, SyncStatus, VisitView, WorkerProfile, Workspace } from '../../device/workspace.ts';
import type { FieldWording } from '../../wording/field.ts';
import type { FieldDayWording } from '../../wording/field.zh.ts';
import type { Language } from '../../wording/language.ts';
import { loadFieldWording } from '../../wording/load-field.ts';
import type { DraftStore } from './draft.svelte.ts';
import { isOnItsWay } from './is-on-its-way.ts';
import { LiveValue } from './live-value.svelte.ts';
import { Router, type Address } from './router.svelte.ts';

/** Small choices of this phone that are nobody's secret and must be known before the PIN: the language. */
export interface Preferences {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

export interface FieldPorts {
  readonly workspace: Workspace;
  readonly sync: SyncControl;
  readonly clock: Clock;
  readonly preferences: Preferences;
  readonly address: Address;
  readonly buildId: string;
  /** The language this phone was left in, and its texts: all of them, or what the PIN and the list need. */
  readonly language: Language;
  readonly words: FieldDayWording | FieldWording;
  /** This phone's own id, as the office knows it. */
  readonly deviceId: () => Promise<string | null>;
  /** The author has seen a refusal and goes on without that item; it stays kept. */
  readonly setAside: (mutationId: string) => Promise<Result<void, Failure<LocalCode>>>;
}

/** Each one is an object of its own, so that the same words twice are two notices. */
export interface Notice {
  readonly text: string;
}

const LAST_PATH = 'app/last-path';

/** All that the screens share: who is at work, what is on the phone, where we are, in which language. */
export class FieldApp {
  readonly workspace: Workspace;
  readonly sync: SyncControl;
  readonly clock: Clock;
  readonly router: Router;
  readonly buildId: string;
  readonly preferences: Preferences;
  readonly setAside: (mutationId: string) => Promise<void>;
  readonly deviceId: FieldPorts['deviceId'];
  /** Half-typed things; that one cannot be kept is said at once, wherever the worker is. */
  readonly drafts: DraftStore;

  readonly #worker: LiveValue<WorkerProfile | null>;
  readonly #lock: LiveValue<LockState>;
  readonly #visits: LiveValue<readonly VisitView[] | null>;
  readonly #listWhole: LiveValue<boolean>;
  readonly #outbox: LiveValue<readonly OutboxItem[] | null>;
  readonly #storage: LiveValue<StorageState>;
  readonly #status: LiveValue<SyncStatus>;
  readonly #registers: LiveValue<RegisterState>;
  #language = $state<Language>('zh-CN');
  #words = $state.raw() as FieldDayWording | FieldWording;
  /** The texts of a visit are here as well. */
  readonly knowsAllWords = $derived('visit' in this.#words);
  #nowMs = $state(0);
  #notice = $state.raw<Notice | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #applyUpdate = $state.raw<(() => void) | null>(null);
  #updateTaken = $state(false);
  #reopen = $state.raw<(() => void) | null>(null);

  constructor(ports: FieldPorts) {
    this.workspace = ports.workspace;
    this.sync = ports.sync;
    this.clock = ports.clock;
    this.buildId = ports.buildId;
    this.setAside = async (mutationId) => void this.#told(await ports.setAside(mutationId));
    this.preferences = ports.preferences;
    this.router = new Router(ports.address);
    this.deviceId = ports.deviceId;
    this.drafts = {
      loadDraft: async (key) => this.#told(await ports.workspace.loadDraft(key)),
      saveDraft: async (key, value) => {
        const kept = this.#told(await ports.workspace.saveDraft(key, value));
        if (kept.ok) this.#failure = null; // the phone keeps again what is typed
        return kept;
      },
    };
    this.#worker = new LiveValue(ports.workspace.worker, null);
    this.#lock = new LiveValue<LockState>(ports.workspace.lockState, 'locked');
    this.#visits = new LiveValue<readonly VisitView[] | null>(ports.workspace.visits, null);
    this.#listWhole = new LiveValue<boolean>(ports.workspace.listWhole, false);
    this.#outbox = new LiveValue<readonly OutboxItem[] | null>(ports.workspace.outbox, null);
    this.#storage = new LiveValue<StorageState>(ports.workspace.storage, nothingKnown);
    this.#status = new LiveValue<SyncStatus>(ports.sync.status, neverMet);
    this.#registers = new LiveValue<RegisterState>(ports.workspace.register.state, noRegisters);
    this.#language = ports.language;
    this.#words = ports.words;
    this.tick();
    this.router.onMove((path) => void ports.workspace.saveDraft(LAST_PATH, path));
  }

  get worker(): WorkerProfile | null {
    return this.#worker.current;
  }
  get lockState(): LockState {
    return this.#lock.current;
  }
  get visits(): readonly VisitView[] | null {
    return this.#visits.current;
  }
  /** Nothing is missing in the list because it was not read yet. */
  get listWhole(): boolean {
    return this.#listWhole.current;
  }
  get outbox(): readonly OutboxItem[] {
    return this.#outbox.current ?? [];
  }
  /** Until then nothing may be said of what is sent. */
  get outboxRead(): boolean {
    return this.#outbox.current !== null;
  }
  get storage(): StorageState {
    return this.#storage.current;
  }
  get status(): SyncStatus {
    return this.#status.current;
  }
  /** What is on this phone of the district's registers, beside what the office has. */
  get registers(): RegisterState {
    return this.#registers.current;
  }
  get language(): Language {
    return this.#language;
  }
  /** The screens' texts in the present language; those of a visit only once `learnWords` is through, which every screen but the list waits for. */
  get t(): FieldWording {
    return this.#words as FieldWording;
  }
  /** Time for display, moved on by `tick`; never an order and never a rule. */
  get nowMs(): number {
    return this.#nowMs;
  }
  get notice(): Notice | null {
    return this.#notice;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  // Derived: several places ask at every look, and there may be thousands.
  readonly waiting = $derived(this.outbox.filter(isOnItsWay).length);
  readonly needingAttention = $derived(this.outbox.filter((item) => item.state === 'needs-attention').length);
  /** Something that the office has not: a capture, or bytes of one. */
  readonly hasUnsent = $derived(this.waiting + this.needingAttention > 0);
  /** No visit on the screen and none begun: nobody is disturbed by a page that opens anew. */
  get betweenVisits(): boolean {
    const inVisit = this.router.route.name === 'visit-step' || this.router.route.name === 'order-step';
    const underWay = (this.visits !== null && !this.listWhole) || (this.visits?.some((view) => view.visit.state === 'arrived') ?? false);
    return !inVisit && !underWay;
  }
  /** An update is offered only between visits, never in one. */
  get updateOffered(): boolean {
    return this.#applyUpdate !== null && this.betweenVisits;
  }
  /** Said yes to, and waited for: the browser lets the new build in when the old one is at rest. */
  get updateTaken(): boolean {
    return this.#updateTaken;
  }
  /** Opens the page with the build that has taken over; null while it is the page's own. */
  get reopen(): (() => void) | null {
    return this.#reopen;
  }

  /** Reads the texts that the list does without. */
  async learnWords(): Promise<void> {
    if (this.knowsAllWords) return;
    const { language } = this;
    const words = await loadFieldWording[language]();
    if (language === this.#language) this.#words = words;
  }

  async speak(language: Language): Promise<void> {
    this.#words = await loadFieldWording[language]();
    this.#language = language;
    this.preferences.write('language', language);
  }

  /** Said once in the live region; the same words twice are still said twice. */
  say(text: string): void {
    this.#failure = null;
    this.#notice = { text };
  }

  /** The notice has stood long enough. */
  hush(): void {
    this.#notice = null;
  }

  tick(): void {
    this.#nowMs = this.clock.nowMs();
  }

  offerUpdate(apply: () => void): void {
    this.#applyUpdate = apply;
    this.#updateTaken = false;
  }

  takeUpdate(): void {
    this.#updateTaken = true;
    this.#applyUpdate?.();
  }

  /** Another build serves this page's files from now on: late after a tap, or because another tab said yes. */
  buildChanged(reopen: () => void): void {
    this.#reopen = reopen;
  }

  /** After the PIN: the screen at which the work stopped, unless the address asks for another one. */
  async resume(): Promise<void> {
    if (this.router.route.name !== 'today') return;
    const path = await this.workspace.loadDraft(LAST_PATH);
    if (path.ok && typeof path.value === 'string' && this.router.route.name === 'today') this.router.restore(path.value);
  }

  /** Says what went wrong with something half typed, and hands it on. */
  #told<T>(outcome: Result<T, Failure<LocalCode>>): Result<T, Failure<LocalCode>> {
    // Locked in the middle of a word: the lock is on the screen already.
    if (!outcome.ok && outcome.error.code !== 'lock/locked') {
      this.#notice = null;
      this.#failure = outcome.error;
    }
    return outcome;
  }
}

const nothingKnown: StorageState = { persisted: false, usedBytes: 0, quotaBytes: 0, lostItems: null, enoughForVisit: true };
const neverMet: SyncStatus = { running: false, lastContactAtMs: null, failure: null, clockOffsetMs: null, firstSyncDone: false };
const noRegisters: RegisterState = { areas: [], pending: 0, unplacedOrders: 0, manifestAtMs: null };
