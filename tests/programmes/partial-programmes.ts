import { defineProgramme, type PaperRule, type PartnerTable, type Programme } from '../../src/domain/programme/schema.ts';

/**
 * The hardest data of three more policies, only to prove that the schema holds them. They are no whole programmes and
 * take no cases. Clauses follow the texts; sections of the Kunming text are its numbered steps.
 */
const privacyNotice = { version: 'test', text: { zh: ['测试'], en: ['Test'] }, clause: '《个人信息保护法》§17', rules: ['C-14'] };

function partial(over: Omit<Parameters<typeof defineProgramme>[0], 'version' | 'hotline' | 'privacyNotice' | 'callScript' | 'doorScript' | 'residentNotice' | 'archiveMessage' | 'milestones' | 'workOrders'>): Programme {
  const clause = over.offers[0]?.clause ?? '一';
  return defineProgramme({
    version: 1, hotline: '12345', privacyNotice, callScript: [], doorScript: [], residentNotice: null, archiveMessage: null, workOrders: [],
    milestones: [{ milestoneId: 'received', clause, rules: ['T-47'] }, { milestoneId: 'archived', clause, rules: ['T-47'] }],
    ...over,
  });
}

function paper(documentId: string, zh: string, rest: { readonly clause: string; readonly rules: string[]; readonly identityImage?: boolean }) {
  return { documentId, title: { zh, en: documentId }, identityImage: false, ...rest };
}
const any = (documentId: string) => ({ documentId, form: 'any' as const });
const group = (groupId: string, anyOf: PaperRule['groups'][number]['anyOf']) => ({ groupId, anyOf, deferrable: false });

export const wanzhou = partial({
  id: 'wanzhou-power-connection', place: '重庆市万州区', issued: '2021-06-01', source: { title: '获得电力', number: null },
  title: { zh: '用电报装', en: 'Power connection' }, caseNumberPrefix: 'WZ', acceptance: null,
  offers: [{ utility: 'power', service: 'connection', clause: '一', rules: ['W-01'] }],
  suppliers: [
    { supplierId: 'sgcc-cq-wanzhou', utility: 'power', title: { zh: '国网万州', en: 'State Grid Wanzhou' }, hotline: '95598', screenSigningAllowed: false, accountDigits: [10, 13], clause: '一', rules: ['A-08'] },
    { supplierId: 'sanxia-wanzhou', utility: 'power', title: { zh: '三峡水利', en: 'Three Gorges Water' }, hotline: '12345', screenSigningAllowed: false, accountDigits: [10], clause: '一', rules: ['A-08'] },
  ],
  clocks: [
    { clockId: 'whole-process', kind: 'limit', title: { zh: '全流程', en: 'Whole process' }, from: 'accepted', until: 'connected', within: { unit: 'working-days', amount: 7 }, when: [{ fact: 'voltage', is: ['low'] }], clause: '一', rules: ['W-01'] },
    { clockId: 'urban-average', kind: 'statistic', aggregate: 'mean', per: 'month', title: { zh: '平均用时', en: 'Average time' }, from: 'accepted', until: 'connected', target: { unit: 'working-days', amount: 28 }, when: [{ fact: 'voltage', is: ['high'] }], clause: '一', rules: ['W-02'] },
  ],
  papers: [
    paper('user-identity', '用电人有效身份证件', { clause: '二(二)', rules: ['W-09'], identityImage: true }),
    paper('address-right', '用电地址物权证件', { clause: '二(二)', rules: ['W-09'] }),
    paper('project-approval', '用电工程项目批准文件', { clause: '二(二)', rules: ['W-10'] }),
    paper('designer-qualification', '设计单位资质证明材料', { clause: '二(二)', rules: ['W-11'] }),
    paper('design', '用电工程设计及说明书', { clause: '二(二)', rules: ['W-11'] }),
  ],
  paperRules: [
    { ruleId: 'low', utility: 'power', customer: 'any', voltage: 'low', stage: 'application', groups: [group('identity', [any('user-identity')]), group('right', [any('address-right')])], clause: '二(二)', rules: ['W-D1'] },
    { ruleId: 'high', utility: 'power', customer: 'any', voltage: 'high', stage: 'application', groups: [group('identity', [any('user-identity')]), group('right', [any('address-right')]), group('approval', [any('project-approval')])], clause: '二(二)', rules: ['W-D2'] },
    { ruleId: 'design', utility: 'power', customer: 'any', voltage: 'high', stage: 'design-review', groups: [group('qualification', [any('designer-qualification')]), group('design', [any('design')])], clause: '二(二)', rules: ['W-11'] },
  ],
  deferral: null,
  prohibitions: [
    { prohibits: 'extra-documents', text: { zh: '不得增加申请资料', en: 'No further documents' }, clause: '二(二)', rules: ['W-15'] },
    { prohibits: 'forced-commitment-letter', text: { zh: '不得强制签订申请用电承诺书', en: 'No forced undertaking' }, clause: '二(二)', rules: ['W-16'] },
    { prohibits: 'back-filled-times', text: { zh: '禁止后补流程', en: 'No entry after the fact' }, clause: '二(三)', rules: ['W-06'] },
    { prohibits: 'process-re-run', text: { zh: '禁止重走流程', en: 'No re-run' }, clause: '二(三)', rules: ['W-07'] },
  ],
  notices: [], forms: [], partnerTables: [], contract: null, signaturePaths: null, archive: { needs: [], clause: '一', rules: ['W-01'] },
});

