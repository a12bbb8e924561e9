import { describe, expect, it } from 'vitest';
import { evidenceKind } from '../../src/domain/model/evidence.ts';
import { holds, partnerTable } from '../../src/domain/programme/interpret.ts';
import { programme as shape } from '../../src/domain/programme/schema.ts';
import type { PartnerTable, Programme } from '../../src/domain/programme/schema.ts';
import { caseClocks } from '../../src/domain/rules/deadlines.ts';
import { documentNeeds, missingNeeds, requiredForm, smallestSet } from '../../src/domain/rules/documents.ts';
import { calendar, currentProgramme, findContractTemplate, findProgramme, findSupplier, priceTablesOf, programmes, suppliers } from '../../src/programmes/registry.ts';
import { caseRecord, NOW_MS } from '../unit/domain/given.ts';
import { kunming, tongxu, wanzhou } from './partial-programmes.ts';

const all = [...programmes, wanzhou, kunming, tongxu];

/** Sections and annexes the two whole texts have; a clause begins with one of them, or names a law. */
const sections: Record<string, readonly string[]> = {
  'tongliang-power-transfer': ['一 ¶1', '二(三)', '三(一)1', '三(一)2', '三(二)1', '三(二)2', '三(二)3', '三(二)4', '四(一)', '附件2'],
  'qijiang-joint-service': ['发文对象', '二(一)', '二(二)', '三(一)', '三(二)', '四(四)', '附件1', '附件2 二(一)1', '附件2 二(一)2', '附件2 二(二)1'],
};

/** Every object of the data that says where it comes from. */
function data(node: unknown): { clause: string; rules: string[]; inferred?: true }[] {
  if (Array.isArray(node)) return node.flatMap(data);
  if (node === null || typeof node !== 'object') return [];
  const own = 'clause' in node && 'rules' in node ? [node as { clause: string; rules: string[] }] : [];
  return [...own, ...Object.values(node).flatMap(data)];
}

describe('programmes as data', () => {
  it.each(all.map((programme) => [programme.id, programme] as const))('[T-44] %s survives JSON unchanged', (_id, programme) => {
    const json: unknown = JSON.parse(JSON.stringify(programme));
    expect(shape.parse(json)).toEqual(programme);
  });

  it('[T-44] what is not a programme is refused with the place', () => {
    expect(shape.safeParse({ ...currentProgramme('tongliang-power-transfer'), version: 0 }).error?.issues[0]?.path).toEqual(['version']);
    expect(shape.safeParse(null).success).toBe(false);
    expect(shape.safeParse({ ...currentProgramme('tongliang-power-transfer'), extra: 1 }).success).toBe(false);
  });

  it.each(programmes.map((programme) => [programme.id, programme] as const))('[T-44] every datum of %s names a clause its text has, and its rules', (id, programme) => {
    const found = data(programme);
    expect(found.length).toBeGreaterThan(30);
    const strangers = found.filter(({ clause }) => !clause.startsWith('《') && !(sections[id] ?? []).some((section) => clause.startsWith(section)));
    expect(strangers).toEqual([]);
    expect(found.filter(({ rules }) => rules.length === 0)).toEqual([]);
    // a law says nothing of this product's own data: whatever rests on it alone beyond its words is marked
    expect(found.some(({ inferred }) => inferred === true)).toBe(true);
  });

  it('[T-44] ids within a programme are unique and references lead somewhere', () => {
    for (const programme of all) {
      const unique = (ids: readonly string[]) => expect(new Set(ids).size, programme.id).toBe(ids.length);
      unique(programme.clocks.map((clock) => clock.clockId));
      unique(programme.papers.map((paper) => paper.documentId));
      unique(programme.paperRules.map((rule) => rule.ruleId));
      unique(programme.suppliers.map((supplier) => supplier.supplierId));
      unique(programme.partnerTables.map((table) => table.message));
      unique(programme.callScript.map((line) => line.lineId));
      const papers = new Set(programme.papers.map((paper) => paper.documentId));
      const named = programme.paperRules.flatMap((rule) => rule.groups.flatMap((group) => group.anyOf.map((option) => option.documentId)));
      expect(named.filter((id) => !papers.has(id)), programme.id).toEqual([]);
      if (programme.contract !== null) expect(findContractTemplate(programme.contract.templateId, programme.contract.templateVersion)).not.toBeNull();
    }
  });

  it('[A-08] several suppliers of one utility are data', () => {
    expect(wanzhou.suppliers.filter((supplier) => supplier.utility === 'power')).toHaveLength(2);
    expect(suppliers.filter((supplier) => supplier.utility === 'telecom')).toHaveLength(3);
    expect(findSupplier('nobody')).toBeNull();
  });

  it('[T-44] a case stays with the version it began under', () => {
    expect(findProgramme('tongliang-power-transfer', 1)?.version).toBe(1);
    expect(findProgramme('tongliang-power-transfer', 99)).toBeNull();
    expect(currentProgramme('unknown')).toBeNull();
    expect(findContractTemplate('low-voltage-resident-supply', 2)).toBeNull();
  });

  it('[T-44] conditions are lists over known facts; nobody’s guess satisfies one', () => {
    expect(holds([], {})).toBe(true);
    expect(holds([{ fact: 'arrears', is: ['none'] }], {})).toBe(false);
    expect(holds([{ fact: 'arrears', is: ['none', 'unchecked'] }, { fact: 'stage', is: ['accepted'] }], { arrears: 'unchecked', stage: 'accepted' })).toBe(true);
  });
});

