import { describe, expect, test } from '@jest/globals';
import { isOwnClock, seesClock, toldOfClock } from '../../../src/features/deadlines/clock-visibility.rules.js';
import { PARTS, type Part } from '../../../src/kernel/roles.js';

const clock = (ruleId: string, organisationId = 'owner') => ({ ruleId, organisationId });
const seenBy = (ruleId: string): Part[] =>
  PARTS.filter((part) => seesClock({ organisationId: 'other', part }, clock(ruleId)));

describe('a clock', () => {
  test.each([
    // Both sides of an ask, and those who lead, help or supervise a case.
    ['COOPERATION_WORK', ['REQUESTING', 'REQUESTED', 'LEAD', 'HOME', 'ASSISTING', 'SUPERVISOR', 'OWNER']],
    // The organ sees the clocks of the defence it asked for, who referred a person what is asked of it.
    ['DEFENCE_ASSIGN', ['REQUESTING', 'REQUESTED', 'LEAD', 'HOME', 'ASSISTING', 'ORGAN', 'SUPERVISOR', 'OWNER']],
    ['SUPPLEMENT', ['REQUESTING', 'REQUESTED', 'LEAD', 'HOME', 'ASSISTING', 'SOURCE', 'SUPERVISOR', 'OWNER']],
    // What one desk decides is its own business, and its superior's when it is late.
    ['DISPOSITION', ['SUPERVISOR']],
  ])('%s of another organisation is seen by %j', (ruleId, parts) => {
    expect(seenBy(ruleId).sort()).toEqual([...parts].sort());
  });

  test.each(PARTS)('of its own every organisation sees, also as %s', (part) => {
    for (const ruleId of ['COOPERATION_WORK', 'DISPOSITION'])
      expect(seesClock({ organisationId: 'owner', part }, clock(ruleId))).toBe(true);
  });

  test('of one desk alone is told to that desk alone', () => {
    const parts = [
      { organisationId: 'owner', part: 'REQUESTING' as const },
      { organisationId: 'other', part: 'REQUESTED' as const },
      { organisationId: 'asked', part: 'ASKED' as const },
      { organisationId: 'above', part: 'SUPERVISOR' as const },
    ];
    expect(isOwnClock('DISPOSITION')).toBe(true);
    expect(toldOfClock(clock('DISPOSITION'), parts)).toEqual(['owner']);
    expect(toldOfClock(clock('COOPERATION_WORK'), parts)).toEqual(['owner', 'other', 'above']);
  });
});
