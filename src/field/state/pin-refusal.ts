import type { Failure } from '../../base/result.ts';
import { isStrongPin } from '../../device/pin-rule.ts';

/** What choosing this PIN would be refused for, said before it is typed a second time. */
export function pinRefusal(pin: string): Failure | null {
  return isStrongPin(pin) ? null : { code: 'lock/pin-weak' };
}
