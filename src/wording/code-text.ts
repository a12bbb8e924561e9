import type { LocalCode } from '../base/codes.ts';
import type { DomainCode } from '../domain/errors.ts';
import type { WireCode } from '../protocol/errors.ts';

/** Every code a person may meet, wherever it arose. */
export type AnyCode = LocalCode | DomainCode | WireCode;

/**
 * What happened, and the way on. `{name}` is filled from the failure's detail; a part in `[…]` is left out as a whole
 * when one of its names is not there. Names ending in `Ms` are spans, those ending in `AtMs` instants.
 */
export interface CodeText {
  readonly text: string;
  readonly next: string;
}
