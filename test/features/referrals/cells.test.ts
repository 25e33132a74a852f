import { expect, test } from '@jest/globals';
import { referralLifecycle } from '../../../src/features/referrals/referral.lifecycle.js';
import {
  type Desk,
  deskRoles,
  refusalToComplete,
  refusalToDecline,
  whyMayNotInReferral,
} from '../../../src/features/referrals/referral.rules.js';
import { DECLINE_CODES, OUTCOMES, REFERRAL_KINDS } from '../../../src/features/referrals/referral-kinds.js';
import { PARTS, type Part, ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';
import { viewerWith } from '../../support/lifecycle-book.js';

/** What lifecycles.md §5 says, written here by hand and not read from the table. */
const MOVES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DRAFT: { edit: 'DRAFT', preReview: 'DRAFT', send: 'SENT', discard: 'DISCARDED' },
  SENT: {
    open: 'RECEIVED',
    claim: 'SENT',
    amend: 'SENT',
    withdraw: 'WITHDRAWN',
    comeHome: 'RETURNED',
    expire: 'EXPIRED',
    redirect: 'REDIRECTED',
  },
  RECEIVED: {
    claim: 'RECEIVED',
    amend: 'RECEIVED',
    accept: 'ACCEPTED',
    decline: 'DECLINED',
    askSupplement: 'AWAITING_SUPPLEMENT',
    withdraw: 'WITHDRAWN',
    comeHome: 'RETURNED',
    expire: 'EXPIRED',
    redirect: 'REDIRECTED',
  },
  AWAITING_SUPPLEMENT: {
    claim: 'AWAITING_SUPPLEMENT',
    supply: 'RECEIVED',
    decline: 'DECLINED',
    withdraw: 'WITHDRAWN',
    deemWithdrawn: 'WITHDRAWN',
  },
  ACCEPTED: {
    claim: 'ACCEPTED',
    report: 'ACCEPTED',
    complete: 'COMPLETED',
    hold: 'ON_HOLD',
    comeHome: 'RETURNED',
    recall: 'RECALLED',
    giveBack: 'RETURNED',
  },
  ON_HOLD: {
    claim: 'ON_HOLD',
    report: 'ON_HOLD',
    complete: 'COMPLETED',
    resume: 'ACCEPTED',
    comeHome: 'RETURNED',
    recall: 'RECALLED',
    giveBack: 'RETURNED',
  },
};
const SENDER = ['edit', 'preReview', 'send', 'discard', 'amend', 'withdraw', 'supply'];
const SYSTEM = ['report', 'expire', 'redirect', 'recall', 'giveBack'];
const NEVER_AT_STATIONS = ['accept', 'decline', 'deemWithdrawn', 'complete', 'hold', 'resume', 'comeHome'];
const POWERS: Readonly<Record<string, string>> = {
  edit: 'COLLECT',
  preReview: 'PRE_REVIEW',
  send: 'FORWARD',
  amend: 'FORWARD',
  withdraw: 'FORWARD',
  askSupplement: 'COLLECT',
  supply: 'COLLECT',
};
const FINAL = ['DECLINED', 'COMPLETED', 'WITHDRAWN', 'EXPIRED', 'REDIRECTED', 'RECALLED', 'RETURNED', 'DISCARDED'];

function expected(command: string, part: Part | null, role: Role, desk: Desk): string | null {
  if (desk.kind === 'WORKSTATION') {
    if (NEVER_AT_STATIONS.includes(command)) return 'WORKSTATION_NEVER_DECIDES';
    const power = POWERS[command];
    if (power !== undefined && !desk.powers.includes(power)) return 'WORKSTATION_POWER_MISSING';
  } else if (command === 'preReview') return 'WORKSTATION_POWER_MISSING';
  if (SYSTEM.includes(command)) return 'SYSTEM_ONLY';
  if (part !== (SENDER.includes(command) ? 'REQUESTING' : 'REQUESTED')) return 'SIDE_MAY_NOT';
  return role === (desk.kind === 'LEGAL_AID_INSTITUTION' ? 'RECEPTION' : 'LIAISON') ? null : 'ROLE_MAY_NOT';
}

test('The states and the commands are those of the book, and each cell leads where the book says.', () => {
  expect([...referralLifecycle.states].sort()).toEqual([...Object.keys(MOVES), ...FINAL].sort());
  const known = new Set(Object.values(MOVES).flatMap((row) => Object.keys(row)));
  expect([...referralLifecycle.commands].sort()).toEqual([...known].sort());
  for (const state of referralLifecycle.states)
    for (const command of referralLifecycle.commands)
      expect([state, command, referralLifecycle.next(state, command)]).toEqual([
        state,
        command,
        MOVES[state]?.[command] ?? null,
      ]);
});

