import { wireCodes, type RetryClass } from './errors.ts';

const classes: Readonly<Record<string, RetryClass>> = wireCodes;

/** Whether the same request may pass when it is made again. A code from elsewhere, such as a lost line, may. */
export function retryMayHelp(code: string): boolean {
  return !Object.hasOwn(classes, code) || classes[code] !== 'never';
}
