import type { RefusalCode } from '../../errors/catalogue.js';
import type { Viewer } from '../../kernel/context.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { CaseState } from '../cases/case.lifecycle.js';
import { type CooperationCommand, type CooperationState, cooperationLifecycle } from './cooperation.lifecycle.js';
import {
  type CooperationItemCommand,
  type CooperationItemState,
  cooperationItemLifecycle,
} from './cooperation-item.lifecycle.js';
import {
  ITEM_KINDS,
  type ItemKind,
  type ItemKindCode,
  SHARING_LEVELS,
  type SharingLevel,
  UNABLE_CODES,
} from './item-kinds.js';

/** What is said when the table does not allow a command on a cooperation now. */
export function cooperationNotNow(state: CooperationState, command: CooperationCommand): RefusalCode {
  if (state === 'WITHDRAWN') return 'COOPERATION_WITHDRAWN';
  if (cooperationLifecycle.isFinal(state)) return 'COOPERATION_ENDED';
  if (command === 'open' && (state === 'RECEIVED' || state === 'ACTIVE')) return 'COOPERATION_OPENED_ALREADY';
  if ((command === 'withdraw' || command === 'amend') && state === 'ACTIVE') return 'COOPERATION_ALREADY_ANSWERED';
  if (
    ['send', 'discard', 'edit', 'approve', 'sendBack'].includes(command) &&
    ['SENT', 'RECEIVED', 'ACTIVE'].includes(state)
  ) {
    return 'COOPERATION_ALREADY_SENT';
  }
  return 'COOPERATION_AT_ANOTHER_STAGE';
}

/** What is said when the table does not allow a command on an item now. */
export function itemNotNow(state: CooperationItemState, command: CooperationItemCommand): RefusalCode {
  if (command === 'accept' || command === 'unable') return 'COOPERATION_ITEM_ALREADY_ANSWERED';
  if (cooperationItemLifecycle.isFinal(state)) return 'COOPERATION_ITEM_ENDED';
  return 'COOPERATION_ITEM_AT_ANOTHER_STAGE';
}

/** An item may be answered while its letter is on the other desk. */
export function itemsMayMove(state: CooperationState): boolean {
  return state === 'SENT' || state === 'RECEIVED' || state === 'ACTIVE';
}

/** Why these items cannot stand in one letter about a case in this state; null when they can. */
export function refusalOfItems(
  kinds: readonly ItemKindCode[],
  caseState: CaseState,
  leads: boolean,
): RefusalCode | null {
  if (kinds.length === 0) return 'LIST_EMPTY';
  if (kinds.length > 20) return 'LIST_TOO_LONG';
  const moving = kinds.filter((kind) => movesLead(kind));
  if (moving.length > 1) return 'ITEM_KIND_TWICE';
  if (moving.length === 1 && !leads) return 'CASE_NOT_LED_BY_YOU';
  return moving[0] === undefined ? null : refusalOfCaseState(moving[0], caseState);
}

function refusalOfCaseState(kind: ItemKindCode, caseState: CaseState): RefusalCode | null {
  if (kind === 'HANDLE_CASE' && !['GRANTED', 'ASSIGNED', 'IN_PROGRESS'].includes(caseState))
    return 'ITEM_KIND_NEEDS_GRANTED_CASE';
  if (kind === 'TRANSFER_APPLICATION' && !['APPLIED', 'ACCEPTED'].includes(caseState))
    return 'ITEM_KIND_NEEDS_APPLICATION';
  return null;
}

/** Why an item cannot be taken now: only who leads the case hands it over, and only at the stage the kind is for. */
export function refusalToAccept(
  kind: ItemKindCode,
  facts: { caseState: CaseState; senderLeads: boolean },
): RefusalCode | null {
  if (!movesLead(kind)) return null;
  return facts.senderLeads ? refusalOfCaseState(kind, facts.caseState) : 'CASE_LEAD_MOVED';
}

export function movesLead(kind: ItemKindCode): boolean {
  return (ITEM_KINDS[kind] as ItemKind).movesLead === true;
}

/** Whether the requested organisation got the lead by one of these items. */
export function tookLead(items: readonly { kind: ItemKindCode; acceptedAt?: Date | null | undefined }[]): boolean {
  return items.some((item) => movesLead(item.kind) && item.acceptedAt != null);
}

