import type { Failure, Result } from '../../base/result.ts';
import type { SignInLogin } from '../../device/workspace.ts';

/**
 * A password typed to the office, and an own one where the office asks for it: a one-time password opens nothing.
 * What was typed stays until the office has taken it; nothing in here is ever kept on the phone.
 */
export class Login {
  password = $state('');
  next = $state('');
  again = $state('');
  failure = $state.raw<Failure | null>(null);
  #asked = $state(false);
  /** An answer was lost after a new password had left: perhaps it counts already. */
  #unsure = false;
  readonly #send: (login: SignInLogin) => Promise<Result<void, Failure>>;

  constructor(send: (login: SignInLogin) => Promise<Result<void, Failure>>) {
    this.#send = send;
  }

  /** The office wants a password of the worker's own. */
  get asked(): boolean {
    return this.#asked;
  }
  get differs(): boolean {
    return this.again !== '' && !this.next.startsWith(this.again);
  }
  get complete(): boolean {
    return this.password !== '' && (!this.#asked || (this.next !== '' && this.next === this.again));
  }

  /** Another person: nobody has asked that one yet. */
  forAnother(): void {
    this.#asked = false;
    this.#unsure = false;
  }

  async submit(): Promise<boolean> {
    this.failure = null;
    const outcome = await this.#try();
    if (outcome.ok) {
      this.password = this.next = this.again = '';
      this.forAnother();
      return true;
    }
    if (outcome.error.code === 'account/password-to-change') this.#asked = true;
    else this.failure = outcome.error;
    return false;
  }

  async #try(): Promise<Result<void, Failure>> {
    if (!this.#asked) return this.#send({ password: this.password });
    const outcome = await this.#send({ password: this.password, newPassword: this.next });
    if (outcome.ok) return outcome;
    if (outcome.error.code === 'session/credentials-wrong' && this.#unsure) return this.#send({ password: this.next });
    if (outcome.error.code.startsWith('link/')) this.#unsure = true;
    return outcome;
  }
}
