import { expect, test } from '@jest/globals';
import { actionsOf, step } from '../../../src/access/authorize.js';
import { dispositionLifecycle } from '../../../src/features/asks/disposition.lifecycle.js';
import { proposalLifecycle } from '../../../src/features/asks/proposal.lifecycle.js';
import { cooperationLifecycle } from '../../../src/features/cooperation/cooperation.lifecycle.js';
import { cooperationItemLifecycle } from '../../../src/features/cooperation/cooperation-item.lifecycle.js';
import type { Viewer } from '../../../src/kernel/context.js';
import type { Lifecycle } from '../../../src/kernel/lifecycle.js';
import { Refusal } from '../../../src/kernel/refusal.js';
import { PARTS, type Part, ROLE_NAMES, type Role } from '../../../src/kernel/roles.js';

/** What lifecycles.md says, written here by hand and not read from the tables. */
interface Book {
  lifecycle: Lifecycle<string, string>;
  /** state → command → next state. */
  moves: Record<string, Record<string, string>>;
  /** command → who. */
  who: Record<string, { sides: readonly Part[]; roles: readonly Role[] } | 'SYSTEM'>;
}

const officer = (side: Part, ...more: Role[]) => ({ sides: [side], roles: ['COOPERATION_OFFICER' as Role, ...more] });
const head = (side: Part) => ({ sides: [side], roles: ['HEAD' as Role] });