describe('what is not asked for', () => {
  it('[C-15] a face or a fingerprint: no paper, no kind of evidence, no job’s notice names one', () => {
    const words = [...programmes.flatMap(({ papers }) => papers.map(({ documentId }) => documentId)), ...evidenceKind.options];
    expect(words.filter((word) => /face|finger|biometric/.test(word))).toEqual([]);
    for (const { privacyNotice } of programmes) {
      expect(privacyNotice.text.zh.join('')).toContain('姓名、证件号码后四位、联系电话');
      expect(privacyNotice.text.zh.join('')).not.toMatch(/人脸|面部|指纹/);
    }
  });

  it('[T-D1] in Tongliang nothing that came with the push', () => {
    const { papers, paperRules, prohibitions } = currentProgramme('tongliang-power-transfer')!;
    expect([papers, paperRules]).toEqual([[], []]);
    expect(prohibitions.find(({ prohibits }) => prohibits === 'extra-documents')?.text.zh).toContain('不再向客户收取');
  });
});

describe('Tongliang', () => {
  const programme = currentProgramme('tongliang-power-transfer') as Programme;

  it('[T-03] [T-05] the field tables of both messages are data, both spellings accepted', () => {
    expect(partnerTable(programme, 'application')?.fields.filter((field) => field.required).map((field) => field.meaning)).toEqual(['applicant-name', 'identity-number', 'phone', 'property-address', 'joint-matter']);
    expect(partnerTable(programme, 'certificate')?.fields.find((field) => field.meaning === 'register-status')?.alsoAccepted).toEqual(['登记薄状态']);
    expect(partnerTable(programme, 'outcome')).toBeNull();
  });

  it('[T-30] [T-31] [T-32] [T-33] the push dialog’s choices in their official words', () => {
    expect(programme.contract?.pushPresets.map(({ value }) => value)).toEqual(['网上国网合同推送', '低压供用电合同', '是', '未签字资料提交']);
  });

  it('[C-10] nobody signs on a screen before the supplier has switched it on', () => {
    expect(programme.suppliers.every((supplier) => !supplier.screenSigningAllowed)).toBe(true);
  });

  it('[C-07] price tables: two versions of every class, without gap or overlap', () => {
    const tables = priceTablesOf('sgcc-cq-tongliang');
    for (const code of new Set(tables.map((table) => table.priceCode))) {
      const [first, second] = tables.filter((table) => table.priceCode === code);
      expect(Date.parse(second!.effectiveFrom) - Date.parse(first!.effectiveTo!)).toBe(86_400_000);
      expect(second!.effectiveTo).toBeNull();
    }
    expect(tables.find((table) => table.priceCode === 'residential-time-of-use')?.rows).toHaveLength(9);
    expect(tables.every((table) => table.source.includes('演示价目'))).toBe(true);
  });
});

describe('Qijiang', () => {
  const programme = currentProgramme('qijiang-joint-service') as Programme;

  it('[Q-05] [Q-F01 … Q-F24] the unified form in its official words, 24 fields; who received it and when is never typed', () => {
    const form = programme.forms[0]!;
    expect(form.fields.map((field) => field.fieldId)).toEqual(Array.from({ length: 24 }, (_, i) => `Q-F${String(i + 1).padStart(2, '0')}`));
    expect(form.fields.map(({ official }) => official)).toEqual([
      '户名', '行业', '证件名称', '证件号码', '法人代表', '身份证号', '固定电话', '移动电话', '项目地址', '经办人', '身份证号', '固定电话', '移动电话',
      '用水', '用电', '用气', '通讯/网络', '用水性质', '用电性质', '用气性质', '运营商选择', '特别说明', '受理人', '受理日期',
    ]);
    expect(form.fields.slice(13, 17).map(({ options }) => options.map(({ official }) => official).join(' '))).toEqual([
      '新装 过户 暂停恢复 施工临时用水 用水性质变更 销户', '新装 增容 更名过户 用电性质变更 临时用电 销户', '新装 过户 销户', '新装 扩容 销户',
    ]);
    expect(form.fields.slice(22).map(({ kind }) => kind)).toEqual(['signed-in-person', 'server-clock']);
    expect(form.declaration?.official).toContain('同时承诺提供的各项资料真实、合法、有效');
    expect(form.fields.find((field) => field.fieldId === 'Q-F19')?.options.map((option) => option.official)).toEqual(['低压居民', '低压非居民', '高压']);
  });

  it('[Q-02] one list of services: every one of them has a company, telecom three', () => {
    const companies = (utility: string) => programme.suppliers.filter((supplier) => supplier.utility === utility).length;
    expect(new Set(programme.offers.map(({ utility }) => utility))).toEqual(new Set(['water', 'power', 'gas', 'telecom']));
    expect(programme.offers.filter(({ utility }) => companies(utility) === 0)).toEqual([]);
    expect(companies('telecom')).toBe(3);
  });

  it('[Q-F01] [Q-F14] [Q-F15] [Q-F16] [Q-F17] what partners send names fields of the form, and every service is one of its options', () => {
    const labels = programme.forms[0]!.fields.map(({ official }) => official);
    expect(partnerTable(programme, 'application')?.fields.map(({ name }) => name).filter((name) => labels.includes(name))).toEqual(['户名', '证件号码', '移动电话', '项目地址']);
    const fieldOf = { water: 'Q-F14', power: 'Q-F15', gas: 'Q-F16', telecom: 'Q-F17' } as Partial<Record<string, string>>;
    const word = { connection: '新装', transfer: '过户', closure: '销户', 'capacity-increase': '增容' } as Partial<Record<string, string>>;
    for (const { utility, service } of programme.offers) {
      const options = programme.forms[0]!.fields.find(({ fieldId }) => fieldId === fieldOf[utility])!.options.map(({ official }) => official);
      expect(options.some((option) => option.includes(word[service]!)), `${utility} ${service}`).toBe(true);
    }
  });
});