const DESKS: readonly Desk[] = [
  { kind: 'LEGAL_AID_INSTITUTION', powers: [] },
  { kind: 'UNION', powers: [] },
  { kind: 'WORKSTATION', powers: ['COLLECT', 'FORWARD', 'PRE_REVIEW'] },
  { kind: 'WORKSTATION', powers: ['CONSULT'] },
];

test.each(DESKS)(
  'At a desk of $kind with $powers every cell (state × command × side × role) is as the book says.',
  (desk) => {
    const wrong: string[] = [];
    let cells = 0;
    for (const row of referralLifecycle.table.transitions)
      for (const state of row.from)
        for (const part of [...PARTS, null])
          for (const role of ROLE_NAMES) {
            cells += 1;
            const is = whyMayNotInReferral(viewerWith(role), desk, part, row);
            const should = expected(row.command, part, role, desk);
            if (is !== should) wrong.push(`${state} × ${row.command} × ${part} × ${role}: ${is}, not ${should}`);
          }
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThan(5_000);
  },
);

test('A suspended organisation can do nothing.', () => {
  const desk = DESKS[1] as Desk;
  for (const row of referralLifecycle.table.transitions.filter(({ command }) => command !== 'preReview'))
    expect(whyMayNotInReferral(viewerWith('LIAISON', 'SUSPENDED'), desk, 'REQUESTING', row)).toBe(
      'ORGANISATION_SUSPENDED',
    );
});

test('No desk of an institution lets a liaison decide, and no partner has a reception.', () => {
  for (const row of referralLifecycle.table.transitions.filter(({ side }) => side !== 'SYSTEM')) {
    expect(deskRoles(row, { kind: 'LEGAL_AID_INSTITUTION', powers: [] })).toEqual(['RECEPTION']);
    expect(deskRoles(row, { kind: 'COURT', powers: [] })).toEqual(['LIAISON']);
  }
});

const STATUTORY = ['WRONG_INSTITUTION', 'DUPLICATE', 'CONFLICT_OF_INTEREST', 'LAWFUL_BAR'];
const OTHERS = ['NOT_OUR_MATTER', 'NO_CAPACITY', 'CONFLICT_OF_INTEREST'];

test('Each kind is declined with its own codes only, and WRONG_INSTITUTION names the right one.', () => {
  for (const kind of Object.keys(REFERRAL_KINDS) as (keyof typeof REFERRAL_KINDS)[]) {
    const allowed = kind === 'APPLICATION_FORWARD' || kind === 'HANDOVER' ? STATUTORY : OTHERS;
    for (const code of Object.keys(DECLINE_CODES) as (keyof typeof DECLINE_CODES)[])
      expect([kind, code, refusalToDecline(kind, code, 'x')]).toEqual([
        kind,
        code,
        allowed.includes(code) ? null : 'DECLINE_CODE_NOT_ALLOWED',
      ]);
  }
  expect(refusalToDecline('HANDOVER', 'WRONG_INSTITUTION', null)).toBe('RIGHT_ORGANISATION_MISSING');
});

test('Each kind ends with its own outcomes only; a case of one’s own says it instead.', () => {
  const outcomes: Readonly<Record<string, readonly string[]>> = {
    APPLICATION_FORWARD: ['DEALT_WITH', 'NOT_DEALT_WITH'],
    HANDOVER: ['DEALT_WITH', 'NOT_DEALT_WITH'],
    SUPPORT: ['SUPPORTED', 'NOT_DEALT_WITH'],
    CONSULT: ['OPINION_GIVEN', 'NOT_DEALT_WITH'],
    MEDIATION: ['MEDIATED'],
  };
  for (const kind of Object.keys(REFERRAL_KINDS) as (keyof typeof REFERRAL_KINDS)[])
    for (const outcome of Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]) {
      const fits = outcomes[kind]?.includes(outcome) === true;
      expect([kind, outcome, refusalToComplete(kind, outcome, false)]).toEqual([
        kind,
        outcome,
        fits ? null : 'OUTCOME_UNFIT',
      ]);
      expect(refusalToComplete(kind, outcome, true)).toBe('REFERRAL_ENDS_WITH_CASE');
    }
});
