import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { Facts } from '../../domain/programme/facts.ts';
import { fillSentence, holds } from '../../domain/programme/interpret.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { isZeroDecimal } from '../../domain/rules/decimals.ts';
import { orderAccountNumber, orderTransferType } from '../../domain/rules/order-facts.ts';
import { labelText } from '../../wording/label-text.ts';
import type { Language } from '../../wording/language.ts';

export interface SpokenLine {
  readonly lineId: string;
  readonly text: string;
}

/**
 * What a worker could say now, of the programme's sentences: those whose conditions hold for one of the visit's orders.
 * What a phone does not know satisfies no condition.
 */
export function scriptLines(script: Programme['doorScript'], orders: readonly WorkOrder[], language: Language): readonly SpokenLine[] {
  return script.flatMap(({ lineId, when, text }) => {
    const order = orders.find((candidate) => holds(when, factsOf(candidate)));
    return order === undefined ? [] : [{ lineId, text: fillSentence(labelText(text, language), { amount: order.arrears?.amount ?? '' }) }];
  });
}

function factsOf(order: WorkOrder): Facts {
  const collecting = order.jobs.find((job) => job.kind === 'collect-documents');
  return {
    'account-number': orderAccountNumber(order) === null ? 'unknown' : 'known',
    arrears: order.arrears === null ? 'unchecked' : isZeroDecimal(order.arrears.amount) ? 'none' : 'outstanding',
    'transfer-type': orderTransferType(order) ?? 'undecided',
    contract: order.signing === null ? 'unsigned' : 'signed',
    ...(collecting !== undefined && { documents: collecting.state === 'open' ? 'missing' : 'complete' }),
  };
}
