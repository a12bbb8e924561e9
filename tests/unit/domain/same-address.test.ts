import { describe, expect, it } from 'vitest';
import { maskAddress } from '../../../src/domain/rules/masking.ts';
import { sameBuilding } from '../../../src/domain/rules/same-address.ts';

const home = '重庆市铜梁区巴川街道示例路9001号示例花园3幢2单元9-9';

describe('[T-14] whether an account is registered where the visit is', () => {
  it.each([
    home,
    maskAddress(home),
    '巴川街道示例路9001号示例花园3栋 2单元9-9',
    '示例路９００１号示例花园3号楼',
    '铜梁区巴川街道示例路9001号示例花园3座***',
    '示例花园03幢',
    '',
  ])('%s may be the same building', (other) => {
    expect(sameBuilding(home, other)).toBe(true);
    expect(sameBuilding(other, home)).toBe(true);
  });

  it.each(['示例花园2幢2单元9-9', '重庆市铜梁区巴川街道示例路9001号示例花园13幢***', '旧县街道测试街9005号测试新村5幢***', '示例路9002号示例花园3幢'])('%s is another', (other) => {
    expect(sameBuilding(home, other)).toBe(false);
    expect(sameBuilding(maskAddress(home), maskAddress(other))).toBe(false);
  });
});
