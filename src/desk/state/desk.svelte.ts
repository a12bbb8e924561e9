import { createContext } from 'svelte';
import type { Clock } from '../../base/clock.ts';
import type { Failure, Result } from '../../base/result.ts';
import { newId } from '../../base/ids.ts';
import { deskSession, setupState, type DeskSession, type Role } from '../../protocol/desk.ts';
import { deskWords, type DeskWords } from '../../wording/desk.ts';
import { languageFrom, type Language } from '../../wording/language.ts';
import { sayFailure } from '../../wording/say-failure.ts';
import type { DeskApi } from '../api.ts';
import { caseRoles, routeOf, type DeskRoute, type DeskRouteName } from '../routes.ts';
import type { LiveNews } from './live.ts';
import type { QueueLeft } from './queue-left.ts';

/** What the page gives to the desk; tests give their own. */
export interface DeskPorts {
  readonly api: DeskApi;
  readonly clock: Clock;
  readonly openLive: (hear: (news: LiveNews) => void) => () => void;
  readonly everyMs: (spanMs: number, run: () => void) => () => void;
  readonly preferredLanguages: readonly string[];
  /** Small choices of this browser, such as the language; never personal data. */
  readonly keep: { read(key: string): string | null; write(key: string, value: string): void };
}

const LANGUAGE_KEY = 'desk-language';
const TICK_MS = 15_000;

/** Who is at the desk, in which language, on which page, and whether the line to the server holds. */
export class Desk {
  readonly api: DeskApi;
  #ports: DeskPorts;
  #listeners = new Set<(news: LiveNews) => void>();
  #closeLive: (() => void) | null = null;
  #serverAheadMs = 0;

  #language = $state<Language>('zh-CN');
  #phase = $state<'starting' | 'unreachable' | 'setup' | 'sign-in' | 'change-password' | 'ready'>('starting');
  #session = $state.raw<DeskSession | null>(null);
  #sampleData = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #lineHolds = $state(true);
  #nowMs = $state(0);
  #path = $state('/desk/');
  /** How this person left the queue, for coming back from a case. */
  queueLeft: QueueLeft | null = null;

  constructor(ports: DeskPorts) {
    this.api = ports.api;
    this.#ports = ports;
    this.#language = languageFrom(ports.keep.read(LANGUAGE_KEY), ports.preferredLanguages);
    this.#nowMs = ports.clock.nowMs();
  }

  get language() { return this.#language; }
  get words(): DeskWords { return deskWords[this.#language]; }
  get phase() { return this.#phase; }
  get session() { return this.#session; }
  get sampleData() { return this.#sampleData; }
  get failure() { return this.#failure; }
  get lineHolds() { return this.#lineHolds; }
  /** The server's clock as well as we know it, a new value every quarter of a minute. */
  get nowMs() { return this.#nowMs; }
  get route(): DeskRoute { return routeOf(this.#path); }
  get path() { return this.#path; }
  /** The page that is shown: who keeps accounts and has no case to see begins with the accounts. */
  get page(): DeskRouteName {
    return this.route.name === 'queue' && !this.mayAny(caseRoles) ? 'people' : this.route.name;
  }

  /** Runs the desk's own clock until the returned function is called. */
  start(path: string): () => void {
    this.#path = path;
    void this.enter();
    const stop = this.#ports.everyMs(TICK_MS, () => this.#tick());
    return () => {
      stop();
      this.#closeLive?.();
    };
  }

  /** Finds out what the person has to do first: set up, sign in, change the password, or work. */
  async enter(): Promise<void> {
    const setup = await this.api.get('/desk/v1/setup', setupState);
    if (!setup.ok) return this.#stop(setup.error);
    this.#sampleData = setup.value.sampleData;
    if (setup.value.needed) return this.#turn('setup');
    const session = await this.api.get('/desk/v1/session', deskSession);
    if (session.ok) return this.welcome(session.value);
    if (session.error.code.startsWith('link/') || session.error.code.startsWith('server/')) return this.#stop(session.error);
    this.#turn('sign-in');
  }

  welcome(session: DeskSession): void {
    this.#session = session;
    this.tellServerTime(session.serverTimeMs);
    this.#turn(session.account.mustChangePassword ? 'change-password' : 'ready');
    this.#closeLive?.();
    if (this.mayAny(caseRoles)) this.#closeLive = this.#ports.openLive((news) => this.#hear(news));
  }

  async signOut(): Promise<Result<void, Failure>> {
    const done = await this.api.send('DELETE', '/desk/v1/session');
    if (done.ok) this.#leave();
    return done;
  }

  /** Screens tell every failure here: an ended session leads to the sign-in page and keeps the address. */
  noticed(failure: Failure): void {
    if (failure.code === 'session/missing' || failure.code === 'session/expired') this.#leave();
  }

  tellServerTime(serverTimeMs: number): void {
    this.#serverAheadMs = serverTimeMs - this.#ports.clock.nowMs();
    this.#tick();
  }

  speak(language: Language): void {
    this.#language = language;
    this.#ports.keep.write(LANGUAGE_KEY, language);
  }

  /** The page to show; the caller has told the browser's history. */
  show(path: string): void {
    this.#path = path;
  }

  /** A name for an act, made once per form so that a second press is the same act. */
  newActId(): string {
    return newId(this.#ports.clock.nowMs());
  }

  listen(hear: (news: LiveNews) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  mayAny(roles: readonly Role[]): boolean {
    return this.#session?.account.roles.some((role) => roles.includes(role)) ?? false;
  }

  say(failure: Failure): { text: string; next: string } {
    return sayFailure(failure, this.#language);
  }

  #leave(): void {
    this.#session = null;
    this.queueLeft = null;
    this.#closeLive?.();
    this.#closeLive = null;
    this.#turn('sign-in');
  }

  #stop(failure: Failure): void {
    this.#failure = failure;
    this.#phase = 'unreachable';
  }

  #turn(phase: 'setup' | 'sign-in' | 'change-password' | 'ready'): void {
    this.#failure = null;
    this.#phase = phase;
  }

  #tick(): void {
    this.#nowMs = this.#ports.clock.nowMs() + this.#serverAheadMs;
  }

  #hear(news: LiveNews): void {
    this.#lineHolds = news.kind !== 'lost';
    for (const hear of this.#listeners) hear(news);
  }
}

export const [useDesk, provideDesk] = createContext<Desk>();
