import { defineProgramme } from '../domain/programme/schema.ts';
import { PRIVACY_EN, PRIVACY_RETENTION, PRIVACY_ZH } from './privacy-words.ts';
import { tongliangPartnerTables } from './tongliang-partner-tables.ts';

const SIGN = '三(二)3 ¶2';

/** “不动产+电力”过户联动办理, Tongliang District of Chongqing, on trial since 2022-10-27. */
export const tongliangPowerTransfer = defineProgramme({
  id: 'tongliang-power-transfer',
  version: 1,
  place: '重庆市铜梁区',
  issued: '2022-10-27',
  source: { title: '关于“不动产+电力”过户联动办理工作的实施方案（试行）', number: null },
  title: { zh: '不动产和电力联动过户', en: 'Joint transfer of real estate and electricity' },
  caseNumberPrefix: 'TL',
  hotline: '95598',
  offers: [{ utility: 'power', service: 'transfer', clause: '一 ¶1', rules: ['T-01', 'T-44'] }],
  suppliers: [{
    supplierId: 'sgcc-cq-tongliang', utility: 'power', title: { zh: '国网重庆市电力公司铜梁供电分公司', en: 'State Grid Chongqing, Tongliang branch' }, hotline: '95598',
    // off until the supplier switches it on for itself
    screenSigningAllowed: false, accountDigits: [10, 13], clause: '二(三)', rules: ['A-08', 'C-10'],
  }],
  acceptance: {
    window: { hours: 24, clause: '三(二)1 ¶4', rules: ['T-18', 'D-04'] },
    needs: [
      { need: 'account-number', clause: '三(二)1 ¶2', rules: ['T-11', 'T-13'] },
      { need: 'arrears-checked', clause: '三(二)1 ¶3', rules: ['T-15'] },
      { need: 'arrears-cleared', clause: '三(二)1 ¶3', rules: ['T-16', 'T-19'] },
    ],
    declineGrounds: [
      { ground: 'account-number-unknown', clause: '三(二)1 ¶4', rules: ['T-19'] },
      { ground: 'arrears-outstanding', clause: '三(二)1 ¶4', rules: ['T-19'] },
      { ground: 'shared-meter', clause: '三(二)1 ¶4', rules: ['T-19', 'T-20'] },
      { ground: 'other', clause: '三(二)1 ¶4', rules: ['T-19'] },
    ],
    declineCall: { clause: '三(二)1 ¶4', rules: ['T-21', 'N-04'] },
    arrears: { hours: 24, clause: '三(二)1 ¶3', rules: ['T-16', 'D-05'] },
    queueLooks: { perDay: 4, maxGapHours: 3, clause: '三(二)1 ¶1', rules: ['T-08', 'T-09', 'D-01', 'D-02'] },
    serviceHours: { from: '08:30', to: '20:30', clause: '三(二)1 ¶1', rules: ['D-02'], inferred: true },
    firstCall: { withinMinutes: 30, clause: '三(二)1 ¶2', rules: ['T-10', 'D-03'], inferred: true },
  },
  clocks: [
    { clockId: 'acceptance', kind: 'limit', title: { zh: '正式受理', en: 'Formal acceptance' }, from: 'received', until: 'decided', within: { unit: 'hours', amount: 24 }, clause: '三(二)1 ¶4', rules: ['T-18', 'D-04'] },
    { clockId: 'first-call', kind: 'expectation', title: { zh: '电话联系客户', en: 'First call' }, from: 'first-seen', until: 'first-called', within: { unit: 'minutes', amount: 30 }, clause: '三(二)1 ¶2', rules: ['T-10', 'D-03'], inferred: true },
    { clockId: 'arrears', kind: 'limit', title: { zh: '结清欠费', en: 'Arrears cleared' }, from: 'arrears-told', until: 'arrears-cleared', within: { unit: 'hours', amount: 24 }, clause: '三(二)1 ¶3', rules: ['T-16', 'D-05'] },
    { clockId: 'archive', kind: 'limit', title: { zh: '归档', en: 'Archiving' }, from: 'signed-and-cleared', until: 'archived', within: { unit: 'working-days', amount: 5 }, clause: '三(二)4 ¶1', rules: ['T-39', 'D-06'] },
  ],
  workOrders: [
    // at the door to find the number, everything else that is open is done on the same trip
    ...(['find-account', 'read-meter', 'inform-owners', 'sign-contract'] as const).map((job) => ({
      job,
      when: [{ fact: 'stage' as const, is: ['pre-acceptance' as const] }, { fact: 'account-number' as const, is: ['unknown' as const] }, { fact: 'phone-guidance' as const, is: ['exhausted' as const] }],
      clause: job === 'find-account' ? '三(二)1 ¶2' : '一 ¶1',
      rules: job === 'find-account' ? ['T-13'] : ['T-02'],
    })),
    { job: 'read-meter', when: [{ fact: 'stage', is: ['accepted'] }, { fact: 'notices', is: ['incomplete'] }], clause: '三(二)2', rules: ['T-23', 'T-26'] },
    { job: 'inform-owners', when: [{ fact: 'stage', is: ['accepted'] }, { fact: 'notices', is: ['incomplete'] }], clause: '三(二)2', rules: ['T-24', 'T-26', 'T-27'] },
    { job: 'sign-contract', when: [{ fact: 'stage', is: ['accepted'] }, { fact: 'contract', is: ['unsigned'] }], clause: '三(二)3 ¶3', rules: ['T-36', 'T-37'] },
  ],
  papers: [],
  paperRules: [], // T-D1: the certificate's data came with the push; nothing is asked for again
  deferral: null,
  prohibitions: [
    { prohibits: 'automatic-ending', text: { zh: '是否暂不受理由工作人员选择，系统不自动终止。', en: 'Ending is a person’s choice; the system never ends by itself.' }, clause: '三(二)1 ¶4', rules: ['T-19'] },
    { prohibits: 'extra-documents', text: { zh: '推送已有的资料不再向客户收取。', en: 'What was pushed is not asked for again.' }, clause: '一 ¶1', rules: ['T-D1', 'C-15'], inferred: true },
    { prohibits: 'charging-fees', text: { zh: '上门不收取任何费用。', en: 'No fee is taken at the door.' }, clause: '四(一)', rules: ['N-08'], inferred: true },
  ],
  notices: [
    { noticeId: 'arrears', duty: 'must', to: ['applicant'], all: true, when: [{ fact: 'arrears', is: ['outstanding'] }], channels: ['phone', 'on-site'], on: null, text: { zh: '该户有欠费，请在24小时内结清。', en: 'The account has arrears; please clear them within 24 hours.' }, clause: '三(二)1 ¶3', rules: ['T-16', 'N-02'] },
    { noticeId: 'prepaid-refund', duty: 'must', to: ['applicant'], all: true, when: [], channels: ['phone', 'on-site'], on: null, text: { zh: '过户完成后如有预存电费结余，可到属地供电营业厅退费。', en: 'A prepaid balance left after the transfer is refunded at the local service hall.' }, clause: '三(二)1 ¶3', rules: ['T-17', 'N-03'] },
    { noticeId: 'reapply', duty: 'must', to: ['applicant'], all: true, when: [{ fact: 'stage', is: ['declined'] }], channels: ['phone'], on: 'decided', text: { zh: '可通过“网上国网”APP或到供电营业厅重新办理。', en: 'Apply again in the supplier’s app or at a service hall.' }, clause: '三(二)1 ¶4', rules: ['T-21', 'N-04'] },
    { noticeId: 'payment-sms', duty: 'must', to: ['new-owner'], all: true, when: [{ fact: 'transfer-type', is: ['settlement'] }], channels: ['on-site', 'phone', 'hall'], on: null, text: { zh: '请新户主关注供电公司发送的缴费短信。', en: 'New owner: look out for the supplier’s payment message.' }, clause: '三(二)2 ¶2', rules: ['T-23', 'T-24', 'N-05'] },
    { noticeId: 'pay-by-agreement', duty: 'advice', to: ['old-owner', 'new-owner'], all: false, when: [{ fact: 'transfer-type', is: ['settlement'] }], channels: ['on-site', 'phone', 'hall'], on: null, text: { zh: '建议新旧户主协商后，通过网上国网、微信、支付宝等渠道结清电费。', en: 'Owners are advised to agree and pay by app.' }, clause: '三(二)2 ¶2', rules: ['T-25', 'N-05'] },
    { noticeId: 'readings', duty: 'must', to: ['old-owner', 'new-owner'], all: true, when: [{ fact: 'transfer-type', is: ['non-settlement'] }], channels: ['on-site', 'phone', 'sms', 'hall'], on: null, text: { zh: '告知上一抄表例日和当前的电能表止度、电费单价，由新旧户主自行对账结算。', en: 'Both readings and the prices; the owners settle between themselves.' }, clause: '三(二)2 ¶3', rules: ['T-26', 'T-27', 'T-28', 'N-06'] },
    { noticeId: 'sign-in-app', duty: 'must', to: ['new-owner'], all: true, when: [{ fact: 'contract', is: ['unsigned'] }], channels: ['phone', 'on-site'], on: null, text: { zh: '合同推送后，电话引导客户在APP上完成签订。', en: 'After the push the customer is guided through signing in the app.' }, clause: SIGN, rules: ['T-35', 'N-07'] },
  ],
  forms: [],
  partnerTables: [...tongliangPartnerTables],
  contract: {
    templateId: 'low-voltage-resident-supply', templateVersion: 1,
    // the text leaves it open; the supplier's own switch above decides
    screenSigningAllowed: true, paperOnly: [],
    pushPresets: [
      { field: '推送方式', value: '网上国网合同推送', clause: SIGN, rules: ['T-30'] },
      { field: '附件类型', value: '低压供用电合同', clause: SIGN, rules: ['T-31'] },
      { field: '是否用户确认', value: '是', clause: SIGN, rules: ['T-32'] },
      { field: '用户确认类型', value: '未签字资料提交', clause: SIGN, rules: ['T-33'] },
    ],
    clause: '三(二)3', rules: ['T-29', 'T-34', 'T-37', 'C-10'],
  },
  signaturePaths: null,
  archive: {
    needs: [
      { need: 'contract-signed', clause: '三(二)4 ¶1', rules: ['T-38'] },
      { need: 'contract-countersigned', clause: '《民法典》§490', rules: ['T-38', 'C-09'], inferred: true },
      { need: 'arrears-cleared', clause: '三(二)4 ¶1', rules: ['T-38'] },
    ],
    clause: '三(二)4 ¶1', rules: ['T-38', 'T-39'],
  },
  milestones: [
    { milestoneId: 'received', clause: '三(二)1 ¶1', rules: ['T-07', 'T-47'] },
    { milestoneId: 'contacted', clause: '三(二)1 ¶2', rules: ['T-10', 'T-47'] },
    { milestoneId: 'account-known', clause: '三(二)1 ¶2', rules: ['T-11', 'T-47'] },
    { milestoneId: 'arrears-checked', clause: '三(二)1 ¶3', rules: ['T-15', 'T-47'] },
    { milestoneId: 'accepted', clause: '三(二)1 ¶4', rules: ['T-18', 'T-47'] },
    { milestoneId: 'type-chosen', clause: '三(二)2 ¶1', rules: ['T-22', 'T-47'] },
    { milestoneId: 'owners-informed', clause: '三(二)2 ¶3', rules: ['T-26', 'T-47'] },
    { milestoneId: 'contract-signed', clause: '三(二)3', rules: ['T-29', 'T-47'] },
    { milestoneId: 'countersigned', clause: '《民法典》§490', rules: ['C-09'], inferred: true },
    { milestoneId: 'arrears-cleared', clause: '三(二)4 ¶1', rules: ['T-38', 'T-47'] },
    { milestoneId: 'archived', clause: '三(二)4 ¶1', rules: ['T-38', 'T-47'] },
    { milestoneId: 'new-owner-told', clause: '三(二)4 ¶2', rules: ['T-40', 'T-47'] },
  ],
  privacyNotice: {
    version: 'tongliang-2026-1',
    text: {
      zh: ['处理者：国网重庆市电力公司铜梁供电分公司，服务热线 95598。', ...PRIVACY_ZH],
      en: ['Controller: State Grid Chongqing, Tongliang branch; hotline 95598.', ...PRIVACY_EN],
    },
    clause: '《个人信息保护法》§17', rules: ['C-14'], inferred: true,
  },
  retention: PRIVACY_RETENTION,
  callScript: [
    { lineId: 'ask-account', text: { zh: '请问过户房屋的用户编号是多少？', en: 'Which account number does the home have?' }, when: [{ fact: 'account-number', is: ['unknown'] }], clause: '三(二)1 ¶2', rules: ['T-11', 'N-01'] },
    { lineId: 'confirm', text: { zh: '和您核对一下申请信息：房屋地址和联系人。', en: 'Let me confirm the application: the address and whom to contact.' }, clause: '三(二)1 ¶2', rules: ['T-11', 'N-01'] },
    { lineId: 'where-to-find', text: { zh: '不清楚编号的话，可以看电费发票、电能表上的编号，也可以按用电地址查。', en: 'If unknown: look at a bill or the number on the meter, or we search by the address.' }, when: [{ fact: 'account-number', is: ['unknown'] }], clause: '三(二)1 ¶2', rules: ['T-12'] },
    { lineId: 'arrears', text: { zh: '该户有欠费{{amount}}元，请在24小时内结清。', en: 'The account owes {{amount}} yuan; please clear it within 24 hours.' }, when: [{ fact: 'arrears', is: ['outstanding'] }], clause: '三(二)1 ¶3', rules: ['T-16', 'N-02'] },
    { lineId: 'prepaid', text: { zh: '如果户内有预存电费，过户后的结余可到属地营业厅退费。', en: 'If there is a prepaid balance, what is left of it is refunded at the local hall.' }, clause: '三(二)1 ¶3', rules: ['T-17', 'N-03'] },
    { lineId: 'choose-type', text: { zh: '可以选择普通过户（由供电公司清算到当日）或不结算过户（新旧户主自行结算）。', en: 'Choose: the supplier settles up to the day, or the owners settle between themselves.' }, clause: '三(二)2 ¶1', rules: ['T-22'] },
    { lineId: 'appointment', text: { zh: '我们约个时间上门，请准备好证件原件，全程不收费。', en: 'Let us agree on a visit; please have your original document ready. There is no fee.' }, clause: '三(二)3 ¶3', rules: ['T-36', 'N-08'] },
    { lineId: 'reapply', text: { zh: '本次暂不受理。之后可下载“网上国网”APP或到供电营业厅重新办理。', en: 'We cannot accept it now. Apply again in the app or at a service hall.' }, when: [{ fact: 'stage', is: ['pre-acceptance'] }], clause: '三(二)1 ¶4', rules: ['T-21', 'N-04'] },
  ],
  doorScript: [
    { lineId: 'introduce', text: { zh: '您好，我是供电公司的工作人员，这是我的工作证。', en: 'Good day, I am from the power company; here is my card.' }, clause: '《电力法》§33', rules: ['C-12'] },
    { lineId: 'purpose', text: { zh: '今天来办理房屋过户后的用电过户：核对电表、抄表、告知和签合同。', en: 'I am here for the transfer of your electricity: the meter, its reading, the notice and the contract.' }, clause: '三(二)3 ¶3', rules: ['C-12', 'T-36'] },
    { lineId: 'enter', text: { zh: '请问可以进门吗？', en: 'May I come in?' }, clause: '《电力法》§33', rules: ['C-12'], inferred: true },
    { lineId: 'settle-yourselves', text: { zh: '建议两位自行对账结算，下面的电量仅供参考，不是账单。', en: 'Please settle between yourselves; the figures are for reference and are not a bill.' }, when: [{ fact: 'transfer-type', is: ['non-settlement'] }], clause: '三(二)2 ¶3', rules: ['T-28'] },
    { lineId: 'watch-sms', text: { zh: '请新户主留意供电公司发送的缴费短信。', en: 'New owner: please look out for the payment message.' }, when: [{ fact: 'transfer-type', is: ['settlement'] }], clause: '三(二)2 ¶2', rules: ['T-24'] },
    { lineId: 'same-supply', text: { zh: '过户只变更户主，用电地址、容量和性质不变。', en: 'A transfer changes the owner only; address, capacity and class stay as they are.' }, clause: '《供电营业规则》', rules: ['C-24'], inferred: true },
  ],
  residentNotice: {
    text: {
      zh: [
        '联动过户自愿申请，不需另交材料。',
        '用户编号可以从电费发票、电能表编号或用电地址查到；查不到的，我们上门协助。',
        '过户方式有两种：普通过户由供电公司清算到过户当日；不结算过户由新旧户主按告知的示数和价目自行结算。',
        '如有欠费，请在接到告知后24小时内结清；预存电费的结余可到属地供电营业厅退费。',
        '合同可以在“网上国网”APP签订，也可以签纸质合同；不方便时可预约上门或到营业厅。',
        '签好合同并结清电费后，5个工作日内完成归档，并用短信告知新户主用户编号。',
        '因未获知用户编号、欠费或合表等原因暂不受理的，可通过“网上国网”APP或到供电营业厅重新办理。',
        '私下过户而不办手续的，原来的欠费可能由新户主承担。服务热线95598。',
      ],
      en: [
        'The joint transfer is voluntary and needs no further papers.',
        'The account number stands on a bill; it can be found by meter number or address, and if not, we come to your door.',
        'Two kinds: the supplier settles up to the day, or both owners settle between themselves with the readings and prices they are told.',
        'Please clear arrears within 24 hours of being told; a prepaid balance is refunded at the local hall.',
        'Sign in the supplier’s app or on paper; a visit or the hall can be booked.',
        'After signing and clearing, filing takes at most 5 working days; the new owner receives the account number by SMS.',
        'If it cannot be accepted now, apply again in the app or at a hall.',
        'A private handover without this procedure may leave old debts with the new owner. Hotline 95598.',
      ],
    },
    clause: '附件2', rules: ['T-46'], inferred: true,
  },
  archiveMessage: {
    text: {
      zh: '您的用电过户已办结，用户编号{{accountNumber}}，可用于缴纳电费和办理业务。服务热线95598。',
      en: 'Your electricity transfer is complete. Account number {{accountNumber}}: use it to pay and for other business. Hotline 95598.',
    },
    clause: '三(二)4 ¶2', rules: ['T-40', 'T-41', 'N-09'],
  },
});
