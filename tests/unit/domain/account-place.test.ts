import { describe, expect, it } from 'vitest';
import { accountPlace } from '../../../src/domain/rules/account-place.ts';

const own = '重庆市铜梁区巴川街道示例路9001号示例花园3幢2单元9-9';

describe('where an account lies, seen from the case', () => {
  it.each([
    ['铜梁区巴川街道示例路9001号示例花园3幢2单元9-9', 'same-door'],
    ['铜梁区巴川街道示例路9001号示例花园３栋 2单元909室', 'same-door'],
    ['铜梁区巴川街道示例路9001号示例花园3号楼2单元9-8', 'same-building'],
    ['铜梁区巴川街道示例路9001号示例花园3幢1单元9-9', 'same-building'],
    ['铜梁区巴川街道示例路9001号示例花园3幢', 'same-building'],
    ['铜梁区巴川街道示例路9001号示例花园13幢2单元9-9', 'elsewhere'],
    ['铜梁区巴川街道示例路9002号示例花园3幢2单元9-9', 'elsewhere'],
    ['3幢2单元9-9', 'elsewhere'],
  ] as const)('[T-12] %s is %s', (address, place) => {
    expect(accountPlace(own, address)).toBe(place);
    expect(accountPlace(address, own)).toBe(place);
  });

  it('[T-12] a house without a building is told by its number', () => {
    expect(accountPlace('铜梁区旧县街道测试街9005号', '重庆市铜梁区旧县街道测试街9005号')).toBe('same-door');
    expect(accountPlace('铜梁区旧县街道测试街9005号', '铜梁区旧县街道测试街9006号')).toBe('elsewhere');
  });
});
