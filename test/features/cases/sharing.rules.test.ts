import { describe, expect, test } from '@jest/globals';
import {
  askedLevels,
  type Grant,
  mayRead,
  maySeeMasked,
  maySeeTotals,
  sharingOf,
} from '../../../src/features/cases/sharing.rules.js';
import { type FieldClass, HOME_SHARING, SHARED_CLASSES } from '../../../src/features/cooperation/item-kinds.js';
import { PARTS, type Part } from '../../../src/kernel/roles.js';

const of = (part: Part, grants: readonly Grant[] = [], narrowed = [{}] as Parameters<typeof askedLevels>[0]) =>
  sharingOf({ part, grants, narrowed });
const grant = (fieldClass: FieldClass, level: Grant['level'], more: Partial<Grant> = {}): Grant => ({
  fieldClass,
  level,
  personIds: null,
  ended: false,
  ...more,
});

describe('What an organisation sees of a case', () => {
  test('the lead contributes to everything but health', () => {
    for (const fieldClass of SHARED_CLASSES) expect(of('LEAD')[fieldClass].level).toBe('CONTRIBUTE');
  });

  test('the home keeps what the table of sharing says', () => {
    for (const fieldClass of SHARED_CLASSES) expect(of('HOME')[fieldClass].level).toBe(HOME_SHARING[fieldClass]);
  });

  test('health is shown to no part at all', () => {
    for (const part of PARTS) expect(of(part).HEALTH.level).toBe('NONE');
  });

  test('an organisation that was asked sees facts and sums, and persons masked without contact', () => {
    const asked = of('ASKED');
    expect(Object.fromEntries(SHARED_CLASSES.map((each) => [each, asked[each].level]))).toEqual({
      IDENTITY: 'MASKED',
      CONTACT: 'NONE',
      MEANS: 'NONE',
      FACTS: 'READ',
      EVIDENCE: 'TITLES',
      AMOUNTS: 'TOTALS',
    });
    expect(asked.CONTACT.reason).toBe('NOT_YET_ACCEPTED');
    expect(mayRead(asked.IDENTITY, 'p')).toBe(false);
    expect(maySeeMasked(asked.IDENTITY, 'p')).toBe(true);
    expect(maySeeTotals(asked.AMOUNTS)).toBe(true);
    expect(mayRead(asked.AMOUNTS)).toBe(false);
  });

  test('a sender may narrow what is seen before acceptance and never widen it', () => {
    expect(askedLevels([{ FACTS: 'NONE' }]).FACTS).toBe('NONE');
    expect(askedLevels([{ CONTACT: 'READ' }]).CONTACT).toBe('NONE');
    expect(askedLevels([{ FACTS: 'NONE' }, {}]).FACTS).toBe('READ');
  });

  test('who assists sees what its running grants say, and why the rest is closed', () => {
    const shared = of('ASSISTING', [grant('FACTS', 'READ'), grant('CONTACT', 'READ', { ended: true })]);
    expect(shared.FACTS).toEqual({ level: 'READ', reason: 'NOT_SHARED', personIds: null });
    expect(shared.CONTACT).toEqual({ level: 'NONE', reason: 'ENDED', personIds: null });
    expect(shared.MEANS).toEqual({ level: 'NONE', reason: 'NOT_SHARED', personIds: null });
  });

  test('a grant for named persons shows those and nobody else', () => {
    const shared = of('ASSISTING', [grant('IDENTITY', 'READ', { personIds: ['a'] })]);
    expect(mayRead(shared.IDENTITY, 'a')).toBe(true);
    expect(mayRead(shared.IDENTITY, 'b')).toBe(false);
    expect(maySeeMasked(shared.IDENTITY, 'b')).toBe(false);
  });

  test('a grant for all persons beside one for named ones shows all', () => {
    const shared = of('ASSISTING', [grant('IDENTITY', 'READ', { personIds: ['a'] }), grant('IDENTITY', 'READ')]);
    expect(mayRead(shared.IDENTITY, 'b')).toBe(true);
  });

  test('who supports the suit sees what the person consented to, and never more than who it is and what happened', () => {
    const consented = of('SUPPORT', [grant('IDENTITY', 'READ'), grant('CONTACT', 'READ'), grant('AMOUNTS', 'READ')]);
    expect([consented.IDENTITY.level, consented.FACTS.level]).toEqual(['READ', 'NONE']);
    const wide = of(
      'SUPPORT',
      ([...SHARED_CLASSES, 'HEALTH'] as const).map((fieldClass) => grant(fieldClass, 'CONTRIBUTE')),
    );
    expect([...SHARED_CLASSES, 'HEALTH' as const].map((fieldClass) => [fieldClass, wide[fieldClass].level])).toEqual([
      ['IDENTITY', 'READ'],
      ['CONTACT', 'NONE'],
      ['MEANS', 'NONE'],
      ['FACTS', 'READ'],
      ['EVIDENCE', 'NONE'],
      ['AMOUNTS', 'NONE'],
      ['HEALTH', 'NONE'],
    ]);
  });

  test('a former lead and a source see the outcome only', () => {
    for (const part of ['FORMER_LEAD', 'SOURCE'] as const) {
      for (const fieldClass of SHARED_CLASSES) expect(of(part)[fieldClass].level).toBe('NONE');
    }
    expect(of('FORMER_LEAD').FACTS.reason).toBe('ENDED');
  });
});
