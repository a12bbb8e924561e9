import { describe, expect, it } from 'vitest';
import { party, partyRole } from '../../../src/domain/model/person.ts';
import { sayEnum } from '../../../src/wording/say.ts';

describe('the people of a case', () => {
  it('[A-01] are old and new owner, applicant, agent and legal representative, each called by a name of its own in both languages', () => {
    expect(partyRole.options.map((role) => sayEnum('partyRole', role, 'zh-CN'))).toEqual(['原户主', '新户主', '申请人', '经办人', '法人代表']);
    expect(new Set(partyRole.options.map((role) => sayEnum('partyRole', role, 'en'))).size).toBe(5);
    const someone = { name: '试甲', phone: null, identity: null };
    expect(party.safeParse({ ...someone, role: 'legal-representative' }).success).toBe(true);
    expect(party.safeParse({ ...someone, role: 'neighbour' }).success).toBe(false);
  });
});
