import { defineProgramme, type PaperRule } from '../domain/programme/schema.ts';
import { PRIVACY_EN, PRIVACY_RETENTION, PRIVACY_ZH } from './privacy-words.ts';
import { qijiangApplicationForm } from './qijiang-application-form.ts';

const UTILITIES = ['water', 'power', 'gas', 'telecom'] as const;
const IDENTITY_PAPERS = ['resident-id', 'temporary-id', 'household-register', 'military-id', 'travel-permit'];

/** identity and title are all that may be asked for; both may come later, at the door. */
const atApplication: PaperRule[] = UTILITIES.map((utility) => ({
  ruleId: `q-d1-${utility}`, utility, customer: 'any', voltage: 'any', stage: 'application', clause: '附件2 二(一)1', rules: ['Q-18', 'Q-D1', 'Q-20'],
  groups: [
    { groupId: 'identity', deferrable: true, anyOf: IDENTITY_PAPERS.map((documentId) => ({ documentId, form: 'original' as const })) },
    { groupId: 'title', deferrable: true, anyOf: [{ documentId: 'title-certificate', form: 'any' }] },
  ],
}));

/** 「其他资料」 of the later steps: the text lists none, so this stays short and marked. */
const atHandling: PaperRule[] = (['water', 'power', 'gas'] as const).map((utility) => ({
  ruleId: `q-later-${utility}`, utility, customer: 'company', voltage: 'any', stage: 'handling', clause: '附件2 二(一)1', rules: ['Q-20'], inferred: true,
  groups: [{ groupId: 'licence', deferrable: true, anyOf: [{ documentId: 'business-licence', form: 'sealed-copy' }] }],
}));

function supplier(supplierId: string, utility: (typeof UTILITIES)[number], names: { readonly zh: string; readonly en: string; readonly hotline: string; readonly digits: number[] }) {
  return {
    supplierId, utility, title: { zh: names.zh, en: names.en }, hotline: names.hotline, screenSigningAllowed: false, accountDigits: names.digits,
    clause: '发文对象', rules: ['A-08', 'Q-02'],
  };
}

