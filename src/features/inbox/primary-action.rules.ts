import { whyMayNot } from '../../access/authorize.js';
import type { Viewer } from '../../kernel/context.js';
import type { Lifecycle } from '../../kernel/lifecycle.js';
import type { Part } from '../../kernel/roles.js';
import { dispositionLifecycle } from '../asks/disposition.lifecycle.js';
import { proposalLifecycle } from '../asks/proposal.lifecycle.js';
import { type CaseCommand, type CaseState, caseLifecycle } from '../cases/case.lifecycle.js';
import { whyMayNotInCase } from '../cases/case.rules.js';
import { type ConflictCommand, type ConflictState, conflictLifecycle } from '../cases/conflict.lifecycle.js';
import { objectionLifecycle } from '../cases/objection.lifecycle.js';
import {
  type ConsultationCommand,
  type ConsultationState,
  consultationLifecycle,
} from '../consultations/consultation.lifecycle.js';
import {
  type CooperationCommand,
  type CooperationState,
  cooperationLifecycle,
} from '../cooperation/cooperation.lifecycle.js';
import {
  type CooperationItemCommand,
  type CooperationItemState,
  cooperationItemLifecycle,
} from '../cooperation/cooperation-item.lifecycle.js';
import {
  type DefenceLineCommand,
  type DefenceLineState,
  defenceLineLifecycle,
} from '../defence/defence-line.lifecycle.js';
import { type DutyHelpCommand, type DutyHelpState, dutyHelpLifecycle } from '../defence/duty-help.lifecycle.js';
import { type NoticeCommand, type NoticeState, noticeLifecycle } from '../defence/notice.lifecycle.js';
import {
  type PersonQuestionCommand,
  type PersonQuestionState,
  personQuestionLifecycle,
} from '../matching/person-question.lifecycle.js';
import { type ReferralCommand, type ReferralState, referralLifecycle } from '../referrals/referral.lifecycle.js';
import type { InboxSubject } from './inbox-subjects.js';

/** What a row of a list knows of its subject. */
export interface ActionFacts {
  subjectType: InboxSubject;
  state: string;
  part: Part;
  awaitsUs: boolean;
  /** Whether the requesting institution lets `send` approve. */
  sendApproves: boolean;
  draftedByMe: boolean;
  /** Who opened, accepted or handed in may not also approve. */
  openedOrAcceptedByMe: boolean;
  /** Somebody of the leading institution has reviewed it. */
  reviewed: boolean;
  fileSubmittedByMe: boolean;
  handlerMemberId: string | null;
  itemStates: readonly string[];
  proposalAwaitsUs: boolean;
  dispositionIsOpen: boolean;
  /** Of the open objection on a case. */
  objectionState?: string | null;
  /** The viewer's organisation watches the case from above its lead, which is suspended, and no conflict decides where it belongs. */
  mayNameLead?: boolean;
}

const OF_CASE: Readonly<Partial<Record<CaseState, readonly CaseCommand[]>>> = {
  APPLIED: ['accept'],
  AWAITING_SUPPLEMENT: ['supply'],
  ACCEPTED: ['grant', 'review'],
  GRANTED: ['assign'],
  ASSIGNED: ['start'],
  IN_PROGRESS: ['milestone', 'decide'],
  CLOSING: ['close'],
  CLOSED: ['archive'],
  REFUSED: ['correct'],
  TERMINATED: ['correct'],
};
const OF_COOPERATION: Readonly<Partial<Record<CooperationState, readonly CooperationCommand[]>>> = {
  DRAFT: ['send', 'approve', 'edit'],
  APPROVED: ['send'],
  SENT: ['open'],
};
const OF_ITEMS: readonly [CooperationItemState, CooperationItemCommand][] = [
  ['RESULT_SUBMITTED', 'confirm'],
  ['AWAITING_SUPPLEMENT', 'supply'],
  ['REQUESTED', 'accept'],
  ['IN_PROGRESS', 'submitResult'],
  ['ACCEPTED', 'start'],
];

const OF_REFERRAL: Readonly<Partial<Record<ReferralState, readonly ReferralCommand[]>>> = {
  DRAFT: ['send'],
  SENT: ['open'],
  RECEIVED: ['accept'],
  AWAITING_SUPPLEMENT: ['supply'],
  ACCEPTED: ['complete'],
  ON_HOLD: ['resume'],
};
const OF_NOTICE: Readonly<Partial<Record<NoticeState, readonly NoticeCommand[]>>> = {
  DRAFT: ['notify'],
  NOTIFIED: ['open'],
};
const OF_LINES: readonly [DefenceLineState, DefenceLineCommand][] = [
  ['AWAITING_CORRECTION', 'correct'],
  ['DECLINED_BY_PERSON', 'renotify'],
  ['ASSIGNED', 'confirmToOrgan'],
  ['RECEIVED', 'assign'],
  ['NOTIFIED', 'assign'],
];
const OF_HELP: Readonly<Partial<Record<DutyHelpState, readonly DutyHelpCommand[]>>> = {
  REQUESTED: ['schedule'],
  SCHEDULED: ['hold'],
  HELD: ['record'],
  RECORDED: ['convert'],
};
const OF_CONSULTATION: Readonly<Partial<Record<ConsultationState, readonly ConsultationCommand[]>>> = {
  OPEN: ['answer'],
  ANSWERED: ['close'],
};
const OF_CONFLICT: Readonly<Partial<Record<ConflictState, readonly ConflictCommand[]>>> = { RAISED: ['decide'] };

