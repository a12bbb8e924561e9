import { describe, expect, it } from 'vitest';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/base/clock.ts';
import { SettledAreas } from '../../../src/server/register/settled-areas.ts';

const area = (changes: number, areaCode = '500151') => ({ supplierId: 'sgcc-cq-tongliang', areaCode, changes });

describe('an area that is being written', () => {
  it('[P-15] is packed once it has stopped changing, without holding up the others', () => {
    const settled = new SettledAreas();
    expect(settled.among([area(1), area(7, '500152')], 0)).toEqual([]);
    expect(settled.among([area(2), area(7, '500152')], 5 * MS_PER_SECOND)).toEqual([area(7, '500152')]);
    expect(settled.among([area(2)], 10 * MS_PER_SECOND)).toEqual([area(2)]);
  });

  it('[P-15] is packed after ten minutes even when it never stops, and then waits anew', () => {
    const settled = new SettledAreas();
    const packedAtMs: number[] = [];
    for (let look = 0; look < 300; look++) {
      if (settled.among([area(look)], look * 5 * MS_PER_SECOND).length > 0) packedAtMs.push(look * 5 * MS_PER_SECOND);
    }
    expect(packedAtMs).toEqual([10 * MS_PER_MINUTE, 10 * MS_PER_MINUTE * 2 + 5 * MS_PER_SECOND]);
  });
});
