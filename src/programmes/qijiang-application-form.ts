import type { OfficialForm } from '../domain/programme/schema.ts';

type Field = OfficialForm['fields'][number];
type Option = readonly [id: string, official: string, en: string];

const CUSTOMER = '客户基本信息';
const AGENT = '客户经办人资料';
const DEMAND = '需求信息';
const WINDOW = '受理窗口填写';

function field(number: number, official: string, rest: Omit<Field, 'fieldId' | 'official' | 'options' | 'clause' | 'rules'> & { readonly options?: readonly Option[] }): Field {
  const fieldId = `Q-F${String(number).padStart(2, '0')}`;
  const options = (rest.options ?? []).map(([optionId, label, en]) => ({ optionId, official: label, en }));
  return { ...rest, fieldId, official, options, clause: '附件1', rules: [fieldId] };
}

const fresh: Option = ['new-connection', '新装', 'New connection'];
const transfer: Option = ['transfer', '过户', 'Transfer'];
const closure: Option = ['closure', '销户', 'Closure'];
const resident: Option = ['resident', '居民', 'Resident'];

/** 《綦江区水电气讯联办申请单》: labels, options and declaration as printed (Q-F01 … Q-F24). */
export const qijiangApplicationForm: OfficialForm = {
  formId: 'qijiang-joint-application',
  title: { zh: '綦江区水电气讯联办申请单', en: 'Qijiang joint application for water, power, gas and telecom' },
  clause: '附件1', rules: ['Q-05'],
  fields: [
    field(1, '户名', { en: 'Account name', group: CUSTOMER, kind: 'text', required: 'always' }),
    field(2, '行业', { en: 'Trade', group: CUSTOMER, kind: 'text', required: 'company' }),
    field(3, '证件名称', { en: 'Kind of document', group: CUSTOMER, kind: 'identity-kind', required: 'always' }),
    field(4, '证件号码', { en: 'Document number', group: CUSTOMER, kind: 'identity-number', required: 'always' }),
    field(5, '法人代表', { en: 'Legal representative', group: CUSTOMER, kind: 'text', required: 'company' }),
    field(6, '身份证号', { en: 'Resident ID number', group: CUSTOMER, kind: 'identity-number', required: 'company' }),
    field(7, '固定电话', { en: 'Fixed line', group: CUSTOMER, kind: 'phone', required: 'optional' }),
    field(8, '移动电话', { en: 'Mobile', group: CUSTOMER, kind: 'phone', required: 'always' }),
    field(9, '项目地址', { en: 'Address', group: CUSTOMER, kind: 'text', required: 'always' }),
    field(10, '经办人', { en: 'Agent', group: AGENT, kind: 'text', required: 'with-agent' }),
    field(11, '身份证号', { en: 'Resident ID number', group: AGENT, kind: 'identity-number', required: 'with-agent' }),
    field(12, '固定电话', { en: 'Fixed line', group: AGENT, kind: 'phone', required: 'optional' }),
    field(13, '移动电话', { en: 'Mobile', group: AGENT, kind: 'phone', required: 'with-agent' }),
    field(14, '用水', { en: 'Water', group: DEMAND, kind: 'multi-choice', required: 'optional', options: [fresh, transfer, ['resumption', '暂停恢复', 'Suspension or resumption'], ['construction-water', '施工临时用水', 'Temporary water for works'], ['change-of-nature', '用水性质变更', 'Change of use'], closure] }),
    field(15, '用电', { en: 'Power', group: DEMAND, kind: 'multi-choice', required: 'optional', options: [fresh, ['capacity-increase', '增容', 'More capacity'], ['rename-or-transfer', '更名过户', 'Rename or transfer'], ['change-of-nature', '用电性质变更', 'Change of use'], ['temporary', '临时用电', 'Temporary power'], closure] }),
    field(16, '用气', { en: 'Gas', group: DEMAND, kind: 'multi-choice', required: 'optional', options: [fresh, transfer, closure] }),
    field(17, '通讯/网络', { en: 'Telecom and network', group: DEMAND, kind: 'multi-choice', required: 'optional', options: [fresh, ['expansion', '扩容', 'Expansion'], closure] }),
    field(18, '用水性质', { en: 'Use of water', group: DEMAND, kind: 'choice', required: 'optional', options: [resident, ['organisation', '单位', 'Organisation']] }),
    field(19, '用电性质', { en: 'Use of power', group: DEMAND, kind: 'choice', required: 'optional', options: [['low-voltage-resident', '低压居民', 'Low-voltage resident'], ['low-voltage-other', '低压非居民', 'Low-voltage non-resident'], ['high-voltage', '高压', 'High voltage']] }),
    field(20, '用气性质', { en: 'Use of gas', group: DEMAND, kind: 'choice', required: 'optional', options: [resident, ['commercial', '工商业', 'Industry and commerce']] }),
    field(21, '运营商选择', { en: 'Operator', group: DEMAND, kind: 'choice', required: 'optional', options: [['mobile', '中国移动', 'China Mobile'], ['telecom', '中国电信', 'China Telecom'], ['unicom', '中国联通', 'China Unicom']] }),
    field(22, '特别说明', { en: 'Declaration', group: DEMAND, kind: 'declaration', required: 'always' }),
    field(23, '受理人', { en: 'Received by', group: WINDOW, kind: 'signed-in-person', required: 'always' }),
    field(24, '受理日期', { en: 'Date received', group: WINDOW, kind: 'server-clock', required: 'always' }),
  ],
  declaration: {
    official: '本人（单位）已对本表及附件中的信息进行确认并核对无误，同时承诺提供的各项资料真实、合法、有效 。',
    en: 'I (we) have confirmed and checked the information in this form and its annexes and undertake that all papers provided are true, lawful and valid.',
    clause: '附件1', rules: ['Q-F22'],
  },
};
