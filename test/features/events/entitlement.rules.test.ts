import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type EntitlementFacts, mayHaveEntry } from '../../../src/features/events/entitlement.rules.js';
import { CASEWORK_ROLES, ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';
import { factOf, viewerWith } from './viewers.js';

const facts = (subjectType: string | null, over: Partial<EntitlementFacts> = {}): EntitlementFacts => ({
  subjectType,
  covered: false,
  shownLittle: false,
  belongsTo: [],
  handlerMemberId: null,
  handles: false,
  ...over,
});

/** The roles, each alone, that may have an entry. */
const whoMay = (subjectType: string, given: EntitlementFacts | undefined, over = {}): Role[] =>
  ROLE_NAMES.filter((role) => mayHaveEntry(viewerWith([role]), factOf({ subjectType, ...over }), given));

const BUT_HANDLER = CASEWORK_ROLES.filter((role) => role !== 'HANDLER');

describe('Who may have an entry', () => {
  test('Facts of a cooperation, a case, a person: whoever does casework where the organisation takes part now.', () => {
    for (const subjectType of ['COOPERATION', 'LEGAL_AID_CASE', 'PERSON']) {
      expect(whoMay(subjectType, facts(subjectType))).toEqual(BUT_HANDLER);
      expect(whoMay(subjectType, facts(null))).toEqual([]);
      expect(whoMay(subjectType, undefined)).toEqual([]);
      expect(whoMay(subjectType, facts('AGREEMENT'))).toEqual([]);
    }
  });

  test('Who only handles has the facts of own cases, and of what is asked about them.', () => {
    for (const subjectType of ['COOPERATION', 'LEGAL_AID_CASE', 'PERSON']) {
      const handler = viewerWith(['HANDLER']);
      const entry = factOf({ subjectType });
      const own = facts(subjectType, { handlerMemberId: handler.memberId });
      expect(mayHaveEntry(handler, entry, own)).toBe(true);
      expect(mayHaveEntry(handler, entry, facts(subjectType, { handles: true }))).toBe(true);
      expect(mayHaveEntry(handler, entry, facts(subjectType, { handlerMemberId: randomUUID() }))).toBe(false);
      expect(mayHaveEntry(viewerWith(['HANDLER', 'RECEPTION']), entry, facts(subjectType))).toBe(true);
    }
  });

  test('Facts of an agreement: head and cooperation officer, while the organisation takes part.', () => {
    expect(whoMay('AGREEMENT', facts('AGREEMENT'))).toEqual(['HEAD', 'COOPERATION_OFFICER']);
    expect(whoMay('AGREEMENT', facts(null))).toEqual([]);
  });

  test('Facts of organisations everyone, of members the administrator and the member, of anything else nobody.', () => {
    expect(whoMay('ORGANISATION', undefined)).toEqual(ROLE_NAMES);
    expect(whoMay('MEMBER', undefined)).toEqual(['ORG_ADMIN']);
    const member = viewerWith(['RECEPTION']);
    expect(mayHaveEntry(member, factOf({ subjectType: 'MEMBER', subjectId: member.memberId }), undefined)).toBe(true);
    expect(whoMay('LAWYER', undefined)).toEqual([...CASEWORK_ROLES, 'ORG_ADMIN']);
    expect(whoMay('SECRET', facts('SECRET'))).toEqual([]);
  });

  test('An entry that was restricted reaches the head, and who belongs now to one of its subjects.', () => {
    const subject = randomUUID();
    const restricted = { restricted: true, restrictedTo: [subject, randomUUID()] };
    const given = facts('COOPERATION');
    expect(whoMay('COOPERATION', given, restricted)).toEqual(['HEAD']);
    const entry = factOf(restricted);
    const member = viewerWith(['RECEPTION'], { restricted: [subject] });
    expect(mayHaveEntry(member, entry, { ...given, belongsTo: [randomUUID(), subject] })).toBe(true);
    // What the session knew when it began does not count: who was taken out since has nothing any more.
    expect(mayHaveEntry(member, entry, { ...given, belongsTo: [randomUUID()] })).toBe(false);
    expect(mayHaveEntry(viewerWith(['ORG_ADMIN']), entry, { ...given, belongsTo: [subject] })).toBe(false);
    expect(mayHaveEntry(viewerWith(['HEAD']), entry, facts(null))).toBe(false);
    expect(mayHaveEntry(viewerWith(['LIAISON']), entry, { ...given, shownLittle: true })).toBe(true);
  });

  test('The facts of what is covered now reach only the head, however they were recorded.', () => {
    for (const subjectType of ['COOPERATION', 'LEGAL_AID_CASE', 'PERSON'])
      expect(whoMay(subjectType, facts(subjectType, { covered: true }))).toEqual(['HEAD']);
  });
});
