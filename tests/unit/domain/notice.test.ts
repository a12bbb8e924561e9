import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/base/digest.ts';
import { contractText, fillTemplate } from '../../../src/domain/rules/contract-text.ts';
import { contractOffer } from '../../../src/domain/rules/contract-offer.ts';
import { buildNotice, noticeDigest } from '../../../src/domain/rules/notice.ts';
import { ACCOUNT, codeOf, contractTemplate, METER, NOW_MS, order, reference, value, witness } from './given.ts';

const readingEntry = { ...witness, meterNumber: METER, readings: [{ register: 'total' as const, value: '12399.12' }], explanation: null, sumDifferenceConfirmed: false, corrects: null, correctionReason: '', evidence: [] };
const ready = order({ accountNumber: ACCOUNT, transferType: 'non-settlement', readings: [readingEntry] });

describe('the notice', () => {
  it('[T-26] [C-06] both stops, both days, difference times multiplier, the prices and that it is no bill', () => {
    expect(value(buildNotice(ready))).toMatchObject({
      kind: 'non-settlement', meterNumber: METER, multiplier: '1', scheduledDay: '2026-11-01', currentAtMs: NOW_MS, accountMasked: '****0001',
      lines: [{ register: 'total', start: '12345.67', stop: '12399.12', difference: '53.45', consumption: '53.45' }],
      prices: [{ priceCode: 'residential-tiers', effectiveFrom: '2026-07-01' }],
      statements: ['reconcile-yourselves', 'for-reference-not-a-bill'],
    });
  });

  it('[T-27] the same facts give the same digest, another reading another', () => {
    const notice = value(buildNotice(ready));
    expect(noticeDigest(notice)).toBe(noticeDigest(value(buildNotice({ ...ready, notices: [], version: 9 }))));
    expect(noticeDigest(notice)).toBe(digestOf(JSON.parse(JSON.stringify(notice))));
    const other = { ...ready, readings: [readingEntry, { ...readingEntry, readings: [{ register: 'total' as const, value: '12399.13' }] }] };
    expect(noticeDigest(value(buildNotice(other)))).not.toBe(noticeDigest(notice));
  });

  it('[T-26] needs a choice and a reading; without the register’s row it invents nothing', () => {
    expect(codeOf(buildNotice({ ...ready, transferType: null }))).toBe('notice/choice-missing');
    expect(codeOf(buildNotice({ ...ready, readings: [] }))).toBe('notice/reading-missing');
    expect(value(buildNotice({ ...ready, references: [] })).lines).toMatchObject([{ start: null, difference: null }]);
    expect(value(buildNotice({ ...ready, references: [reference({ lastScheduled: null })] })).scheduledDay).toBeNull();
  });

  it('[T-23] a settled transfer tells who settles and needs no reading', () => {
    expect(value(buildNotice({ ...ready, transferType: 'settlement', readings: [] }))).toMatchObject({ lines: [], prices: [], statements: ['company-settles', 'watch-payment-sms', 'agree-and-pay'] });
  });
});

describe('the contract', () => {
  it('[C-09] what the door found fills the blanks, what the office gave stays', () => {
    const text = value(contractText(ready));
    expect(text.clauses.map((clause) => clause.text).join('')).not.toContain('{{');
    expect(text.clauses.find((clause) => clause.clauseId === 'metering')?.text).toContain(METER);
    expect(text.clauses.filter((clause) => clause.key).map((clause) => clause.clauseId)).toEqual(['price', 'settlement', 'boundary', 'liability']);
  });

  it('[C-09] nobody signs a blank, and another value is another digest', () => {
    expect(codeOf(contractText(order()))).toBe('contract/variable-missing');
    expect(codeOf(contractText(order({ contract: null })))).toBe('contract/not-offered');
    const values = Object.fromEntries(contractTemplate.variables.map((name) => [name, 'x']));
    expect(value(fillTemplate(contractTemplate, values)).sha256).not.toBe(value(fillTemplate(contractTemplate, { ...values, address: 'y' })).sha256);
  });

  it('[T-34] the offer names every variable of the template and shows the identity masked', () => {
    const offer = contractOffer(contractTemplate, { supplierTitle: '演示供电公司', newOwner: ready.parties[1] ?? null, address: ready.address, row: reference(), priceClass: '居民', supply: { capacity: '8 kW', voltage: '220 V', settlement: '按月' } });
    expect(Object.keys(offer.values).toSorted()).toEqual(contractTemplate.variables.toSorted());
    expect(offer.values).toMatchObject({ identityMasked: '500***********0031', meterNumber: METER });
    expect(value(fillTemplate(contractTemplate, offer.values)).title).toContain('供用电合同');
    expect(contractOffer(contractTemplate, { supplierTitle: 's', newOwner: null, address: 'a', row: null, priceClass: 'p', supply: {} }).values['meterNumber']).toBe('');
  });
});