function table(tableId: string, message: PartnerTable['message'], over: { readonly direction: 'in' | 'out'; readonly zh: string; readonly fields: readonly (readonly [string, PartnerTable['fields'][number]['meaning']])[]; readonly clause: string; readonly inferred?: true }): PartnerTable {
  return {
    tableId, message, direction: over.direction, title: { zh: over.zh, en: tableId }, clause: over.clause, rules: [tableId], ...(over.inferred ? { inferred: true } : {}),
    fields: over.fields.map(([name, meaning]) => ({ name, alsoAccepted: name === '登记薄状态' ? ['登记簿状态'] : [], meaning, required: true })),
  };
}
const status = ['登记薄状态', 'register-status'] as const;
const certificate = ['不动产权证号', 'title-certificate-number'] as const;
const location = ['房地坐落', 'property-address'] as const;

export const kunming = partial({
  id: 'kunming-water-transfer', place: '昆明市', issued: '2021-09-15', source: { title: '不动产和自来水协同过户联动方案', number: null },
  title: { zh: '用水过户', en: 'Water transfer' }, caseNumberPrefix: 'KM', acceptance: null,
  offers: [{ utility: 'water', service: 'transfer', clause: '一 2', rules: ['K-04'] }],
  suppliers: [{ supplierId: 'kunming-water', utility: 'water', title: { zh: '昆明自来水集团', en: 'Kunming Water' }, hotline: '96106', screenSigningAllowed: false, accountDigits: [4, 5, 6, 7, 8, 9, 10, 11, 12], clause: '一 4', rules: ['A-06'] }],
  clocks: [{ clockId: 'pre-review', kind: 'expectation', title: { zh: '预审', en: 'Pre-review' }, from: 'received', until: 'pre-reviewed', within: { unit: 'service-hours', amount: 4 }, clause: '一 6', rules: ['K-10', 'D-11'] }],
  papers: [], paperRules: [], deferral: null, prohibitions: [], notices: [], forms: [], contract: null,
  partnerTables: [
    table('K-D1', 'former-account', { direction: 'out', zh: '原户号数据', clause: '一 4', fields: [['原户号用户名', 'former-account-name'], ['原户号坐落', 'former-account-address'], ['是否欠费', 'in-arrears']] }),
    table('K-D2', 'application', { direction: 'in', zh: '申请数据', clause: '一 5', fields: [['权利人名称', 'applicant-name'], ['证件号', 'identity-number'], ['手机号码', 'phone'], certificate, location, ['不动产单元号', 'property-unit-number'], status] }),
    table('K-D3', 'certificate-check', { direction: 'in', zh: '证书状态核验', clause: '一 6', fields: [certificate, location, status] }),
    table('K-D4', 'pre-review', { direction: 'out', zh: '预审结果', clause: '一 6', fields: [['预审结果', 'pre-review-result'], ['预审不通过原因', 'reason'], ['电子合同签章地址', 'signing-url']] }),
    table('K-D5', 'identity', { direction: 'in', zh: '用户身份信息', clause: '一 7', fields: [['权利人名称', 'applicant-name'], ['证件号', 'identity-number']] }),
    table('K-D6', 'outcome', { direction: 'out', zh: '办理结果', clause: '一 8', fields: [['办理结果', 'outcome'], ['办理不通过原因', 'reason']] }),
    table('K-D7', 'signed', { direction: 'out', zh: '签章完成状态', clause: '一 7', inferred: true, fields: [['办件编号', 'case-number'], ['是否签章', 'signed'], ['签章时间', 'at']] }),
  ],
  signaturePaths: {
    rule: 'first-completed-closes-others', clause: '一 7', rules: ['K-18'],
    paths: [
      { pathId: 'sms', title: { zh: '短信通知签章', en: 'Link by SMS' }, announcedBy: 'supplier-sms', stateFrom: 'own', clause: '一 7 1)', rules: ['K-14', 'K-15'] },
      { pathId: 'wechat', title: { zh: '公众号通知签章', en: 'Official account' }, announcedBy: 'partner-message', stateFrom: 'pushed', clause: '一 7 2)', rules: ['K-16', 'K-17'] },
    ],
  },
  archive: { needs: [{ need: 'contract-signed', clause: '一 8', rules: ['K-20'] }], clause: '一 8', rules: ['K-20'] },
});

