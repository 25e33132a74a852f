import { expect, test } from '@jest/globals';
import { ballOfNotice, followingNotice } from '../../../src/features/defence/defence-ball.rules.js';
import { defenceLineLifecycle } from '../../../src/features/defence/defence-line.lifecycle.js';
import { dutyHelpLifecycle } from '../../../src/features/defence/duty-help.lifecycle.js';
import { dutyShiftLifecycle } from '../../../src/features/defence/duty-shift.lifecycle.js';
import { noticeLifecycle } from '../../../src/features/defence/notice.lifecycle.js';
import type { Part, Role } from '../../../src/kernel/roles.js';
import { type Book, followsTheBook, tableOf } from '../../support/lifecycle-book.js';

// What lifecycles.md §6 says.

const organ = { sides: ['REQUESTING' as Part], roles: ['LIAISON' as Role] };
const institution = (...roles: Role[]) => ({ sides: ['REQUESTED' as Part], roles });

// The institution's own, or the same person as a member of the station on whose roster the day stands.
const duty = { sides: ['REQUESTED', 'REQUESTING', 'ASSISTING'] as Part[], roles: ['DUTY_LAWYER' as Role] };

const BOOKS: readonly Book[] = [
  {
    lifecycle: tableOf(noticeLifecycle),
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
    lifecycle: tableOf(defenceLineLifecycle),
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
    lifecycle: tableOf(dutyHelpLifecycle),
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
    lifecycle: tableOf(dutyShiftLifecycle),
    moves: { PLANNED: { cancel: 'CANCELLED' } },
    who: { cancel: { sides: ['OWNER'], roles: ['DUTY_LAWYER', 'ASSIGNER', 'HEAD'] } },
  },
];

for (const book of BOOKS) followsTheBook(book, 'DEFENCE_LINE_AT_ANOTHER_STAGE');

test('The institution declines no notice: what it ends by itself it ends as the person’s own counsel, as a case, or off its roster.', () => {
  const ends = BOOKS.map(({ lifecycle }) => {
    const own = lifecycle.table.transitions.filter(({ side }) =>
      (['REQUESTED', 'OWNER'] as const).some((each) => [side].flat().some((of) => of === each)),
    );
    return [
      lifecycle.name,
      [...new Set(own.map(({ to }) => to).filter((to) => lifecycle.table.states[to]?.final === true))],
    ];
  });
  expect(Object.fromEntries(ends)).toEqual({
    notice: [],
    defenceLine: ['OWN_COUNSEL'],
    dutyLawyerHelp: ['CONVERTED'],
    dutyShift: ['CANCELLED'],
  });
  for (const { lifecycle } of BOOKS) expect(lifecycle.commands).not.toContain('decline');
});

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
