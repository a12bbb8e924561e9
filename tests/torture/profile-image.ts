import { cpSync, rmSync } from 'node:fs';
import type { Phone } from '../e2e/support/phone.ts';

/** A phone's whole storage as it lay on the disk at one moment, to be put back as often as one likes; the phone is off meanwhile. */
export class ProfileImage {
  readonly #phone: Phone;
  readonly #copy: string;

  constructor(phone: Phone) {
    this.#phone = phone;
    this.#copy = `${phone.profile}-image`;
    cpSync(phone.profile, this.#copy, { recursive: true, filter: isKept });
  }

  putBack(): void {
    rmSync(this.#phone.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    cpSync(this.#copy, this.#phone.profile, { recursive: true });
  }

  remove(): void {
    rmSync(this.#copy, { recursive: true, force: true });
  }
}

/** A dead browser's locks would keep the next one out, and its caches of code are only large. */
function isKept(path: string): boolean {
  return !/\/(Singleton\w+|DevToolsActivePort|Cache|Code Cache|GPUCache|\w*GrShaderCache|ShaderCache|Dawn\w*Cache)$/.test(path);
}
