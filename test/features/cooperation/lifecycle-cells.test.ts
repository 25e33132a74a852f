import { dispositionLifecycle } from '../../../src/features/asks/disposition.lifecycle.js';
import { proposalLifecycle } from '../../../src/features/asks/proposal.lifecycle.js';
import { cooperationLifecycle } from '../../../src/features/cooperation/cooperation.lifecycle.js';
import { cooperationItemLifecycle } from '../../../src/features/cooperation/cooperation-item.lifecycle.js';
import type { Part, Role } from '../../../src/kernel/roles.js';
import { type Book, followsTheBook, tableOf } from '../../support/lifecycle-book.js';

// What lifecycles.md §3 and §4 say.

const officer = (side: Part, ...more: Role[]) => ({ sides: [side], roles: ['COOPERATION_OFFICER' as Role, ...more] });
const head = (side: Part) => ({ sides: [side], roles: ['HEAD' as Role] });

const BOOKS: readonly Book[] = [
  {
    lifecycle: tableOf(cooperationLifecycle),
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
    lifecycle: tableOf(cooperationItemLifecycle),
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
    lifecycle: tableOf(proposalLifecycle),
    moves: { OPEN: { agree: 'AGREED', refuse: 'REFUSED', withdraw: 'WITHDRAWN', lapse: 'LAPSED' } },
    who: {
      agree: { sides: ['REQUESTING', 'REQUESTED'], roles: ['COOPERATION_OFFICER', 'HEAD'] },
      refuse: { sides: ['REQUESTING', 'REQUESTED'], roles: ['COOPERATION_OFFICER', 'HEAD'] },
      withdraw: { sides: ['REQUESTING', 'REQUESTED'], roles: ['COOPERATION_OFFICER'] },
      lapse: 'SYSTEM',
    },
  },
  {
    lifecycle: tableOf(dispositionLifecycle),
    moves: { OPEN: { reroute: 'REROUTED', keep: 'KEPT', closeWithLetter: 'CLOSED_WITH_LETTER' } },
    who: {
      reroute: officer('REQUESTING'),
      keep: officer('REQUESTING'),
      closeWithLetter: officer('REQUESTING', 'HEAD'),
    },
  },
];

for (const book of BOOKS) followsTheBook(book, 'COOPERATION_AT_ANOTHER_STAGE');
