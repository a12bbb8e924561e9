import { afterEach, beforeEach } from 'vitest';
import { mountInApp } from './mount-in-app.ts';
import type { Part } from './mount-in-app.ts';
import { OpenedPhone } from './opened-phone.ts';

export interface PhoneAtWork {
  /** Another one for each test. */
  readonly phone: OpenedPhone;
  /** Puts one part of the app on the page. */
  show<Props extends object>(part: Part<Props>, props: NoInfer<Props>): void;
}

/** A phone at work for each test of the file that asks for it; what it showed is left and the phone closed after each. */
export function phoneAtWork(): PhoneAtWork {
  let phone: OpenedPhone;
  let leave: () => Promise<void>;
  beforeEach(async () => {
    phone = await OpenedPhone.atWork();
  });
  afterEach(async () => {
    await leave();
    phone.close();
  });
  return {
    get phone() {
      return phone;
    },
    show(part, props) {
      leave = mountInApp(phone.app, part, props);
    },
  };
}
