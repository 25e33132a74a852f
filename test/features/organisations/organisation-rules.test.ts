import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isInForce,
  otherSide,
  refusalOfTerms,
  refusalOfValidity,
  refusalToSign,
  termsOf,
} from '../../../src/features/organisations/agreement.rules.js';
import { patternOfRegion, patternOfWords } from '../../../src/features/organisations/directory.rules.js';
import {
  refusalOfLogin,
  refusalOfPassword,
  refusalOfRoles,
  refusalToLoseAdmin,
  rolesOf,
  SEPARATED_ROLES,
} from '../../../src/features/organisations/member.rules.js';
import { ORGANISATION_KINDS, type OrganisationKind } from '../../../src/features/organisations/organisation.entity.js';
import { CASEWORK_ROLES, ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';

const someRoles = fc.uniqueArray(fc.constantFrom(...ROLE_NAMES), { minLength: 1, maxLength: 6 });
const someKind = fc.constantFrom(...(Object.keys(ORGANISATION_KINDS) as OrganisationKind[]));

describe('Roles', () => {
  test('Whatever is allowed, no one who runs the platform does casework, and no two of its three offices are one person.', () => {
    fc.assert(
      fc.property(
        someRoles,
        someKind,
        fc.constantFrom('PERSON' as const, 'SERVICE' as const),
        (roles, kind, account) => {
          if (refusalOfRoles(roles, kind, account) !== null) return;
          const separated = roles.filter((role) => SEPARATED_ROLES.includes(role));
          const casework = roles.filter((role) => CASEWORK_ROLES.includes(role));
          expect(separated.length).toBeLessThanOrEqual(1);
          expect(separated.length === 0 || (kind === 'PLATFORM' && casework.length === 0)).toBe(true);
          expect(kind !== 'PLATFORM' || casework.length === 0).toBe(true);
          expect(kind !== 'WORKSTATION' || !roles.some((role) => ['HEAD', 'REVIEWER', 'ASSIGNER'].includes(role))).toBe(
            true,
          );
          expect(account !== 'SERVICE' || !roles.some((role) => role === 'HEAD' || role === 'ORG_ADMIN')).toBe(true);
        },
      ),
    );
  });

  test('Every role can be held somewhere by a person.', () => {
    for (const role of ROLE_NAMES) {
      const kinds = Object.keys(ORGANISATION_KINDS) as OrganisationKind[];
      expect([role, kinds.some((kind) => refusalOfRoles([role], kind, 'PERSON') === null)]).toEqual([role, true]);
    }
  });

  test('Roles are kept once each and in the order of the table, whatever the order of asking.', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ROLE_NAMES)), (asked) => {
        const kept = rolesOf(asked);
        expect(new Set(kept)).toEqual(new Set(asked));
        expect(kept).toEqual(rolesOf([...asked].reverse()));
      }),
    );
  });

  test.each<[Role[], Role[], number, string | null]>([
    [['ORG_ADMIN'], ['HEAD'], 1, 'LAST_ADMIN_STAYS'],
    [['ORG_ADMIN'], [], 1, 'LAST_ADMIN_STAYS'],
    [['ORG_ADMIN'], [], 2, null],
    [['ORG_ADMIN'], ['ORG_ADMIN', 'HEAD'], 1, null],
    [['HEAD'], [], 1, null],
  ])('From %j to %j with %i administrators: %s.', (held, kept, admins, code) => {
    expect(refusalToLoseAdmin(held, kept, admins)).toBe(code);
  });
});

describe('Logins and passwords', () => {
  test.each(['abc', 'chen.officer', 'li@example', '9lives', 'a'.repeat(80)])('%s is a login.', (login) => {
    expect(refusalOfLogin(login)).toBeNull();
  });

  test.each(['ab', 'Abc', '.abc', 'a b c', 'service:abc', '陈陈陈', 'a'.repeat(81), ''])('%j is none.', (login) => {
    expect(refusalOfLogin(login)).toBe('LOGIN_UNFIT');
  });

  test('A password has 12 to 200 characters, a character outside the basic plane counting once.', () => {
    expect(refusalOfPassword('x'.repeat(11))).toBe('PASSWORD_UNFIT');
    expect(refusalOfPassword('x'.repeat(12))).toBeNull();
    expect(refusalOfPassword('𠮷'.repeat(11))).toBe('PASSWORD_UNFIT');
    expect(refusalOfPassword('x'.repeat(200))).toBeNull();
    expect(refusalOfPassword('x'.repeat(201))).toBe('PASSWORD_UNFIT');
  });
});