const X5 = { clause: '附件5', rules: ['X-20'] };
const identity = ['resident-id', 'temporary-id', 'household-register', 'military-id', 'travel-permit'];
const titleOriginals = [...['title-certificate', 'purchase-or-tax-invoice', 'sale-contract-or-mortgage', 'resettlement-agreement'].map((documentId) => ({ documentId, form: 'original' as const })), any('proof-by-community')];

export const tongxu = partial({
  id: 'tongxu-five-utilities', place: '通许县', issued: '2022-12-01', source: { title: '水电气暖信报装一件事', number: null },
  title: { zh: '水电气暖信报装', en: 'Five utilities' }, caseNumberPrefix: 'TX', acceptance: null,
  offers: (['water', 'power', 'gas', 'heat', 'telecom'] as const).map((utility) => ({ utility, service: 'connection' as const, clause: '附件4', rules: ['X-01'] })),
  suppliers: (['water', 'power', 'gas', 'heat', 'telecom'] as const).map((utility) => ({ supplierId: `tongxu-${utility}`, utility, title: { zh: utility, en: utility }, hotline: '12345', screenSigningAllowed: false, accountDigits: [10], clause: '一', rules: ['X-01'] })),
  clocks: [],
  papers: [
    ...identity.map((documentId) => paper(documentId, documentId, { ...X5, identityImage: true })),
    ...['title-certificate', 'purchase-or-tax-invoice', 'sale-contract-or-mortgage', 'resettlement-agreement', 'proof-by-community', 'business-licence', 'credit-certificate', 'authorisation'].map((documentId) => paper(documentId, documentId, X5)),
    paper('legal-representative-id', '法人代表身份证', { ...X5, identityImage: true }),
    paper('agent-id', '经办人身份证', { ...X5, identityImage: true }),
  ],
  paperRules: [
    { ruleId: 'x-d1', utility: 'water', customer: 'individual', stage: 'application', groups: [group('identity', identity.map(any)), group('title', titleOriginals)], clause: '附件5', rules: ['X-D1'] },
    { ruleId: 'x-d2', utility: 'water', customer: 'company', stage: 'application', groups: [group('licence', [{ documentId: 'business-licence', form: 'sealed-copy' }]), group('representative', [{ documentId: 'legal-representative-id', form: 'copy' }]), group('agent', [{ documentId: 'agent-id', form: 'copy' }]), group('title', titleOriginals)], clause: '附件5', rules: ['X-D2'] },
    { ruleId: 'x-d5', utility: 'gas', customer: 'individual', stage: 'application', groups: [group('title', [any('title-certificate')]), group('identity', [{ documentId: 'resident-id', form: 'copy' }])], clause: '附件5', rules: ['X-D5'] },
    { ruleId: 'x-d9', utility: 'telecom', customer: 'individual', stage: 'handling', groups: [group('identity', [{ documentId: 'resident-id', form: 'original' }])], clause: '附件5', rules: ['X-D9', 'X-17'] },
    { ruleId: 'x-d10', utility: 'telecom', customer: 'company', stage: 'handling', groups: [group('credit', [{ documentId: 'credit-certificate', form: 'sealed-copy' }]), group('authorisation', [any('authorisation')]), group('agent', [{ documentId: 'agent-id', form: 'original' }])], clause: '附件5', rules: ['X-D10'] },
  ],
  deferral: null, prohibitions: [], notices: [], forms: [], partnerTables: [], contract: null, signaturePaths: null, archive: { needs: [], clause: '一', rules: ['X-01'] },
});
