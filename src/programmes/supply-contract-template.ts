import { defineContractTemplate } from '../domain/programme/schema.ts';

/** 低压居民供用电合同 for the demonstration: headings every such contract must have (电力供应与使用条例 §33), neutral words. */
export const supplyContractTemplate = defineContractTemplate({
  templateId: 'low-voltage-resident-supply',
  version: 1,
  supplierId: 'sgcc-cq-tongliang',
  title: '低压居民供用电合同（演示文本）',
  variables: ['supplier', 'accountNumber', 'accountName', 'identityMasked', 'address', 'capacity', 'voltage', 'meterNumber', 'multiplier', 'priceClass', 'settlement'],
  clauses: [
    { clauseId: 'parties', heading: '合同双方', key: false, text: '供电人：{{supplier}}。用电人：{{accountName}}，证件号码（脱敏）：{{identityMasked}}。用户编号：{{accountNumber}}。双方就下列用电地址的供用电事项订立本合同。' },
    { clauseId: 'supply', heading: '一、用电地址、容量和性质', key: false, text: '用电地址：{{address}}。约定用电容量：{{capacity}}。用电性质：低压居民生活用电。用电人改变用电地址、增加容量或改变用电性质，应先向供电人办理手续，本合同所依据的地址、容量和性质在过户前后不变。' },
    { clauseId: 'quality', heading: '二、供电方式和质量', key: false, text: '供电人以{{voltage}}的低压方式供电，在电力系统正常状况下，供电电压和频率符合国家标准。因检修、限电需要中断供电的，供电人按规定事先通知；紧急情况除外。' },
    { clauseId: 'metering', heading: '三、用电计量', key: false, text: '计量装置编号：{{meterNumber}}，综合倍率：{{multiplier}}。计量以经检定合格的电能表记录为准。用电人对示数有异议的，可以申请校验；校验期间仍按记录电量结算，结果确认后多退少补。' },
    { clauseId: 'price', heading: '四、电价', key: true, text: '电价类别：{{priceClass}}。电价按政府价格主管部门批准并由供电人公布的现行标准执行。合同期内电价调整的，自调整之日起按新标准执行，不需另行签订合同。阶梯电量和分时时段以公布的价目表为准。' },
    { clauseId: 'settlement', heading: '五、电费结算', key: true, text: '结算方式：{{settlement}}。供电人按约定的抄表例日抄表或远程采集示数。用电人应在收到缴费通知后按期付清电费。逾期未付的，供电人可以依法收取违约金；经催告在合理期限内仍不支付的，供电人可以按法定程序中止供电。过户前的欠费由原用电人与供电人结清。' },
    { clauseId: 'boundary', heading: '六、产权分界与维护', key: true, text: '供电设施的产权分界点为计量箱内表后开关的出线端。分界点电源侧由供电人维护管理，负荷侧由用电人维护管理。因各自维护范围内的设施造成损害的，由产权所有者依法承担责任。' },
    { clauseId: 'duties', heading: '七、双方的权利和义务', key: false, text: '供电人应当安全、连续供电，公开服务电话，上门时出示证件。用电人应当安全用电，不得擅自接线、改动或者损坏计量装置，并为抄表、检查和检修提供方便。联系电话变更时应及时告知供电人。' },
    { clauseId: 'liability', heading: '八、违约责任', key: true, text: '任何一方违反本合同约定，应当承担相应的法律责任。供电人违反供电质量或中断供电规定造成用电人直接损失的，依法赔偿。用电人窃电或者违约用电的，应当补交电费并承担法律规定的责任。因不可抗力造成的损失，按法律规定免责。' },
    { clauseId: 'term', heading: '九、合同的生效、变更和终止', key: false, text: '本合同自双方签字或者盖章之日起生效，长期有效；各自的签署时间以签署记录为准。用电人销户、过户或者双方协商一致的，本合同终止。一方要求变更内容的，应与另一方协商并以书面形式确定。' },
    { clauseId: 'disputes', heading: '十、争议解决和其他', key: false, text: '履行中发生争议的，由双方协商解决；协商不成的，可以请求有关部门调解，或者向用电地址所在地人民法院起诉。本合同可以使用纸质文本或双方同意的电子文本，两者内容一致、效力相同。用电人有权随时取得一份副本。' },
  ],
});