describe('Agreements', () => {
  const limits = { answerAmount: 3, answerUnit: 'DAY', workAmount: 10, workUnit: 'WORKING_DAY' } as const;

  test('Validity begins today at the earliest and lasts a day at least.', () => {
    expect(refusalOfValidity('2026-11-03', '2026-11-03', '2026-11-03')).toBeNull();
    expect(refusalOfValidity('2026-11-02', null, '2026-11-03')?.path).toEqual(['input', 'validFrom']);
    expect(refusalOfValidity('2026-11-04', '2026-11-03', '2026-11-03')?.path).toEqual(['input', 'validTo']);
  });

  test.each([
    [{ ...limits, answerAmount: 365 }, null],
    [{ ...limits, answerAmount: 366 }, ['input', 'terms', '0', 'answerAmount']],
    [{ ...limits, workAmount: 0 }, ['input', 'terms', '0', 'workAmount']],
    [{ ...limits, workAmount: 1.5 }, ['input', 'terms', '0', 'workAmount']],
  ])('%j is answered at %j.', (terms, path) => {
    expect(refusalOfTerms([{ kind: 'MEDIATE', ...terms }])?.path ?? null).toEqual(path);
  });

  test('A kind that stands twice is named where it stands the second time.', () => {
    const terms = [
      { kind: 'MEDIATE', ...limits } as const,
      { kind: 'SERVE_DOCUMENT', ...limits } as const,
      { kind: 'MEDIATE', ...limits } as const,
    ];
    expect(refusalOfTerms(terms)).toEqual({ code: 'AGREEMENT_TERMS_TWICE', path: ['input', 'terms', '2', 'kind'] });
    expect(termsOf(terms.slice(0, 2))).toEqual({ MEDIATE: limits, SERVE_DOCUMENT: limits });
  });

  test('It is in force from its first to its last day, both included.', () => {
    const agreement = { state: 'IN_FORCE', validFrom: '2026-11-03', validTo: '2026-11-05' };
    const days = ['2026-11-02', '2026-11-03', '2026-11-05', '2026-11-06'];
    expect(days.map((day) => isInForce(agreement, day))).toEqual([false, true, true, false]);
    expect(isInForce({ ...agreement, validTo: null }, '2036-01-01')).toBe(true);
    expect(isInForce({ ...agreement, state: 'PROPOSED' }, '2026-11-04')).toBe(false);
  });

  test('Who drew it up does not sign, whatever else holds; it is signed until its last day.', () => {
    const facts = { memberId: 'a', proposedBy: 'b', otherState: 'ACTIVE', validTo: '2026-11-05', today: '2026-11-05' };
    expect(refusalToSign(facts)).toBeNull();
    expect(refusalToSign({ ...facts, today: '2026-11-06' })).toBe('AGREEMENT_PERIOD_OVER');
    expect(refusalToSign({ ...facts, otherState: 'SUSPENDED' })).toBe('ORGANISATION_NOT_ACTIVE');
    expect(refusalToSign({ ...facts, proposedBy: 'a', otherState: 'CLOSED' })).toBe('SAME_PERSON_MAY_NOT');
  });

  test('The other side is the one that is not mine.', () => {
    const agreement = { ownerOrganisationId: 'a', otherOrganisationId: 'b' };
    expect([otherSide(agreement, 'a'), otherSide(agreement, 'b')]).toEqual(['b', 'a']);
  });
});

describe('The directory', () => {
  test('Words are looked for as they are; blanks look for nothing.', () => {
    expect(patternOfWords(' 50%_\\ ')).toBe('%50\\%\\_\\\\%');
    expect([patternOfWords('  '), patternOfWords(null)]).toEqual([null, null]);
  });

  test('A region holds all that begins like it.', () => {
    expect(['410000', '410900', '410902', null].map(patternOfRegion)).toEqual(['41%', '4109%', '410902%', null]);
  });
});