/** 綦江区水电气讯联合服务, as far as a visit for deferred documents needs it. */
export const qijiangJointService = defineProgramme({
  id: 'qijiang-joint-service',
  version: 1,
  place: '重庆市綦江区',
  issued: '2022-08-09',
  source: { title: '关于建立綦江区水电气讯联合服务工作机制的通知', number: '綦经信〔2022〕87号' },
  title: { zh: '水电气讯联合服务', en: 'Joint service for water, power, gas and telecom' },
  caseNumberPrefix: 'QJ',
  hotline: '95598',
  offers: [
    { utility: 'water', service: 'connection', clause: '附件1', rules: ['Q-F14'] },
    { utility: 'water', service: 'transfer', clause: '附件1', rules: ['Q-F14'] },
    { utility: 'water', service: 'closure', clause: '附件1', rules: ['Q-F14'] },
    { utility: 'power', service: 'connection', clause: '附件1', rules: ['Q-F15'] },
    { utility: 'power', service: 'capacity-increase', clause: '附件1', rules: ['Q-F15'] },
    { utility: 'power', service: 'transfer', clause: '附件1', rules: ['Q-F15'] },
    { utility: 'power', service: 'closure', clause: '附件1', rules: ['Q-F15'] },
    { utility: 'gas', service: 'connection', clause: '附件1', rules: ['Q-F16'] },
    { utility: 'gas', service: 'transfer', clause: '附件1', rules: ['Q-F16'] },
    { utility: 'gas', service: 'closure', clause: '附件1', rules: ['Q-F16'] },
    { utility: 'telecom', service: 'connection', clause: '附件1', rules: ['Q-F17'] },
    { utility: 'telecom', service: 'closure', clause: '附件1', rules: ['Q-F17'] },
  ],
  suppliers: [
    supplier('sgcc-cq-qijiang', 'power', { zh: '国网綦江供电公司', en: 'State Grid Qijiang', hotline: '95598', digits: [10, 13] }),
    supplier('qijiang-water', 'water', { zh: '渝綦水务公司', en: 'Yuqi Water', hotline: '12345', digits: [8] }),
    supplier('qijiang-gas', 'gas', { zh: '重庆港华燃气有限公司', en: 'Chongqing Ganghua Gas', hotline: '12345', digits: [10] }),
    supplier('qijiang-mobile', 'telecom', { zh: '中国移动綦江分公司', en: 'China Mobile Qijiang', hotline: '10086', digits: [11] }),
    supplier('qijiang-telecom', 'telecom', { zh: '中国电信綦江分公司', en: 'China Telecom Qijiang', hotline: '10000', digits: [11] }),
    supplier('qijiang-unicom', 'telecom', { zh: '中国联通綦江分公司', en: 'China Unicom Qijiang', hotline: '10010', digits: [11] }),
  ],
  acceptance: null,
  clocks: [
    { clockId: 'distribution', kind: 'limit', title: { zh: '当天分发', en: 'Passed on the same day' }, from: 'accepted', until: 'distributed', within: { unit: 'same-day' }, clause: '附件2 二(一)1', rules: ['Q-19', 'D-07'] },
    { clockId: 'supplement', kind: 'limit', title: { zh: '补齐资料', en: 'Missing documents handed in' }, from: 'documents-listed', until: 'documents-complete', within: { unit: 'working-days', amount: 5 }, clause: '三(一)', rules: ['Q-06', 'D-13'], inferred: true },
    { clockId: 'connection', kind: 'limit', title: { zh: '施工完毕当日接入', en: 'Connected on the day works end' }, from: 'construction-complete', until: 'connected', within: { unit: 'same-day' }, clause: '附件2 二(一)2', rules: ['Q-25', 'D-08'] },
  ],
  workOrders: [{ job: 'collect-documents', when: [{ fact: 'stage', is: ['accepted'] }, { fact: 'documents', is: ['missing'] }], clause: '三(二)', rules: ['Q-10', 'Q-11'] }],
  papers: [
    { documentId: 'resident-id', title: { zh: '居民身份证', en: 'Resident identity card' }, identityImage: true, clause: '附件2 二(一)1', rules: ['Q-18'] },
    { documentId: 'temporary-id', title: { zh: '临时身份证', en: 'Temporary identity card' }, identityImage: true, clause: '附件2 二(一)1', rules: ['Q-18'], inferred: true },
    { documentId: 'household-register', title: { zh: '户口本', en: 'Household register' }, identityImage: true, clause: '附件2 二(一)1', rules: ['Q-18'], inferred: true },
    { documentId: 'military-id', title: { zh: '军官证或士兵证', en: 'Military identity card' }, identityImage: true, clause: '附件2 二(一)1', rules: ['Q-18'], inferred: true },
    { documentId: 'travel-permit', title: { zh: '港澳台居民有效证件', en: 'Travel or residence permit (Hong Kong, Macao, Taiwan)' }, identityImage: true, clause: '附件2 二(一)1', rules: ['Q-18'], inferred: true },
    { documentId: 'title-certificate', title: { zh: '不动产权证', en: 'Real-estate certificate' }, identityImage: false, clause: '附件2 二(一)1', rules: ['Q-18', 'Q-D1'] },
    { documentId: 'business-licence', title: { zh: '营业执照复印件（加盖公章）', en: 'Business licence, copy with seal' }, identityImage: false, clause: '附件2 二(一)1', rules: ['Q-20'], inferred: true },
  ],
  paperRules: [...atApplication, ...atHandling],
  deferral: { workingDays: 5, clause: '三(一)', rules: ['Q-06', 'D-13', 'C-23'], inferred: true },
  prohibitions: [
    { prohibits: 'summoning-the-customer', text: { zh: '需要再次交互的，由公司上门，不得要求客户再跑。', en: 'For any second contact the company visits; the customer is never called in.' }, clause: '三(二)', rules: ['Q-10', 'Q-12'] },
    { prohibits: 'extra-documents', text: { zh: '受理时只收有效身份证件和不动产权证。', en: 'At acceptance only identity and title may be asked for.' }, clause: '附件2 二(一)1', rules: ['Q-18'] },
    { prohibits: 'forced-commitment-letter', text: { zh: '缺件承诺自愿，不签不影响受理。', en: 'A written undertaking is voluntary and never a condition.' }, clause: '三(一)', rules: ['C-23'], inferred: true },
  ],
  notices: [
    { noticeId: 'missing-list', duty: 'must', to: ['applicant'], all: true, when: [{ fact: 'documents', is: ['missing'] }], channels: ['hall', 'sms', 'phone'], on: 'documents-listed', text: { zh: '告知各公司还缺哪些资料、何时、怎样补交。', en: 'What is missing for each company, until when, and how to hand it in.' }, clause: '三(一)', rules: ['Q-06', 'N-10'] },
    { noticeId: 'progress', duty: 'advice', to: ['applicant'], all: true, when: [], channels: ['online', 'phone'], on: 'accepted', text: { zh: '可登录政务服务平台或公司应用查询进度。', en: 'Progress can be looked up on the public platform or in the company’s app.' }, clause: '附件2 二(一)1', rules: ['Q-21'] },
  ],
  forms: [qijiangApplicationForm],
  partnerTables: [
    {
      tableId: 'Q-application', direction: 'in', message: 'application', title: { zh: '联办申请信息', en: 'Joint application' }, clause: '附件1', rules: ['Q-08', 'Q-F01'], inferred: true,
      fields: [
        { name: '户名', meaning: 'applicant-name', required: true },
        { name: '证件号码', meaning: 'identity-number', required: true },
        { name: '移动电话', meaning: 'phone', required: true },
        { name: '项目地址', meaning: 'property-address', required: true },
        { name: '申请联办事项', meaning: 'joint-matter', required: true },
        { name: '不动产权证号', meaning: 'title-certificate-number', required: false },
      ],
    },
    { tableId: 'Q-visit', direction: 'out', message: 'visit-completed', title: { zh: '上门完成', en: 'Visit completed' }, clause: '三(二)', rules: ['Q-03', 'Q-21'], inferred: true, fields: [{ name: '办件编号', meaning: 'case-number', required: true }, { name: '上门时间', meaning: 'at', required: true }] },
    { tableId: 'Q-outcome', direction: 'out', message: 'archived', title: { zh: '一窗答复', en: 'One reply' }, clause: '二(二)', rules: ['Q-03', 'N-11'], inferred: true, fields: [{ name: '办件编号', meaning: 'case-number', required: true }, { name: '办理结果', meaning: 'outcome', required: true }, { name: '办结时间', meaning: 'at', required: true }] },
  ],
  contract: null,
  signaturePaths: null,
  archive: { needs: [{ need: 'documents-complete', clause: '附件2 二(一)1', rules: ['Q-20'] }], clause: '三(二)', rules: ['Q-15'] },
  milestones: [
    { milestoneId: 'received', clause: '三(一)', rules: ['Q-05'] },
    { milestoneId: 'accepted', clause: '三(一)', rules: ['Q-06'] },
    { milestoneId: 'contacted', clause: '三(二)', rules: ['Q-09'] },
    { milestoneId: 'documents-complete', clause: '三(二)', rules: ['Q-11'] },
    { milestoneId: 'archived', clause: '四(四)', rules: ['Q-15'] },
  ],
  privacyNotice: {
    version: 'qijiang-2026-1',
    text: {
      zh: ['处理者：您申请事项对应的水、电、气、讯公司，服务热线见上门卡。', ...PRIVACY_ZH],
      en: ['Controllers: the water, power, gas and telecom companies you applied to; their hotlines are on the visit card.', ...PRIVACY_EN],
    },
    clause: '《个人信息保护法》§17', rules: ['C-14'], inferred: true,
  },
  retention: PRIVACY_RETENTION,
  callScript: [
    { lineId: 'contact', text: { zh: '您的联办申请已收到，后续需要您配合的我们上门办理。', en: 'We have your joint application; whatever still needs you, we do at your door.' }, clause: '三(二)', rules: ['Q-09', 'Q-10'] },
    { lineId: 'missing', text: { zh: '还缺以下资料，约个时间上门收取，请准备好原件。', en: 'These papers are still missing; let us agree on a visit, and please have the originals ready.' }, when: [{ fact: 'documents', is: ['missing'] }], clause: '三(二)', rules: ['Q-11', 'N-08'] },
  ],
  doorScript: [
    { lineId: 'introduce', text: { zh: '您好，我是联合服务的工作人员，这是我的工作证。', en: 'Good day, I come from the joint service; here is my card.' }, clause: '三(二)', rules: ['C-12'], inferred: true },
    { lineId: 'purpose', text: { zh: '今天来收取您申请时还缺的资料，一份资料各公司共用，不收费。', en: 'I am here for the papers still missing; one set serves all companies, and there is no fee.' }, clause: '二(一)', rules: ['Q-01', 'Q-11', 'C-12'] },
    { lineId: 'share', text: { zh: '资料会提供给您申请的公司，请您逐家同意。', en: 'The papers go to the companies you applied to; please agree company by company.' }, clause: '附件2 二(二)1', rules: ['C-14', 'Q-19'] },
  ],
  residentNotice: null,
  archiveMessage: null,
});