describe('the hardest data of the other policies', () => {
  it('[W-02] an average is a statistic and no clock of any case', () => {
    expect(wanzhou.clocks.map((clock) => clock.kind)).toEqual(['limit', 'statistic']);
    expect(caseClocks(caseRecord({ stage: 'accepted', acceptedAtMs: NOW_MS }), wanzhou, { nowMs: NOW_MS, calendar }).map((clock) => clock.clockId)).not.toContain('urban-average');
  });

  it('[W-09] [W-10] [W-15] the document list is closed, by voltage and stage', () => {
    const query = { utility: 'power' as const, customer: 'company' as const, dueDay: null, stages: ['application' as const] };
    expect(documentNeeds(wanzhou, query)).toHaveLength(2);
    expect(documentNeeds(wanzhou, { ...query, voltage: 'high' })).toHaveLength(3);
    expect(documentNeeds(wanzhou, { ...query, voltage: 'high', stages: ['design-review'] }).map((need) => need.anyOf)).toEqual([['designer-qualification'], ['design']]);
    expect(wanzhou.prohibitions.map((entry) => entry.prohibits)).toContain('forced-commitment-letter');
  });

  it('[K-10] about half a day is an expectation', () => {
    expect(kunming.clocks[0]).toMatchObject({ kind: 'expectation', within: { unit: 'service-hours', amount: 4 } });
  });

  it('[K-18] one signature over two paths', () => {
    expect(kunming.signaturePaths?.paths.map((path) => path.pathId)).toEqual(['sms', 'wechat']);
  });

  it('[K-D1 … K-D7] seven field tables in the partner’s order and spelling', () => {
    const names = (message: PartnerTable['message']) => partnerTable(kunming, message)?.fields.map(({ name }) => name).join(' ');
    expect(names('former-account')).toBe('原户号用户名 原户号坐落 是否欠费');
    expect(names('application')).toBe('权利人名称 证件号 手机号码 不动产权证号 房地坐落 不动产单元号 登记薄状态');
    expect(names('certificate-check')).toBe('不动产权证号 房地坐落 登记薄状态');
    expect(names('pre-review')).toBe('预审结果 预审不通过原因 电子合同签章地址');
    expect(names('identity')).toBe('权利人名称 证件号');
    expect(names('outcome')).toBe('办理结果 办理不通过原因');
    expect(names('signed')).toBe('办件编号 是否签章 签章时间');
    expect(partnerTable(kunming, 'signed')?.inferred).toBe(true);
  });

  it('[X-20] any one of a group, in the form it asks for; gas takes no alternative', () => {
    const water = documentNeeds(tongxu, { utility: 'water', customer: 'individual', stages: ['application'], dueDay: null });
    expect(missingNeeds(water, [{ documentId: 'household-register', form: 'copy' }, { documentId: 'title-certificate', form: 'copy' }], tongxu).map((need) => need.needId)).toEqual(['x-d1.title']);
    expect(requiredForm(tongxu, 'x-d2.licence', 'business-licence')).toBe('sealed-copy');
    const gas = documentNeeds(tongxu, { utility: 'gas', customer: 'individual', stages: ['application'], dueDay: null });
    expect(gas.every((need) => need.anyOf.length === 1)).toBe(true);
    expect(smallestSet([...water, ...gas]).toSorted()).toEqual(['resident-id', 'title-certificate']);
  });

  it('[X-17] telecom’s papers are due at handling only', () => {
    const query = { utility: 'telecom' as const, customer: 'company' as const, dueDay: null };
    expect(documentNeeds(tongxu, { ...query, stages: ['application'] })).toEqual([]);
    expect(documentNeeds(tongxu, { ...query, stages: ['application', 'handling'] })).toHaveLength(3);
  });
});
