/** What every one of these visits tells about personal data (PIPL §17); the company's name and telephone stand in front. */
export const PRIVACY_ZH = [
  '为了办理您申请的事项，我们需要核对您的姓名、证件号码后四位、联系电话、用电（水、气）地址、表计编号和示数，并可能拍摄表计、门牌和您出示的材料。',
  '这些信息只用于本次办理、合同履行和法律要求的存档；合同及签署记录在合同期内及结束后五年内保存，证件照片在归档后九十天内删除。',
  '拍摄身份证件属于敏感个人信息处理，会单独征求您的同意；向其他公司提供您的材料，也会按公司分别征求同意。您可以不同意，我们会提供到营业厅办理等其他方式。',
  '您可以查询、复制、更正或者要求删除您的信息，也可以撤回同意；请拨打服务热线或向上门人员提出。',
];

export const PRIVACY_EN = [
  'To handle your application we check your name, the last four characters of your identity document, your telephone number, the address, the meter number and its reading, and may photograph the meter, the door plate and the papers you show.',
  'They are used only for this matter, for the contract and for the files the law asks for: contract and signing record while the contract lasts and five years after, pictures of identity documents until ninety days after filing.',
  'A picture of an identity document is sensitive: we ask for your separate consent. Handing your papers to another company is asked for company by company. You may say no; another way, such as the service hall, stays open.',
  'You may see, copy, correct or have your data deleted, and take back a consent: call the hotline or tell the person at your door.',
];

/** What the words above promise of pictures. A choice of policy: no text gives a figure, the law asks for the shortest that will do. */
export const PRIVACY_RETENTION = {
  identityImages: { daysAfterArchive: 90, clause: '《个人信息保护法》§19', rules: ['C-19'], inferred: true as const },
};