const OF_QUESTION: Readonly<Partial<Record<PersonQuestionState, readonly PersonQuestionCommand[]>>> = {
  ASKED: ['answer'],
};

/**
 * The one thing the viewer would do next with a row of a list, as `object.verb`: from the same tables that guard the
 * commands. Null when it is not the viewer's turn, or not the viewer's to do. A case without a lead at work is its
 * superior's turn, whomever it awaits.
 */
export function primaryAction(viewer: Viewer, facts: ActionFacts): string | null {
  if (!facts.awaitsUs && facts.mayNameLead !== true) return null;
  switch (facts.subjectType) {
    case 'LEGAL_AID_CASE':
      return ofCase(viewer, facts);
    case 'COOPERATION':
      return ofCooperation(viewer, facts);
    case 'REFERRAL':
      return ofAsk(viewer, facts) ?? firstOf(viewer, referralLifecycle, OF_REFERRAL, facts);
    case 'DEFENCE_NOTICE':
      return ofNotice(viewer, facts);
    case 'DUTY_LAWYER_HELP':
      return firstOf(viewer, dutyHelpLifecycle, OF_HELP, facts);
    case 'PERSON_QUESTION':
      return firstOf(viewer, personQuestionLifecycle, OF_QUESTION, facts);
    case 'CONSULTATION':
      return firstOf(viewer, consultationLifecycle, OF_CONSULTATION, facts);
    case 'COMPETENCE_CONFLICT':
      return firstOf(viewer, conflictLifecycle, OF_CONFLICT, facts);
  }
}

/** What any ask may wait for beside its own state: the answer to a proposal, what becomes of what was declined. */
function ofAsk(viewer: Viewer, { part, proposalAwaitsUs, dispositionIsOpen }: ActionFacts): string | null {
  if (proposalAwaitsUs && may(viewer, proposalLifecycle, 'OPEN', 'agree', part)) return 'proposal.agree';
  const disposes = dispositionIsOpen && may(viewer, dispositionLifecycle, 'OPEN', 'reroute', part);
  return disposes ? 'disposition.reroute' : null;
}

function firstOf<S extends string, C extends string>(
  viewer: Viewer,
  lifecycle: Lifecycle<S, C>,
  commands: Readonly<Partial<Record<S, readonly C[]>>>,
  { state, part }: ActionFacts,
): string | null {
  const found = (commands[state as S] ?? []).find((command) => may(viewer, lifecycle, state as S, command, part));
  return found === undefined ? null : `${lifecycle.name}.${found}`;
}

function ofNotice(viewer: Viewer, facts: ActionFacts): string | null {
  const own = firstOf(viewer, noticeLifecycle, OF_NOTICE, facts);
  if (own !== null || facts.state === 'DRAFT') return own;
  const line = OF_LINES.find(
    ([state, command]) =>
      facts.itemStates.includes(state) && may(viewer, defenceLineLifecycle, state, command, facts.part),
  );
  return line === undefined ? null : `${defenceLineLifecycle.name}.${line[1]}`;
}

function ofCase(viewer: Viewer, facts: ActionFacts): string | null {
  const state = facts.state as CaseState;
  if (facts.objectionState === 'FILED' && may(viewer, objectionLifecycle, 'FILED', 'maintain', facts.part))
    return facts.part === 'SUPERVISOR' ? 'objection.maintain' : null;
  const wanted: readonly CaseCommand[] = facts.part === 'SUPERVISOR' ? ['designate'] : (OF_CASE[state] ?? []);
  const found = wanted.find((command) => {
    if (command === 'designate' && facts.mayNameLead !== true) return false;
    if (command === 'grant' && facts.openedOrAcceptedByMe) return false;
    if (command === 'review' && facts.reviewed) return false;
    if (command === 'close' && facts.fileSubmittedByMe) return false;
    if (command === 'correct' && facts.objectionState !== 'CORRECTION_ORDERED') return false;
    const row = caseLifecycle.row(state, command);
    return row !== null && whyMayNotInCase(viewer, facts.handlerMemberId, facts.part, row) === null;
  });
  return found === undefined ? null : `case.${found}`;
}

function ofCooperation(viewer: Viewer, facts: ActionFacts): string | null {
  const { part } = facts;
  const state = facts.state as CooperationState;
  const waiting = ofAsk(viewer, facts);
  if (waiting !== null) return waiting;
  const own = (OF_COOPERATION[state] ?? []).find((command) => {
    if (command === 'send' && state === 'DRAFT' && !facts.sendApproves) return false;
    if (command === 'approve' && facts.draftedByMe) return false;
    return may(viewer, cooperationLifecycle, state, command, part);
  });
  if (own !== undefined) return `cooperation.${own}`;
  const item = OF_ITEMS.find(
    ([itemState, command]) =>
      facts.itemStates.includes(itemState) && may(viewer, cooperationItemLifecycle, itemState, command, part),
  );
  if (state !== 'RECEIVED' && state !== 'ACTIVE') return null;
  if (item !== undefined) return `cooperationItem.${item[1]}`;
  const ended = facts.itemStates.every((each) => cooperationItemLifecycle.isFinal(each as CooperationItemState));
  return ended && may(viewer, cooperationLifecycle, state, 'conclude', part) ? 'cooperation.conclude' : null;
}

function may<S extends string, C extends string>(
  viewer: Viewer,
  lifecycle: Lifecycle<S, C>,
  state: S,
  command: C,
  part: Part,
): boolean {
  const row = lifecycle.row(state, command);
  return row !== null && whyMayNot(viewer, row, part) === null;
}
