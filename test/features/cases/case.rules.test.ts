import { describe, expect, test } from '@jest/globals';
import type { MeansBranch } from '../../../src/features/cases/case.entity.js';
import { type CaseState, caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import {
  awaitedParts,
  caseNotNow,
  isRestrictedByDefault,
  MEANS_GROUNDS,
  type MeansFacts,
  type MeansGround,
  meansProblem,
  refusalOfApprover,
  whyMayNotInCase,
} from '../../../src/features/cases/case.rules.js';
import type { Viewer } from '../../../src/kernel/context.js';
import { PARTS, type Part, ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';

const viewer = (roles: readonly Role[], memberId = 'me'): Viewer => ({
  accountId: 'account',
  memberId,
  organisationId: 'organisation',
  organisationState: 'ACTIVE',
  displayName: '某人',
  roles: new Set(roles),
  sessionId: 'session',
  sessionExpiresAt: new Date(),
  restricted: [],
});

/** What another side than the lead may, and its roles; the lead has the row's other ones. */
const BY_SIDE: Readonly<Record<string, readonly [Part, readonly Role[]]>> = {
  decide: ['HOME', ['COOPERATION_OFFICER']],
  supply: ['SOURCE', ['LIAISON']],
  setHearing: ['ORGAN', ['LIAISON']],
  changeCustody: ['ORGAN', ['LIAISON']],
  changeStage: ['ORGAN', ['LIAISON']],
};

describe('Who may do what in a case', () => {
  test('every cell of command, part and role answers as the table says', () => {
    let cells = 0;
    for (const row of caseLifecycle.table.transitions) {
      for (const part of [...PARTS, null] as (Part | null)[]) {
        for (const role of ROLE_NAMES) {
          const sides = Array.isArray(row.side) ? row.side : [row.side];
          const [others, theirs] = BY_SIDE[row.command] ?? [null, []];
          const roles =
            part === others ? theirs : row.roles.filter((each) => !(theirs as readonly Role[]).includes(each));
          const expected =
            part === null || !sides.includes(part) ? 'SIDE_MAY_NOT' : roles.includes(role) ? null : 'ROLE_MAY_NOT';
          expect([row.command, part, role, whyMayNotInCase(viewer([role]), 'me', part, row)]).toEqual([
            row.command,
            part,
            role,
            expected,
          ]);
          cells += 1;
        }
      }
    }
    expect(cells).toBe(caseLifecycle.table.transitions.length * (PARTS.length + 1) * ROLE_NAMES.length);
  });

  test('who may only as handler may in own cases alone, and in a case that nobody handles', () => {
    const pay = caseLifecycle.row('IN_PROGRESS', 'pay');
    const start = caseLifecycle.row('ASSIGNED', 'start');
    if (pay === null || start === null) throw new Error('The table has both.');
    expect(whyMayNotInCase(viewer(['HANDLER']), 'another', 'LEAD', pay)).toBe('CASE_HANDLED_BY_ANOTHER');
    expect(whyMayNotInCase(viewer(['HANDLER', 'HEAD']), 'another', 'LEAD', pay)).toBe('CASE_HANDLED_BY_ANOTHER');
    expect(whyMayNotInCase(viewer(['HANDLER']), null, 'LEAD', pay)).toBeNull();
    expect(whyMayNotInCase(viewer(['HANDLER', 'ASSIGNER']), 'another', 'LEAD', start)).toBeNull();
  });

  test('a suspended organisation may do nothing', () => {
    const accept = caseLifecycle.row('APPLIED', 'accept');
    if (accept === null) throw new Error('The table has it.');
    const suspended = { ...viewer(['RECEPTION']), organisationState: 'SUSPENDED' };
    expect(whyMayNotInCase(suspended, null, 'LEAD', accept)).toBe('ORGANISATION_SUSPENDED');
  });
});

describe('What is said when it is not the time', () => {
  test.each([
    ['ARCHIVED', 'start', 'CASE_ENDED'],
    ['WITHDRAWN', 'accept', 'CASE_ENDED'],
    ['GRANTED', 'grant', 'CASE_GRANTED_ALREADY'],
    ['CLOSING', 'grant', 'CASE_GRANTED_ALREADY'],
    ['APPLIED', 'grant', 'CASE_AT_ANOTHER_STAGE'],
    ['ASSIGNED', 'assign', 'CASE_ASSIGNED_ALREADY'],
    ['APPLIED', 'assign', 'CASE_AT_ANOTHER_STAGE'],
    ['CLOSED', 'pay', 'CASE_AT_ANOTHER_STAGE'],
  ] as const)('%s × %s is %s', (state, command, code) => {
    expect(caseNotNow(state, command)).toBe(code);
  });
});

describe('The hardship condition', () => {
  const facts = (branch: MeansBranch, ground: MeansGround | null, more: Partial<MeansFacts> = {}): MeansFacts => ({
    branch,
    ground,
    causeCode: 'LABOUR_REMUNERATION',
    recipients: [{ migrantWorker: true }],
    anotherCity: false,
    ...more,
  });

  test.each([
    ['WAIVED', 'MIGRANT_WORKER_WAGES', {}, null],
    ['WAIVED', 'MIGRANT_WORKER_WAGES', { causeCode: 'DIVORCE' }, 'MEANS_BASIS_UNFIT'],
    ['WAIVED', 'MIGRANT_WORKER_WAGES', { recipients: [{ migrantWorker: false }] }, 'MEANS_BASIS_UNFIT'],
    [
      'WAIVED',
      'MIGRANT_WORKER_WAGES',
      { recipients: [{ migrantWorker: true }, { migrantWorker: false }] },
      'MEANS_BASIS_UNFIT',
    ],
    ['WAIVED', 'WORK_INJURY', { causeCode: 'WORK_INJURY_INSURANCE' }, null],
    ['WAIVED', 'WORK_INJURY', {}, 'MEANS_BASIS_UNFIT'],
    ['WAIVED', 'SOCIAL_ASSISTANCE', { recipients: [{ migrantWorker: false }] }, null],
    ['WAIVED', 'NO_FIXED_LIVELIHOOD', { causeCode: 'SUPPORT_OF_PARENTS' }, null],
    ['WAIVED', 'ABUSE_OR_VIOLENCE', { causeCode: 'DIVORCE' }, 'MEANS_BASIS_UNFIT'],
    ['WAIVED', null, {}, 'MEANS_BASIS_UNFIT'],
    ['NOT_REQUIRED', 'ABUSE_OR_VIOLENCE', { causeCode: 'PROTECTION_ORDER' }, null],
    ['NOT_REQUIRED', 'ABUSE_OR_VIOLENCE', {}, 'MEANS_BASIS_UNFIT'],
    ['NOT_REQUIRED', 'MIGRANT_WORKER_WAGES', {}, 'MEANS_BASIS_UNFIT'],
    ['NOT_REQUIRED', 'BRAVE_ACT', {}, null],
    ['PLEDGE', null, {}, null],
    ['PLEDGE', 'SOCIAL_ASSISTANCE', {}, 'MEANS_BASIS_UNFIT'],
    ['INFO_QUERY', null, {}, null],
    ['RECOGNISED', null, {}, 'MEANS_BASIS_UNFIT'],
    ['RECOGNISED', null, { anotherCity: true }, null],
  ] as const)('%s by %s with %j is %s', (branch, ground, more, expected) => {
    expect(meansProblem(facts(branch, ground, more as Partial<MeansFacts>))).toBe(expected);
  });

  test('every ground belongs to exactly one of the two articles', () => {
    for (const ground of Object.keys(MEANS_GROUNDS) as MeansGround[]) {
      const fits = (['NOT_REQUIRED', 'WAIVED'] as const).filter((branch) =>
        ['LABOUR_REMUNERATION', 'WORK_INJURY_INSURANCE', 'PROTECTION_ORDER'].some(
          (causeCode) => meansProblem(facts(branch, ground, { causeCode })) === null,
        ),
      );
      expect([ground, fits.length]).toEqual([ground, 1]);
    }
  });
});

test('who opened or accepted an application does not grant it', () => {
  expect(refusalOfApprover('a', { openedByMemberId: 'a' })).toBe('REVIEW_AND_APPROVAL_ARE_TWO');
  expect(refusalOfApprover('b', { openedByMemberId: 'a', acceptedByMemberId: 'b' })).toBe(
    'REVIEW_AND_APPROVAL_ARE_TWO',
  );
  expect(refusalOfApprover('c', { openedByMemberId: 'a', acceptedByMemberId: 'b' })).toBeNull();
});

test('domestic violence and minors are protected inside the office by default', () => {
  expect(isRestrictedByDefault('PROTECTION_ORDER', [], '2026-11-21')).toBe(true);
  expect(isRestrictedByDefault('DIVORCE', ['2008-11-22'], '2026-11-21')).toBe(true);
  expect(isRestrictedByDefault('DIVORCE', ['2008-11-21', null], '2026-11-21')).toBe(false);
});

describe('Whose turn it is', () => {
  test('the lead is awaited in every open state and nobody in a final one', () => {
    for (const state of caseLifecycle.states as CaseState[]) {
      expect([state, awaitedParts({ state, undecidedRows: 0 })]).toEqual([
        state,
        // Of what has ended with a remedy nobody is awaited until somebody objects.
        caseLifecycle.isFinal(state) || state === 'REFUSED' || (state as string) === 'TERMINATED' ? [] : ['LEAD'],
      ]);
    }
  });

  test('the home is awaited beside the lead while a worker has not decided', () => {
    expect(awaitedParts({ state: 'IN_PROGRESS', undecidedRows: 1 })).toEqual(['LEAD', 'HOME']);
  });
});
