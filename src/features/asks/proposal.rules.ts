import type { RefusalCode } from '../../errors/catalogue.js';
import type { ProposalKind } from './proposal.lifecycle.js';

export type AskSide = 'REQUESTING' | 'REQUESTED';

/** What a kind of proposal is about, who makes it, and in which states it may be open (lifecycles.md §3). */
export interface ProposalRule {
  zh: string;
  en: string;
  by: readonly AskSide[];
  subject: 'ITEM' | 'ASK' | 'ITEM_OR_ASK' | 'CASE';
  itemStates?: readonly string[];
  askStates?: readonly string[];
  caseStates?: readonly string[];
  /** Agreeing needs the head of the other side. */
  headAgrees?: true;
}

export const PROPOSAL_RULES: Readonly<Record<ProposalKind, ProposalRule>> = {
  NEW_DUE_DATE: {
    zh: '变更期限',
    en: 'another time limit',
    by: ['REQUESTING', 'REQUESTED'],
    subject: 'ITEM_OR_ASK',
    itemStates: ['REQUESTED', 'ACCEPTED', 'IN_PROGRESS'],
    askStates: ['SENT', 'RECEIVED', 'ACTIVE'],
  },
  CANCEL_ITEM: {
    zh: '取消事项',
    en: 'the requester no longer needs the item',
    by: ['REQUESTING'],
    subject: 'ITEM',
    itemStates: ['ACCEPTED', 'IN_PROGRESS', 'AWAITING_SUPPLEMENT', 'RESULT_SUBMITTED'],
  },
  REDIRECT: {
    zh: '改送有管辖权的机构',
    en: 'another institution is competent',
    by: ['REQUESTED'],
    subject: 'ASK',
    askStates: ['SENT', 'RECEIVED'],
    headAgrees: true,
  },
  RECALL: {
    zh: '召回',
    en: 'the sender wants it back',
    by: ['REQUESTING'],
    subject: 'ASK',
    askStates: ['ACTIVE'],
    headAgrees: true,
  },
  RETURN: {
    zh: '退回',
    en: 'the receiver wants to give it back',
    by: ['REQUESTED'],
    subject: 'ASK',
    askStates: ['ACTIVE'],
    headAgrees: true,
  },
  LEAD_TRANSFER: {
    zh: '移交主办',
    en: 'the lead is handed to the other side',
    by: ['REQUESTING', 'REQUESTED'],
    subject: 'CASE',
    askStates: ['ACTIVE'],
    caseStates: ['GRANTED', 'ASSIGNED', 'IN_PROGRESS'],
    headAgrees: true,
  },
};

/** Of an item nothing is proposed before its letter has been sent, nor after it has ended. */
const ON_THE_OTHER_DESK: readonly string[] = ['SENT', 'RECEIVED', 'ACTIVE'];

export interface ProposalFacts {
  side: AskSide;
  askState: string;
  itemState: string | null;
  caseState: string | null;
  /** Whether the proposing organisation leads the case. */
  leads: boolean;
}

/** Why a kind cannot be proposed here by this side now; null when it can. */
export function refusalToPropose(kind: ProposalKind, facts: ProposalFacts): RefusalCode | null {
  const rule = PROPOSAL_RULES[kind];
  if (!rule.by.includes(facts.side)) return 'PROPOSAL_NOT_YOURS';
  const onItem = facts.itemState !== null;
  if ((rule.subject === 'ITEM' && !onItem) || ((rule.subject === 'ASK' || rule.subject === 'CASE') && onItem))
    return 'PROPOSAL_TERMS_UNFIT';
  if (onItem && !ON_THE_OTHER_DESK.includes(facts.askState)) return 'PROPOSAL_NOT_HERE';
  if (onItem && rule.itemStates !== undefined && !rule.itemStates.includes(facts.itemState ?? ''))
    return 'PROPOSAL_NOT_HERE';
  if (!onItem && rule.askStates !== undefined && !rule.askStates.includes(facts.askState)) return 'PROPOSAL_NOT_HERE';
  if (rule.caseStates !== undefined && !rule.caseStates.includes(facts.caseState ?? '')) return 'PROPOSAL_NOT_HERE';
  if (kind === 'LEAD_TRANSFER' && !facts.leads) return 'CASE_NOT_LED_BY_YOU';
  return null;
}

export interface RedirectFacts {
  chain: number;
  /** Organisations the ask has been at or came from. */
  visited: readonly string[];
  to: string;
}

/** A chain of redirections has at most three links and no cycle. */
export function refusalToRedirect(facts: RedirectFacts): RefusalCode | null {
  if (facts.chain >= 3) return 'REDIRECT_CHAIN_TOO_LONG';
  return facts.visited.includes(facts.to) ? 'REDIRECT_CYCLE' : null;
}
