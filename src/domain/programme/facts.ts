import { z } from 'zod';

/** Everything a condition may ask about a case. Closed: a new fact is a change of the product, not of a programme. */
export const factValues = {
  stage: ['pre-acceptance', 'accepted', 'archived', 'declined'],
  'account-number': ['known', 'unknown'],
  'phone-guidance': ['exhausted', 'not-tried'],
  'shared-meter': ['yes', 'no', 'unknown'],
  arrears: ['unchecked', 'outstanding', 'none'],
  'transfer-type': ['settlement', 'non-settlement', 'undecided'],
  notices: ['complete', 'incomplete'],
  contract: ['signed', 'unsigned'],
  documents: ['missing', 'complete'],
  customer: ['individual', 'company'],
  voltage: ['low', 'high'],
} as const;

export type Fact = keyof typeof factValues;
export type FactValue<F extends Fact> = (typeof factValues)[F][number];
export type Facts = { readonly [F in Fact]?: FactValue<F> };

function conditionOn<F extends Fact>(fact: F) {
  return z.strictObject({ fact: z.literal(fact), is: z.array(z.enum(factValues[fact])).min(1) });
}

/** Holds when the fact has one of the values named. */
export const condition = z.discriminatedUnion('fact', [
  conditionOn('stage'),
  conditionOn('account-number'),
  conditionOn('phone-guidance'),
  conditionOn('shared-meter'),
  conditionOn('arrears'),
  conditionOn('transfer-type'),
  conditionOn('notices'),
  conditionOn('contract'),
  conditionOn('documents'),
  conditionOn('customer'),
  conditionOn('voltage'),
]);
export type Condition = z.infer<typeof condition>;

/** A list holds when each of its conditions does; the empty list always holds. */
export const conditions = z.array(condition);

/** Moments a clock may start or stop at. */
export const caseEvent = z.enum([
  'received', 'first-seen', 'first-called', 'decided', 'arrears-told', 'arrears-cleared', 'signed-and-cleared', 'archived', 'told-new-owner',
  'accepted', 'distributed', 'documents-listed', 'documents-complete', 'pre-reviewed', 'construction-complete', 'connected',
]);
export type CaseEvent = z.infer<typeof caseEvent>;
