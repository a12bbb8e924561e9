import type { PartnerTable } from '../domain/programme/schema.ts';

/**
 * Messages between the registry and the supplier. The text names none of their fields: they follow the application data
 * of the Kunming scheme and what the Tongliang text says passes (T-03 … T-05).
 */
export const tongliangPartnerTables: readonly PartnerTable[] = [
  {
    tableId: 'T-application', direction: 'in', message: 'application', title: { zh: '过户申请信息', en: 'Application' },
    clause: '三(一)1', rules: ['T-03', 'T-04', 'K-D2'], inferred: true,
    fields: [
      { name: '权利人名称', alsoAccepted: [], meaning: 'applicant-name', required: true },
      { name: '证件号', alsoAccepted: ['证件号码'], meaning: 'identity-number', required: true },
      { name: '手机号码', alsoAccepted: [], meaning: 'phone', required: true },
      { name: '房地坐落', alsoAccepted: ['坐落'], meaning: 'property-address', required: true },
      { name: '申请联办事项', alsoAccepted: [], meaning: 'joint-matter', required: true },
      { name: '签批确认编号', alsoAccepted: [], meaning: 'confirmation-reference', required: false },
      { name: '原权利人名称', alsoAccepted: [], meaning: 'old-owner-name', required: false },
      { name: '原权利人手机号码', alsoAccepted: [], meaning: 'old-owner-phone', required: false },
      { name: '用户编号', alsoAccepted: ['户号'], meaning: 'former-account-number', required: false },
    ],
  },
  {
    tableId: 'T-certificate', direction: 'in', message: 'certificate', title: { zh: '不动产电子证照信息', en: 'Electronic certificate' },
    clause: '三(一)2', rules: ['T-05', 'K-D2'], inferred: true,
    fields: [
      { name: '权利人名称', alsoAccepted: [], meaning: 'applicant-name', required: true },
      { name: '证件号', alsoAccepted: ['证件号码'], meaning: 'identity-number', required: true },
      { name: '不动产权证号', alsoAccepted: [], meaning: 'title-certificate-number', required: true },
      { name: '房地坐落', alsoAccepted: ['坐落'], meaning: 'property-address', required: true },
      { name: '不动产单元号', alsoAccepted: [], meaning: 'property-unit-number', required: false },
      { name: '登记簿状态', alsoAccepted: ['登记薄状态'], meaning: 'register-status', required: false },
    ],
  },
  {
    tableId: 'T-accepted', direction: 'out', message: 'accepted', title: { zh: '正式受理', en: 'Accepted' },
    clause: '三(二)1 ¶4', rules: ['T-18', 'N-13'], inferred: true,
    fields: [{ name: '办件编号', alsoAccepted: [], meaning: 'case-number', required: true }, { name: '受理时间', alsoAccepted: [], meaning: 'at', required: true }],
  },
  {
    tableId: 'T-declined', direction: 'out', message: 'declined', title: { zh: '暂不受理', en: 'Declined for now' },
    clause: '三(二)1 ¶4', rules: ['T-19', 'N-13'], inferred: true,
    fields: [{ name: '办件编号', alsoAccepted: [], meaning: 'case-number', required: true }, { name: '暂不受理原因', alsoAccepted: [], meaning: 'reason', required: true }],
  },
  {
    tableId: 'T-archived', direction: 'out', message: 'archived', title: { zh: '办理结果', en: 'Outcome' },
    clause: '三(二)4', rules: ['T-38', 'N-13'], inferred: true,
    fields: [{ name: '办件编号', alsoAccepted: [], meaning: 'case-number', required: true }, { name: '办理结果', alsoAccepted: [], meaning: 'outcome', required: true }, { name: '办结时间', alsoAccepted: [], meaning: 'at', required: true }],
  },
  {
    tableId: 'T-visit', direction: 'out', message: 'visit-completed', title: { zh: '上门完成', en: 'Visit completed' },
    clause: '三(二)3 ¶3', rules: ['T-36', 'N-13'], inferred: true,
    fields: [{ name: '办件编号', alsoAccepted: [], meaning: 'case-number', required: true }, { name: '上门时间', alsoAccepted: [], meaning: 'at', required: true }],
  },
];
