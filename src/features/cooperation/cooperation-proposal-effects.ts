import { whenDetails } from '../../access/authorize.js';
import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Proposal } from '../asks/ask.entity.js';
import { PROPOSAL_RULES } from '../asks/proposal.rules.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { caseLifecycle } from '../cases/case.lifecycle.js';
import { moveLead, refuseInactiveLead } from '../cases/case-lead.service.js';
import { agreeDueDate } from '../deadlines/deadline.service.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import { movesLead, refusalToGiveBack, tookLead } from './cooperation.rules.js';
import { contentOf, draftsOf } from './cooperation-content.js';
import { makeDraft } from './cooperation-draft.service.js';
import { endAsk, endItem, followItems, recordAsk, recordItem, refreshBall } from './cooperation-facts.js';
import { cooperationItemLifecycle } from './cooperation-item.lifecycle.js';
import { itemsOf } from './cooperation-lock.js';
import { refusalOfRedirect } from './cooperation-redirect.js';
import { dispatch, refuseOpenAlready } from './cooperation-send.service.js';

type Finish = () => Promise<Record<string, string>>;
const NOTHING: Finish = async () => ({});

/**
 * What an agreed proposal does, in the transaction of the agreement. The returned step issues papers, whose numbers
 * are the last locks.
 */
export async function putIntoEffect(
  tx: CommandTx,
  proposal: Proposal,
  ask: Cooperation,
  items: readonly CooperationItem[],
  legalAidCase: LegalAidCase,
): Promise<Finish> {
  switch (proposal.kind) {
    case 'NEW_DUE_DATE':
      await setDueDate(tx, proposal, ask, items);
      return NOTHING;
    case 'CANCEL_ITEM':
      await cancelItem(tx, proposal, ask, items, legalAidCase);
      return NOTHING;
    case 'RECALL':
      await giveBack(tx, ask, items, legalAidCase, 'recall');
      return NOTHING;
    case 'RETURN':
      await giveBack(tx, ask, items, legalAidCase, 'giveBack');
      return NOTHING;
    case 'LEAD_TRANSFER':
      await transferLead(tx, proposal, legalAidCase);
      return NOTHING;
    case 'REDIRECT':
      return await redirect(tx, proposal, ask, items, legalAidCase);
  }
}

/** The clock is set anew and both dates are kept; of an item not yet accepted the letter's date moves. */
async function setDueDate(
  tx: CommandTx,
  proposal: Proposal,
  ask: Cooperation,
  items: readonly CooperationItem[],
): Promise<void> {
  const { dueOn } = proposal.terms;
  if (dueOn === undefined) return;
  const item = items.find((candidate) => candidate.id === proposal.itemId);
  if (item === undefined) {
    await agreeDueDate(tx, ask.id, 'COOPERATION_ANSWER', dueOn);
    touch(tx, ask);
    recordAsk(tx, ask, 'setDueDate', ask.state, { dueOn });
    return;
  }
  if (item.state === 'REQUESTED') item.wantedOn = dueOn;
  else await agreeDueDate(tx, item.id, 'COOPERATION_WORK', dueOn);
  touch(tx, item);
  recordItem(tx, ask, item, 'setDueDate', item.state, { dueOn });
}

async function cancelItem(
  tx: CommandTx,
  proposal: Proposal,
  ask: Cooperation,
  items: readonly CooperationItem[],
  legalAidCase: LegalAidCase,
): Promise<void> {
  const item = items.find((candidate) => candidate.id === proposal.itemId);
  if (item === undefined) return;
  if (movesLead(item.kind)) refuse('ITEM_MUST_END_BY_RESULT');
  const from = item.state;
  item.state = 'CANCELLED';
  touch(tx, item);
  await endItem(tx, ask, item);
  recordItem(tx, ask, item, 'cancel', from);
  await followItems(tx, ask, items, legalAidCase);
}

/**
 * The ask ends, open items are cancelled, results stay, and the lead returns to the sender.
 * @throws CASE_LEAD_MOVED ORGANISATION_NOT_ACTIVE
 */
async function giveBack(
  tx: CommandTx,
  ask: Cooperation,
  items: readonly CooperationItem[],
  legalAidCase: LegalAidCase,
  command: 'recall' | 'giveBack',
): Promise<void> {
  const { leadOrganisationId } = legalAidCase;
  refuseIf(refusalToGiveBack(ask, items, leadOrganisationId));
  if (tookLead(items) && leadOrganisationId === ask.requestedOrganisationId) {
    await refuseInactiveLead(tx, ask.ownerOrganisationId);
    await moveLead(tx, { legalAidCase, toOrganisationId: ask.ownerOrganisationId, returning: true });
  }
  await endAsk(tx, ask, items, command, legalAidCase);
}

/** The lead goes from who offered it to who agreed: nobody else's case moves, and only at a stage it may move in. */
async function transferLead(tx: CommandTx, proposal: Proposal, legalAidCase: LegalAidCase): Promise<void> {
  if (legalAidCase.leadOrganisationId !== proposal.byOrganisationId) refuse('CASE_LEAD_MOVED');
  const { state } = legalAidCase;
  if (PROPOSAL_RULES.LEAD_TRANSFER.caseStates?.includes(state) !== true)
    refuse('CASE_AT_ANOTHER_STAGE', whenDetails(caseLifecycle, state));
  await refuseInactiveLead(tx, proposal.toOrganisationId);
  await moveLead(tx, { legalAidCase, toOrganisationId: proposal.toOrganisationId });
}

/** The ask ends as redirected; a linked one is sent to the other institution, with the original time of receipt. */
async function redirect(
  tx: CommandTx,
  proposal: Proposal,
  ask: Cooperation,
  items: readonly CooperationItem[],
  legalAidCase: LegalAidCase,
): Promise<Finish> {
  const to = proposal.terms.organisationId ?? '';
  refuseIf(await refusalOfRedirect(tx, ask, to));
  // What was answered already was answered: only the rest goes on.
  const unanswered = items.filter((item) => !cooperationItemLifecycle.isFinal(item.state));
  const content = contentOf(tx, ask, unanswered);
  const { id, ownerOrganisationId, caseId } = ask;
  const kinds = unanswered.map((item) => item.kind);
  await refuseOpenAlready(tx, { id, ownerOrganisationId, caseId, requestedOrganisationId: to, kinds });
  const receivedAt = ask.receivedAt ?? tx.now;
  const nextId = newId();
  ask.redirectedToId = nextId;
  await endAsk(tx, ask, items, 'redirect', legalAidCase);
  const next = await makeDraft(
    tx,
    legalAidCase,
    to,
    {
      purpose: content.purpose ?? '',
      legalBasis: content.legalBasis,
      items: draftsOf(tx, unanswered, content),
    },
    { id: nextId, fromId: ask.id, chain: ask.chain + 1 },
  );
  return async () => {
    next.state = 'SENT';
    next.sentByMemberId = tx.viewer.memberId;
    next.narrowed = ask.narrowed;
    await dispatch(tx, next, await itemsOf(tx, next.id), legalAidCase, receivedAt);
    recordAsk(tx, next, 'send', null, { redirectedFrom: ask.id });
    await refreshBall(tx, next);
    return { next: next.id };
  };
}
