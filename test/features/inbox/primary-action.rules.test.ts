import { describe, expect, test } from '@jest/globals';
import { caseLifecycle } from '../../../src/features/cases/case.lifecycle.js';
import { cooperationLifecycle } from '../../../src/features/cooperation/cooperation.lifecycle.js';
import { type ActionFacts, primaryAction } from '../../../src/features/inbox/primary-action.rules.js';
import { PARTS, ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';
import { viewerWith } from '../events/viewers.js';

const facts = (over: Partial<ActionFacts> = {}): ActionFacts => ({
  subjectType: 'COOPERATION',
  state: 'SENT',
  part: 'REQUESTED',
  awaitsUs: true,
  sendApproves: true,
  draftedByMe: false,
  openedOrAcceptedByMe: false,
  reviewed: false,
  fileSubmittedByMe: false,
  handlerMemberId: null,
  itemStates: [],
  proposalAwaitsUs: false,
  dispositionIsOpen: false,
  ...over,
});
const action = (roles: readonly Role[], over: Partial<ActionFacts>) => primaryAction(viewerWith(roles), facts(over));
const OFFICER = ['COOPERATION_OFFICER'] as const;

describe('What an office would do next', () => {
  test.each([
    [{ state: 'DRAFT', part: 'REQUESTING' }, 'cooperation.send'],
    [{ state: 'DRAFT', part: 'REQUESTING', sendApproves: false }, 'cooperation.edit'],
    [{ state: 'APPROVED', part: 'REQUESTING', sendApproves: false }, 'cooperation.send'],
    [{ state: 'SENT' }, 'cooperation.open'],
    [{ state: 'RECEIVED', itemStates: ['REQUESTED'] }, 'cooperationItem.accept'],
    [{ state: 'ACTIVE', itemStates: ['ACCEPTED', 'CONFIRMED'] }, 'cooperationItem.start'],
    [{ state: 'ACTIVE', itemStates: ['ACCEPTED', 'IN_PROGRESS'] }, 'cooperationItem.submitResult'],
    [{ state: 'ACTIVE', itemStates: ['ACCEPTED', 'REQUESTED'] }, 'cooperationItem.accept'],
    [{ state: 'ACTIVE', part: 'REQUESTING', itemStates: ['RESULT_SUBMITTED'] }, 'cooperationItem.confirm'],
    [{ state: 'ACTIVE', part: 'REQUESTING', itemStates: ['AWAITING_SUPPLEMENT'] }, 'cooperationItem.supply'],
    [{ state: 'ACTIVE', part: 'REQUESTING', itemStates: ['CONFIRMED', 'UNABLE'] }, 'cooperation.conclude'],
    [{ state: 'ACTIVE', part: 'REQUESTING', itemStates: ['IN_PROGRESS'] }, null],
    [{ state: 'SENT', proposalAwaitsUs: true }, 'proposal.agree'],
    [{ state: 'UNABLE', part: 'REQUESTING', dispositionIsOpen: true }, 'disposition.reroute'],
    [{ state: 'UNABLE', part: 'REQUESTING' }, null],
    [{ state: 'CONCLUDED', part: 'REQUESTING', itemStates: ['CONFIRMED'] }, null],
  ] as [Partial<ActionFacts>, string | null][])('An officer with a cooperation %j would do %s.', (over, expected) => {
    expect(action(OFFICER, over)).toBe(expected);
  });

  test.each([
    ['APPLIED', ['RECEPTION'], {}, 'case.accept'],
    ['ACCEPTED', ['HEAD'], {}, 'case.grant'],
    ['ACCEPTED', ['HEAD'], { openedOrAcceptedByMe: true }, null],
    ['ACCEPTED', ['REVIEWER'], {}, 'case.review'],
    ['ACCEPTED', ['REVIEWER'], { reviewed: true }, null],
    ['AWAITING_SUPPLEMENT', ['RECEPTION'], {}, 'case.supply'],
    ['AWAITING_SUPPLEMENT', ['LIAISON'], { part: 'SOURCE' }, 'case.supply'],
    ['GRANTED', ['ASSIGNER'], {}, 'case.assign'],
    ['ASSIGNED', ['HANDLER'], {}, 'case.start'],
    ['ASSIGNED', ['HANDLER'], { handlerMemberId: 'somebody else' }, null],
    ['IN_PROGRESS', ['HANDLER'], {}, 'case.milestone'],
    ['IN_PROGRESS', ['COOPERATION_OFFICER'], { part: 'HOME' }, 'case.decide'],
    ['IN_PROGRESS', ['RECEPTION'], {}, null],
    ['CLOSING', ['HEAD'], {}, 'case.close'],
    ['CLOSING', ['HEAD'], { fileSubmittedByMe: true }, null],
    ['CLOSED', ['RECEPTION'], {}, 'case.archive'],
    ['ARCHIVED', ['HEAD'], {}, null],
  ] as [string, Role[], Partial<ActionFacts>, string | null][])(
    'With a case that is %s, %j would (%j) do %s.',
    (state, roles, over, expected) => {
      expect(action(roles, { subjectType: 'LEGAL_AID_CASE', part: 'LEAD', state, ...over })).toBe(expected);
    },
  );

  test('Who is above a suspended lead names another, whomever the case awaits; above another side it does not.', () => {
    const above = { subjectType: 'LEGAL_AID_CASE', part: 'SUPERVISOR', state: 'IN_PROGRESS' } as const;
    expect(action(['SUPERVISOR'], { ...above, mayNameLead: true })).toBe('case.designate');
    expect(action(['HEAD'], { ...above, mayNameLead: true, awaitsUs: false })).toBe('case.designate');
    expect(action(['RECEPTION'], { ...above, mayNameLead: true })).toBeNull();
    expect(action(['SUPERVISOR'], { ...above, mayNameLead: false })).toBeNull();
  });

  test('A draft that needs approval is the head’s, but not of a head who drafted it.', () => {
    const draft = { state: 'DRAFT', part: 'REQUESTING', sendApproves: false } as const;
    expect(action(['HEAD'], draft)).toBe('cooperation.approve');
    expect(action(['HEAD'], { ...draft, draftedByMe: true })).toBeNull();
  });

  test('When it is not our turn there is nothing to do; for every state, part and role, what is said is what the tables allow.', () => {
    const items = ['REQUESTED', 'ACCEPTED', 'IN_PROGRESS', 'AWAITING_SUPPLEMENT', 'RESULT_SUBMITTED', 'CONFIRMED'];
    for (const part of PARTS)
      for (const role of ROLE_NAMES) {
        for (const state of cooperationLifecycle.states)
          for (const itemState of items) {
            const over = { state, part, itemStates: [itemState] };
            expect(action([role], { ...over, awaitsUs: false })).toBeNull();
            const said = action([role], over);
            const [room, command] = said?.split('.') ?? [];
            if (room !== 'cooperation') continue;
            const row = cooperationLifecycle.table.transitions.find((each) => each.command === command);
            expect(row?.from).toContain(state);
            expect(row?.roles).toContain(role);
            expect(row?.side).toBe(part);
          }
        for (const state of caseLifecycle.states) {
          const said = action([role], { subjectType: 'LEGAL_AID_CASE', state, part });
          const row = caseLifecycle.table.transitions.find((each) => `case.${each.command}` === said);
          if (said === null) continue;
          expect(row?.from).toContain(state);
          expect([row?.side].flat()).toContain(part);
        }
      }
    expect(primaryAction(viewerWith(OFFICER, { organisationState: 'SUSPENDED' }), facts())).toBeNull();
  });
});