const BOOKS: readonly Book[] = [
  {
    lifecycle: cooperationLifecycle as unknown as Book['lifecycle'],
    moves: {
      DRAFT: { edit: 'DRAFT', approve: 'APPROVED', send: 'SENT', discard: 'DISCARDED' },
      APPROVED: { sendBack: 'DRAFT', send: 'SENT' },
      SENT: {
        open: 'RECEIVED',
        claim: 'SENT',
        amend: 'SENT',
        withdraw: 'WITHDRAWN',
        activate: 'ACTIVE',
        declare: 'UNABLE',
        terminate: 'TERMINATED',
        redirect: 'REDIRECTED',
      },
      RECEIVED: {
        claim: 'RECEIVED',
        amend: 'RECEIVED',
        withdraw: 'WITHDRAWN',
        activate: 'ACTIVE',
        declare: 'UNABLE',
        terminate: 'TERMINATED',
        redirect: 'REDIRECTED',
      },
      ACTIVE: {
        claim: 'ACTIVE',
        declare: 'UNABLE',
        conclude: 'CONCLUDED',
        terminate: 'TERMINATED',
        recall: 'RECALLED',
        giveBack: 'RETURNED',
      },
    },
    who: {
      edit: officer('REQUESTING'),
      approve: head('REQUESTING'),
      sendBack: head('REQUESTING'),
      send: officer('REQUESTING'),
      discard: officer('REQUESTING'),
      open: officer('REQUESTED'),
      claim: officer('REQUESTED'),
      amend: officer('REQUESTING'),
      withdraw: officer('REQUESTING'),
      conclude: officer('REQUESTING'),
      activate: 'SYSTEM',
      declare: 'SYSTEM',
      terminate: 'SYSTEM',
      redirect: 'SYSTEM',
      recall: 'SYSTEM',
      giveBack: 'SYSTEM',
    },
  },
  {
    lifecycle: cooperationItemLifecycle as unknown as Book['lifecycle'],
    moves: {
      REQUESTED: { accept: 'ACCEPTED', unable: 'UNABLE', cancel: 'CANCELLED' },
      ACCEPTED: {
        start: 'IN_PROGRESS',
        submitResult: 'RESULT_SUBMITTED',
        askSupplement: 'AWAITING_SUPPLEMENT',
        unable: 'UNABLE',
        cancel: 'CANCELLED',
      },
      IN_PROGRESS: {
        submitResult: 'RESULT_SUBMITTED',
        askSupplement: 'AWAITING_SUPPLEMENT',
        unable: 'UNABLE',
        cancel: 'CANCELLED',
      },
      AWAITING_SUPPLEMENT: { supply: 'IN_PROGRESS', cancel: 'CANCELLED' },
      RESULT_SUBMITTED: { confirm: 'CONFIRMED', rework: 'IN_PROGRESS', cancel: 'CANCELLED' },
    },
    who: {
      accept: officer('REQUESTED'),
      unable: officer('REQUESTED'),
      start: officer('REQUESTED', 'HANDLER'),
      submitResult: officer('REQUESTED', 'HANDLER'),
      askSupplement: officer('REQUESTED', 'HANDLER'),
      supply: officer('REQUESTING'),
      confirm: officer('REQUESTING'),
      rework: officer('REQUESTING'),
      cancel: 'SYSTEM',
    },
  },
  {
    lifecycle: proposalLifecycle as unknown as Book['lifecycle'],
    moves: { OPEN: { agree: 'AGREED', refuse: 'REFUSED', withdraw: 'WITHDRAWN', lapse: 'LAPSED' } },
    who: {
      agree: { sides: ['REQUESTING', 'REQUESTED'], roles: ['COOPERATION_OFFICER', 'HEAD'] },
      refuse: { sides: ['REQUESTING', 'REQUESTED'], roles: ['COOPERATION_OFFICER', 'HEAD'] },
      withdraw: { sides: ['REQUESTING', 'REQUESTED'], roles: ['COOPERATION_OFFICER'] },
      lapse: 'SYSTEM',
    },
  },
  {
    lifecycle: dispositionLifecycle as unknown as Book['lifecycle'],
    moves: { OPEN: { reroute: 'REROUTED', keep: 'KEPT', closeWithLetter: 'CLOSED_WITH_LETTER' } },
    who: {
      reroute: officer('REQUESTING'),
      keep: officer('REQUESTING'),
      closeWithLetter: officer('REQUESTING', 'HEAD'),
    },
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

/** The verdict of the code on one cell. */
function verdict(book: Book, state: string, command: string, part: Part | null, viewer: Viewer): string {
  try {
    return step(book.lifecycle, viewer, part, state, command, () => 'COOPERATION_AT_ANOTHER_STAGE');
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** The verdict of the book on the same cell. */
function expected(book: Book, state: string, command: string, part: Part | null, role: Role): string {
  const who = book.who[command];
  if (who === undefined || who === 'SYSTEM') return 'SYSTEM_ONLY';
  if (part === null || !who.sides.includes(part)) return 'SIDE_MAY_NOT';
  if (!who.roles.includes(role)) return 'ROLE_MAY_NOT';
  return book.moves[state]?.[command] ?? 'COOPERATION_AT_ANOTHER_STAGE';
}

for (const book of BOOKS) {
  const { name, states, commands } = book.lifecycle;

  test(`Every cell of ${name} (state × command × side × role) is as the book says.`, () => {
    let cells = 0;
    const wrong: string[] = [];
    for (const state of states) {
      for (const command of Object.keys(book.who)) {
        for (const part of [...PARTS, null]) {
          for (const role of ROLE_NAMES) {
            cells += 1;
            const [is, should] = [
              verdict(book, state, command, part, viewerWith(role)),
              expected(book, state, command, part, role),
            ];
            if (is !== should) wrong.push(`${state} × ${command} × ${part} × ${role}: ${is}, not ${should}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBe(states.length * Object.keys(book.who).length * (PARTS.length + 1) * ROLE_NAMES.length);
  });

  test(`${name} has no command that the book does not know, and none is missing.`, () => {
    expect([...commands].sort()).toEqual(Object.keys(book.who).sort());
  });

  test(`A suspended organisation can do nothing in ${name}.`, () => {
    for (const state of states) {
      for (const command of commands) {
        for (const role of ROLE_NAMES) {
          expect(verdict(book, state, command, 'REQUESTING', viewerWith(role, 'SUSPENDED'))).toBe(
            'ORGANISATION_SUSPENDED',
          );
        }
      }
    }
  });

  test(`A button of ${name} never lies: what viewerActions allows, the command takes.`, () => {
    for (const state of states) {
      for (const part of PARTS) {
        for (const role of ROLE_NAMES) {
          const viewer = viewerWith(role);
          for (const { action, allowed } of actionsOf(book.lifecycle, viewer, part, state)) {
            const command = action.slice(name.length + 1);
            expect([action, allowed]).toEqual([
              action,
              (states as readonly string[]).includes(verdict(book, state, command, part, viewer)),
            ]);
          }
        }
      }
    }
  });
}
