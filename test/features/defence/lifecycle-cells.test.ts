import { expect, test } from '@jest/globals';
import { actionsOf, step } from '../../../src/access/authorize.js';
import { ballOfNotice, followingNotice } from '../../../src/features/defence/defence-ball.rules.js';
import { defenceLineLifecycle } from '../../../src/features/defence/defence-line.lifecycle.js';
import { dutyHelpLifecycle } from '../../../src/features/defence/duty-help.lifecycle.js';
import { dutyShiftLifecycle } from '../../../src/features/defence/duty-shift.lifecycle.js';
import { noticeLifecycle } from '../../../src/features/defence/notice.lifecycle.js';
import type { Viewer } from '../../../src/kernel/context.js';
import type { Lifecycle } from '../../../src/kernel/lifecycle.js';
import { Refusal } from '../../../src/kernel/refusal.js';
import { PARTS, type Part, ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';

/** What lifecycles.md §6 says, written here by hand and not read from the tables. */
interface Book {
  lifecycle: Lifecycle<string, string>;
  moves: Record<string, Record<string, string>>;
  who: Record<string, { sides: readonly Part[]; roles: readonly Role[] } | 'SYSTEM'>;
}

const organ = { sides: ['REQUESTING' as Part], roles: ['LIAISON' as Role] };
const institution = (...roles: Role[]) => ({ sides: ['REQUESTED' as Part], roles });

// The institution's own, or the same person as a member of the station on whose roster the day stands.
const duty = { sides: ['REQUESTED', 'REQUESTING', 'ASSISTING'] as Part[], roles: ['DUTY_LAWYER' as Role] };

const BOOKS: readonly Book[] = [
  {
    lifecycle: noticeLifecycle as unknown as Book['lifecycle'],
    moves: {
      DRAFT: { edit: 'DRAFT', notify: 'NOTIFIED', discard: 'DISCARDED' },
      NOTIFIED: { open: 'RECEIVED', claim: 'NOTIFIED', settle: 'SETTLED' },
      RECEIVED: { claim: 'RECEIVED', settle: 'SETTLED', renotify: 'NOTIFIED' },
      SETTLED: { resume: 'RECEIVED', renotify: 'NOTIFIED' },
    },
    who: {
      edit: organ,
      notify: organ,
      discard: organ,
      open: institution('RECEPTION', 'ASSIGNER'),
      claim: institution('RECEPTION', 'ASSIGNER'),
      settle: 'SYSTEM',
      resume: 'SYSTEM',
      renotify: 'SYSTEM',
    },
  },
  {
    lifecycle: defenceLineLifecycle as unknown as Book['lifecycle'],
    moves: {
      DRAFT: { notify: 'NOTIFIED', discard: 'DISCARDED' },
      NOTIFIED: {
        open: 'RECEIVED',
        withdrawByOrgan: 'WITHDRAWN_BY_ORGAN',
        // Answering an unopened notice opens it (§2.9).
        assign: 'ASSIGNED',
        askCorrection: 'AWAITING_CORRECTION',
        reroute: 'REROUTING',
        ownCounsel: 'OWN_COUNSEL',
      },
      RECEIVED: {
        assign: 'ASSIGNED',
        askCorrection: 'AWAITING_CORRECTION',
        reroute: 'REROUTING',
        ownCounsel: 'OWN_COUNSEL',
        withdrawByOrgan: 'WITHDRAWN_BY_ORGAN',
      },
      AWAITING_CORRECTION: {
        correct: 'RECEIVED',
        assign: 'ASSIGNED',
        ownCounsel: 'OWN_COUNSEL',
        withdrawByOrgan: 'WITHDRAWN_BY_ORGAN',
      },
      REROUTING: { arrive: 'REROUTED' },
      ASSIGNED: { confirmToOrgan: 'COMPLETED', ownCounsel: 'OWN_COUNSEL', withdrawByOrgan: 'WITHDRAWN_BY_ORGAN' },
      COMPLETED: { declinedByPerson: 'DECLINED_BY_PERSON' },
      DECLINED_BY_PERSON: {
        renotify: 'NOTIFIED',
        goOn: 'COMPLETED',
        closeLine: 'DECLINED',
        closeWithCounsel: 'OWN_COUNSEL',
      },
    },
    who: {
      notify: 'SYSTEM',
      discard: 'SYSTEM',
      open: 'SYSTEM',
      arrive: 'SYSTEM',
      goOn: 'SYSTEM',
      assign: institution('ASSIGNER', 'HEAD'),
      askCorrection: institution('RECEPTION', 'ASSIGNER'),
      correct: organ,
      reroute: institution('RECEPTION', 'ASSIGNER'),
      confirmToOrgan: institution('ASSIGNER', 'HEAD'),
      ownCounsel: { sides: ['REQUESTING', 'REQUESTED'], roles: ['LIAISON', 'RECEPTION', 'ASSIGNER'] },
      withdrawByOrgan: organ,
      declinedByPerson: institution('HEAD'),
      renotify: organ,
      closeLine: organ,
      closeWithCounsel: organ,
    },
  },
  {
    lifecycle: dutyHelpLifecycle as unknown as Book['lifecycle'],
    moves: {
      REQUESTED: { schedule: 'SCHEDULED', cancel: 'CANCELLED' },
      SCHEDULED: { hold: 'HELD', cancel: 'CANCELLED' },
      HELD: { record: 'RECORDED', convert: 'CONVERTED' },
      RECORDED: { convert: 'CONVERTED' },
    },
    who: {
      schedule: institution('RECEPTION', 'ASSIGNER', 'DUTY_LAWYER'),
      hold: duty,
      record: duty,
      convert: institution('DUTY_LAWYER', 'RECEPTION'),
      cancel: organ,
    },
  },
  {
    lifecycle: dutyShiftLifecycle as unknown as Book['lifecycle'],
    moves: { PLANNED: { cancel: 'CANCELLED' } },
    who: { cancel: { sides: ['OWNER'], roles: ['DUTY_LAWYER', 'ASSIGNER', 'HEAD'] } },
  },
];

function viewerWith(role: Role, organisationState = 'ACTIVE'): Viewer {
  return {
    accountId: '',
    memberId: '',
    organisationId: '',
    organisationState,
    displayName: '',
    roles: new Set([role]),
    sessionId: '',
    sessionExpiresAt: new Date(0),
    restricted: [],
  };
}

function verdict(book: Book, state: string, command: string, part: Part | null, viewer: Viewer): string {
  try {
    return step(book.lifecycle, viewer, part, state, command, () => 'DEFENCE_LINE_AT_ANOTHER_STAGE');
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function expected(book: Book, state: string, command: string, part: Part | null, role: Role): string {
  const who = book.who[command];
  if (who === undefined || who === 'SYSTEM') return 'SYSTEM_ONLY';
  if (part === null || !who.sides.includes(part)) return 'SIDE_MAY_NOT';
  if (!who.roles.includes(role)) return 'ROLE_MAY_NOT';
  return book.moves[state]?.[command] ?? 'DEFENCE_LINE_AT_ANOTHER_STAGE';
}

for (const book of BOOKS) {
  const { name, states, commands } = book.lifecycle;

  test(`Every cell of ${name} (state × command × side × role) is as the book says.`, () => {
    const wrong: string[] = [];
    let cells = 0;
    for (const state of states)
      for (const command of Object.keys(book.who))
        for (const part of [...PARTS, null])
          for (const role of ROLE_NAMES) {
            cells += 1;
            const is = verdict(book, state, command, part, viewerWith(role));
            const should = expected(book, state, command, part, role);
            if (is !== should) wrong.push(`${state} × ${command} × ${part} × ${role}: ${is}, not ${should}`);
          }
    expect(wrong).toEqual([]);
    expect(cells).toBe(states.length * Object.keys(book.who).length * (PARTS.length + 1) * ROLE_NAMES.length);
  });

  test(`${name} has no command that the book does not know, and none is missing; none declines a notice.`, () => {
    expect([...commands].sort()).toEqual(Object.keys(book.who).sort());
    expect(commands).not.toContain('decline');
  });

  test(`A suspended organisation can do nothing in ${name}, and a button never lies.`, () => {
    for (const state of states)
      for (const role of ROLE_NAMES) {
        for (const command of commands)
          expect(verdict(book, state, command, 'REQUESTING', viewerWith(role, 'SUSPENDED'))).toBe(
            'ORGANISATION_SUSPENDED',
          );
        for (const part of PARTS)
          for (const { action, allowed } of actionsOf(book.lifecycle, viewerWith(role), part, state)) {
            const command = action.slice(name.length + 1);
            const taken = (states as readonly string[]).includes(verdict(book, state, command, part, viewerWith(role)));
            expect([action, allowed]).toEqual([action, taken]);
          }
      }
  });
}

test('A notice follows its lines, and awaits whom one of them awaits.', () => {
  expect(followingNotice('RECEIVED', ['COMPLETED', 'WITHDRAWN_BY_ORGAN'])).toBe('settle');
  expect(followingNotice('RECEIVED', ['COMPLETED', 'ASSIGNED'])).toBeNull();
  expect(followingNotice('SETTLED', ['COMPLETED', 'DECLINED_BY_PERSON'])).toBe('resume');
  expect(followingNotice('SETTLED', ['NOTIFIED', 'COMPLETED'])).toBe('renotify');
  expect(followingNotice('NOTIFIED', ['NOTIFIED', 'WITHDRAWN_BY_ORGAN'])).toBeNull();
  expect(followingNotice('NOTIFIED', ['WITHDRAWN_BY_ORGAN'])).toBe('settle');
  expect(followingNotice('DRAFT', ['DRAFT'])).toBeNull();
  expect(ballOfNotice(['AWAITING_CORRECTION', 'RECEIVED'])).toEqual({ requesting: true, requested: true });
  expect(ballOfNotice(['DECLINED_BY_PERSON'])).toEqual({ requesting: true, requested: false });
  expect(ballOfNotice(['COMPLETED', 'OWN_COUNSEL'])).toEqual({ requesting: false, requested: false });
});
