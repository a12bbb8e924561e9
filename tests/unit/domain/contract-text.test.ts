import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTemplate, keyClauses } from '../../../src/domain/rules/contract-text.ts';
import { templateFaults } from '../../../src/domain/rules/template-faults.ts';
import { filledContract, sampleTemplate, sampleValues } from '../contract/samples.ts';

describe('filling a contract', () => {
  it('[T-37] puts every value in its place', () => {
    const [clause] = filledContract(1).clauses;
    expect(clause?.text).toContain('用电人试甲在示例路9001号3幢2单元9-9供电，户号9990000001');
  });

  it('names what is missing or blank', () => {
    expect(fillTemplate(sampleTemplate(1), { accountName: '试甲', address: '  ' })).toEqual({
      ok: false,
      error: { code: 'contract/variable-missing', detail: { names: 'accountNumber, address' } },
    });
  });

  it('fills headings and titles too, with or without spaces in the braces, and no value twice', () => {
    const template = { ...sampleTemplate(1), title: '{{ accountName }}', clauses: [{ clauseId: 'a', heading: '{{address}}', text: '{{ accountNumber}}', key: false }] };
    const filled = fillTemplate(template, { ...sampleValues, accountName: '{{address}}' });
    expect(filled.ok && [filled.value.title, filled.value.clauses[0]?.heading, filled.value.clauses[0]?.text]).toEqual(['{{address}}', sampleValues.address, sampleValues.accountNumber]);
  });

  it('does not take a value out of what every object has', () => {
    const template = {
      ...sampleTemplate(1),
      clauses: [{ clauseId: 'a', heading: '甲', text: '{{constructor}}', key: false }],
    };
    expect(fillTemplate(template, {}).ok).toBe(false);
  });

  it('[C-09] leaves every word of the supplier as it is, whatever the values hold', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(value, value, value, (accountName, address, accountNumber) => {
        const template = sampleTemplate(2);
        const values = { accountName, address, accountNumber };
        const filled = fillTemplate(template, values);
        if (!filled.ok) throw new Error(filled.error.code);
        const expected = (text: string): string =>
          text
            .split(/\{\{|\}\}/)
            .map((part, i) => (i % 2 === 0 ? part : (values as Record<string, string>)[part]))
            .join('');
        expect(filled.value.clauses.map((clause) => clause.text)).toEqual(
          template.clauses.map((clause) => expected(clause.text)),
        );
      }),
    );
  });

  it('[C-09] has one digest for one text and another for any other', () => {
    const digest = filledContract(2).sha256;
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(filledContract(2).sha256).toBe(digest);
    const other = fillTemplate(sampleTemplate(2), { ...sampleValues, address: '示例路9001号3幢2单元9-8' });
    expect(other.ok && other.value.sha256).not.toBe(digest);
  });

  it('[C-09] lists the clauses to be pointed out', () => {
    expect(keyClauses(filledContract(4)).map((clause) => clause.clauseId)).toEqual(['clause-1', 'clause-3']);
  });
});

describe('checking a template', () => {
  it('finds nothing wrong with a sound one', () => {
    expect(templateFaults(sampleTemplate(3))).toEqual([]);
  });

  it('names variables that do not meet and clauses that come twice', () => {
    const [clause] = sampleTemplate(1).clauses;
    const faulty = {
      ...sampleTemplate(1),
      variables: ['accountName', 'address', 'meterNumber'],
      clauses: [clause!, clause!],
    };
    expect(templateFaults(faulty)).toEqual([
      'clause twice: clause-1',
      'undeclared: accountNumber',
      'unused: meterNumber',
    ]);
  });
});
