import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskAccount, maskAddress, maskIdentity, maskName, maskPhone } from '../../../src/domain/rules/masking.ts';

describe('masking', () => {
  it.each([['试甲', '试*'], ['测乙丙', '测**'], ['欧阳试样', '欧阳**'], ['阿测·示例提', '阿**'], ['试', '*'], ['', '*'], ['重庆示例测试有限公司', '重庆****公司']])('[C-16] the name %s is shown as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it.each([
    ['重庆市铜梁区巴川街道示例路9001号示例花园3幢2单元9-9', '重庆市铜梁区巴川街道示例路9001号示例花园3幢***'],
    ['示例路9001号9-9', '示例路9001号***'],
    ['示例路9001号', '示例路9001号'],
    ['安居镇样板小区5栋', '安居镇样板小区5栋'],
    ['测试新村2-3-4', '测试新村***'],
  ])('[C-16] the address %s stops at the building', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  it('[C-16] telephone 3 and 4, identity 3 and 4, account 4', () => {
    expect(maskPhone('15400000001')).toBe('154****0001');
    expect(maskPhone('1234')).toBe('****');
    expect(maskIdentity('500199198501010015')).toBe('500***********0015');
    expect(maskAccount('9990000001')).toBe('****0001');
  });

  it('[C-16] never shows more than it may, whatever is typed', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{8,20}$/), (digits) => {
      expect(maskPhone(digits).replaceAll('*', '').length).toBeLessThanOrEqual(7);
      expect(maskAccount(digits).replaceAll('*', '').length).toBeLessThanOrEqual(4);
      if (digits.length >= 10) expect(maskIdentity(digits).replaceAll('*', '').length).toBeLessThanOrEqual(7);
      else expect(maskIdentity(digits).replaceAll('*', '').length).toBeLessThanOrEqual(2);
    }));
    fc.assert(fc.property(fc.stringMatching(/^[\u4e00-\u9fa5]{2,5}$/), (name) => {
      expect([...maskName(name)].filter((letter) => letter !== '*').length).toBeLessThanOrEqual(2);
      expect(maskName(name)).toContain('*');
    }));
  });
});
