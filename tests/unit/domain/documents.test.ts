import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentNeed } from '../../../src/domain/model/work-order.ts';
import { documentNeeds, missingNeeds, requiredForm, smallestSet } from '../../../src/domain/rules/documents.ts';
import { qijiang } from './given.ts';

const query = { utility: 'water' as const, customer: 'individual' as const, stages: ['application' as const], dueDay: null };
const need = (needId: string, ...anyOf: string[]): DocumentNeed => ({ needId, utility: 'water', anyOf, neededAt: 'application', dueDay: null });

describe('documents', () => {
  it('[Q-18] [Q-D1] at acceptance identity and title, and nothing else', () => {
    const needs = documentNeeds(qijiang, query);
    expect(needs.map((entry) => entry.needId)).toEqual(['q-d1-water.identity', 'q-d1-water.title']);
    expect(documentNeeds(qijiang, { ...query, customer: 'company', stages: ['application', 'handling'] })).toHaveLength(3);
  });

  it('[X-17] what is due at handling is not asked for at application', () => {
    expect(documentNeeds(qijiang, { ...query, customer: 'company' }).some((entry) => entry.neededAt === 'handling')).toBe(false);
  });

  it('[Q-01] [M-1] one paper satisfies needs of several utilities', () => {
    const needs = (['water', 'power', 'gas', 'telecom'] as const).flatMap((utility) => documentNeeds(qijiang, { ...query, utility }));
    expect(missingNeeds(needs, [{ documentId: 'title-certificate', form: 'copy' }, { documentId: 'resident-id', form: 'original-seen' }], qijiang)).toEqual([]);
  });

  it('[M-2] advises the smallest set', () => {
    const needs = (['water', 'power', 'gas'] as const).flatMap((utility) => documentNeeds(qijiang, { ...query, utility }));
    expect(smallestSet(needs).toSorted()).toEqual(['resident-id', 'title-certificate']);
    expect(smallestSet([need('a', 'x', 'y'), need('b', 'y', 'z'), need('c', 'z', 'y')])).toEqual(['y']);
    expect(smallestSet([])).toEqual([]);
  });

  it('[X-20] a paper in the wrong form does not count', () => {
    expect(requiredForm(qijiang, 'q-later-water.licence', 'business-licence')).toBe('sealed-copy');
    const needs = documentNeeds(qijiang, { ...query, customer: 'company', stages: ['handling'] });
    expect(missingNeeds(needs, [{ documentId: 'business-licence', form: 'copy' }], qijiang)).toHaveLength(1);
    expect(missingNeeds(needs, [{ documentId: 'business-licence', form: 'sealed-copy' }], qijiang)).toEqual([]);
  });

  it('[M-2] whatever is asked, the advice satisfies it', () => {
    const papers = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    fc.assert(fc.property(fc.array(fc.uniqueArray(papers, { minLength: 1, maxLength: 3 }), { maxLength: 9 }), (groups) => {
      const needs = groups.map((anyOf, i) => need(String(i), ...anyOf));
      const set = smallestSet(needs);
      expect(needs.every((entry) => entry.anyOf.some((paper) => set.includes(paper)))).toBe(true);
    }));
  });
});
