import type { PartnerApplication, PartnerCertificate } from '../protocol/partner.ts';

export interface Matter {
  readonly application: PartnerApplication;
  readonly certificate: PartnerCertificate;
}

/** Homes that the sample's register knows and none of its stories uses. */
const HOME = '重庆市铜梁区旧县街道测试街9005号测试新村5幢';
const FLATS = ['1单元2-1', '1单元5-2', '2单元3-1', '2单元9-9'] as const;

/**
 * A second-hand sale in Tongliang as the registry's platform would report it: invented people, an identity number with
 * a district code that was never assigned, a telephone number that cannot ring. `serial` makes it another sale.
 */
export function tongliangSale(serial: number, nowMs: number): Matter {
  const tail = String(serial % 10_000).padStart(4, '0');
  const registryNumber = `TLDJ-${new Date(nowMs).getUTCFullYear()}-${String(serial).padStart(6, '0')}`;
  const common = { 权利人名称: '试新', 证件号: '500199199202290031', 房地坐落: `${HOME}${FLATS[serial % FLATS.length] ?? FLATS[0]}` };
  return {
    application: {
      programmeId: 'tongliang-power-transfer',
      partnerReference: `SIM-A-${registryNumber}`,
      registryNumber,
      submittedAtMs: nowMs,
      fields: { ...common, 手机号码: `1540000${tail}`, 申请联办事项: '电力', 签批确认编号: `SIGN-${tail}`, 原权利人名称: '测旧', 原权利人手机号码: `1540001${tail}` },
    },
    certificate: {
      programmeId: 'tongliang-power-transfer',
      partnerReference: `SIM-C-${registryNumber}`,
      registryNumber,
      issuedAtMs: nowMs,
      fields: {
        权利人名称: common.权利人名称, 证件号: common.证件号, 房地坐落: common.房地坐落,
        不动产权证号: `渝（2022）示例区不动产权第${String(serial).padStart(9, '0')}号`,
        不动产单元号: `500199001001GB00001F0001${tail}`, 登记簿状态: '现势',
      },
    },
  };
}
