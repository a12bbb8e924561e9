import type { ContractTemplate } from '../../../src/domain/model/contract.ts';
import type { SignatureStrokes } from '../../../src/domain/model/strokes.ts';
import { contractDocument } from '../../../src/contract/document.ts';
import type { PrintableDocument } from '../../../src/contract/document.ts';
import { fillTemplate, type ContractText } from '../../../src/domain/rules/contract-text.ts';

const clauseText =
  '供电人为用电人{{accountName}}在{{address}}供电，户号{{accountNumber}}，供电电压为220V，用电容量8kW。双方按国家规定的抄表周期结算电费，逾期支付的按约定承担责任；产权分界点以计量装置出线端为准。';

export function sampleTemplate(clauseCount: number): ContractTemplate {
  return {
    templateId: 'sample-low-voltage',
    version: 1,
    supplierId: 'sample-supplier',
    title: '低压居民供用电合同（样例）',
    variables: ['accountName', 'address', 'accountNumber'],
    clauses: Array.from({ length: clauseCount }, (_, i) => ({
      clauseId: `clause-${i + 1}`,
      heading: `第${i + 1}条 供电与计量`,
      text: clauseText.repeat(2),
      key: i % 2 === 0,
    })),
  };
}

export const sampleValues = { accountName: '试甲', address: '示例路9001号3幢2单元9-9', accountNumber: '9990000001' };

export function filledContract(clauseCount: number): ContractText {
  const filled = fillTemplate(sampleTemplate(clauseCount), sampleValues);
  if (!filled.ok) throw new Error(filled.error.code);
  return filled.value;
}

export const someStrokes: SignatureStrokes = {
  version: 1,
  startedAtMs: 1_700_000_000_000,
  strokes: [
    {
      points: Array.from({ length: 30 }, (_, i) => ({
        x: 100 + i * 20,
        y: 200 + Math.round(80 * Math.sin(i / 3)),
        t: i * 12,
        p: 0.5,
      })),
    },
    { points: [{ x: 800, y: 120, t: 500, p: 0.5 }] },
  ],
};

export function samplePaper(clauseCount: number): PrintableDocument {
  return contractDocument({
    contract: filledContract(clauseCount),
    particulars: ['合同摘要 0123456789abcdef', '用电人：试甲'],
    signatures: [{ lines: ['用电人（签名）：试甲', '2026-11-20 10:30'], strokes: someStrokes }],
    footer: '第 {page} 页，共 {pages} 页',
    dateMs: 1_700_000_000_000,
    keyClauseMark: '重点条款',
  });
}

/** Of the paper and the contract with three clauses. They change only when layout, font or PDF writer do: say so in the release. */
export const samplePaperSha256 = '3c1dffbcdfc1b10b7f044b7e287ab41e940743c38d815a73f6f93a52928a02fc';
export const sampleContractSha256 = '7508d7cce0f9b634bf6b4fa016740276542fe813137220f9ebeb6619d8f8a476';
