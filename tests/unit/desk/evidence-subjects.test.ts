import { expect, it } from 'vitest';
import { evidenceSubjects } from '../../../src/desk/case/evidence-subjects.ts';
import type { CaseDetail } from '../../../src/protocol/desk.ts';
import { orderRow } from '../sync/support/rows.ts';

const files = (...digests: string[]) => digests.map((sha256) => ({ sha256 }));

it('[C-08, C-09, Q-11] a file of a case is known by whose signature or which paper it is', () => {
  const order = {
    ...orderRow(1),
    notices: [{ owner: 'old-owner', evidence: files('a') }, { owner: 'new-owner', evidence: files('b') }, { owner: 'new-owner', evidence: [] }],
    signer: { signerRole: 'agent', evidence: files('c') },
    signing: { signerRole: 'agent', evidence: files('d', 'e') },
    documents: [{ documentId: 'title-certificate', evidence: files('f') }, { documentId: 'unnamed', evidence: files('g') }],
  };
  const detail = { workOrders: [order], labels: { 'title-certificate': { zh: '不动产权证', en: 'Title certificate' } } } as unknown as CaseDetail;
  expect(Object.fromEntries(evidenceSubjects(detail, 'zh-CN'))).toEqual({ a: '原户主', b: '新户主', c: '经办人', d: '经办人', e: '经办人', f: '不动产权证', g: 'unnamed' });
});

it('of an order on which nothing was done nothing is known', () => {
  expect(evidenceSubjects({ workOrders: [orderRow(1)], labels: {} }, 'zh-CN').size).toBe(0);
});
