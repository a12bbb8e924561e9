import type { SamplePartner } from '../protocol/sample-script.ts';

export const TONGLIANG_PLATFORM = 'sample-tongliang-platform';
const TONGLIANG_MARKETING = 'sample-tongliang-marketing';
export const QIJIANG_PLATFORM = 'sample-qijiang-platform';

/** Two platforms, which answer where the partner simulator listens unless told otherwise, and a supplier's marketing system. */
export function samplePartners(callbackUrl: string): readonly SamplePartner[] {
  return [
    { partnerId: TONGLIANG_PLATFORM, name: '铜梁不动产登记平台（示例）', scopes: ['tongliang-power-transfer'], callbackUrl },
    { partnerId: QIJIANG_PLATFORM, name: '綦江政务服务平台（示例）', scopes: ['qijiang-joint-service'], callbackUrl },
    { partnerId: TONGLIANG_MARKETING, name: '铜梁供电营销系统（示例）', scopes: ['register/sgcc-cq-tongliang'], callbackUrl },
  ];
}