/**
 * Why the lead cannot come back by RECALL or RETURN now: who got it handed the case on to a third, and takes it back
 * from there first. Null when the lead is with one of the two sides, or was not moved by this ask.
 */
export function refusalToGiveBack(
  sides: { ownerOrganisationId: string; requestedOrganisationId: string },
  items: readonly { kind: ItemKindCode; acceptedAt?: Date | null | undefined }[],
  leadOrganisationId: string | null,
): RefusalCode | null {
  if (leadOrganisationId === null || !tookLead(items)) return null;
  const { ownerOrganisationId, requestedOrganisationId } = sides;
  return [ownerOrganisationId, requestedOrganisationId].includes(leadOrganisationId) ? null : 'CASE_LEAD_MOVED';
}

/** Who may only as HANDLER works on own items: those entrusted to him, of his case, or to nobody in particular. */
export function refusalOfHandler(
  viewer: Pick<Viewer, 'memberId' | 'roles'>,
  state: CooperationItemState,
  command: CooperationItemCommand,
  handlers: readonly (string | null | undefined)[],
): RefusalCode | null {
  const roles = cooperationItemLifecycle.row(state, command)?.roles ?? [];
  const onlyAsHandler =
    roles.includes('HANDLER') && roles.every((role) => role === 'HANDLER' || !viewer.roles.has(role));
  const [ofItem] = handlers;
  return onlyAsHandler && ofItem != null && !handlers.includes(viewer.memberId) ? 'CASE_HANDLED_BY_ANOTHER' : null;
}

/** Whether a reason for not acting is one of the allowed ones. Eligibility and capacity never are. */
export function refusalOfUnable(code: string): RefusalCode | null {
  return Object.hasOwn(UNABLE_CODES, code) ? null : 'UNABLE_CODE_NOT_ALLOWED';
}

/** After the lead has moved, the item ends only by its result, RECALL or RETURN: the lead is never stranded. */
export function refusalToLeave(kind: ItemKindCode, state: CooperationItemState): RefusalCode | null {
  return movesLead(kind) && state !== 'REQUESTED' ? 'ITEM_MUST_END_BY_RESULT' : null;
}

/** States in which there is a result of the whole case to tell: it was closed, or has ended otherwise. */
const CASE_OVER: readonly string[] = ['CLOSED', 'ARCHIVED', 'REFUSED', 'WITHDRAWN', 'TERMINATED'];

/** The result of a case that was handed over comes with its end. */
export function refusalOfResult(kind: ItemKindCode, caseState: CaseState): RefusalCode | null {
  return movesLead(kind) && !CASE_OVER.includes(caseState) ? 'RESULT_NEEDS_CLOSED_CASE' : null;
}

/** A wanted or proposed day lies after today. */
export function refusalOfDay(day: LocalDate | null | undefined, today: LocalDate): RefusalCode | null {
  return day !== null && day !== undefined && day <= today ? 'DUE_DATE_UNFIT' : null;
}

/** Before sending, the sender may only narrow what a kind of item shares. */
export function refusalOfNarrowing(defaultLevel: SharingLevel, wanted: SharingLevel): RefusalCode | null {
  return SHARING_LEVELS.indexOf(wanted) > SHARING_LEVELS.indexOf(defaultLevel) ? 'SHARING_ONLY_NARROWS' : null;
}

/** What becomes of the ask when its items have moved: null when it stays as it is. */
export function followingCommand(
  state: CooperationState,
  items: readonly CooperationItemState[],
): 'activate' | 'declare' | 'terminate' | null {
  const allEnded = items.every((item) => cooperationItemLifecycle.isFinal(item));
  if (allEnded && !items.includes('CONFIRMED')) return items.includes('UNABLE') ? 'declare' : 'terminate';
  const accepted = items.some((item) => item !== 'REQUESTED' && item !== 'UNABLE' && item !== 'CANCELLED');
  return accepted && (state === 'SENT' || state === 'RECEIVED') ? 'activate' : null;
}

/** An ask is concluded when every item has ended and one at least was confirmed. */
export function refusalToConclude(items: readonly CooperationItemState[]): RefusalCode | null {
  return items.every((item) => cooperationItemLifecycle.isFinal(item)) && items.includes('CONFIRMED')
    ? null
    : 'COOPERATION_ITEMS_OPEN';
}
