import type { Desk, Step } from './referral-commands.js';
import {
  AFTER,
  type Ask,
  type Body,
  complete,
  fresh,
  isOpenAlready,
  mayBeSent,
  openProposals,
  PROPOSALS,
  STATIONS,
  to,
} from './referral-model.js';

/** A command of the institution's own case; the source learns the outcome, and only the outcome (§5). */
function inCase(states: readonly string[], desks: readonly Desk[], state: string, outcome: string | null): Step {
  return (model, { body, desk, ask: index = -1 }) => {
    const ask = model.asks[index];
    if (ask?.ownCase == null || ask.to !== body || !desks.includes(desk) || !states.includes(ask.ownCase.state))
      return false;
    if (ask.ownCase.outsideAid && state === 'GRANTED') return false;
    if (!ask.ownCase.outsideAid && state === 'REFUSED') return false;
    ask.ownCase.state = state;
    if (outcome === null || !AFTER.includes(ask.state)) return true;
    if (outcome !== 'GRANTED') complete(ask, outcome);
    else {
      ask.outcome = outcome;
      to(ask, ask.state);
    }
    return true;
  };
}

function closeProposal(which: 'by' | 'to', state: string): Step {
  return (model, { ask: index = -1, at = -1, body, desk }) => {
    const proposal = model.asks[index]?.proposals[at];
    if (proposal?.state !== 'OPEN' || proposal[which] !== body || desk !== 'worker') return false;
    proposal.state = state;
    return true;
  };
}

function dispose(state: string): Step {
  return (model, { ask: index = -1, at = -1, body, desk }) => {
    const ask = model.asks[index];
    const open = ask?.dispositions[at];
    if (ask?.from !== body || desk !== 'worker' || open?.state !== 'OPEN') return false;
    open.state = state;
    return true;
  };
}

/** Proposals, dispositions, and the institution's own case: what follows on a referral. */
export const ANSWERS: Readonly<Record<string, Step>> = {
  proposalPropose: (model, { ask: index = -1, body, desk, kind = 'RECALL', target }) => {
    const ask = model.asks[index];
    if (ask === undefined || desk !== 'worker') return false;
    const row = PROPOSALS[kind];
    if (ask[row.by] !== body || !row.states.includes(ask.state)) return false;
    // These three exclude one another (§3).
    if (openProposals(ask).length > 0) return false;
    if (kind === 'RETURN' && STATIONS.includes(body)) return false;
    if (kind === 'REDIRECT' && (target === undefined || ask.chain >= 3 || ask.visited.includes(target))) return false;
    const other = body === ask.from ? ask.to : ask.from;
    ask.proposals.push({ kind, by: body, to: other, state: 'OPEN', target: target ?? null, since: model.day });
    return true;
  },
  proposalAgree: (model, { ask: index = -1, at = -1, body, desk }) => {
    const ask = model.asks[index];
    const proposal = ask?.proposals[at];
    if (ask === undefined || proposal?.state !== 'OPEN' || proposal.to !== body || desk !== 'head') return false;
    proposal.state = 'AGREED';
    if (proposal.kind !== 'REDIRECT') return to(ask, proposal.kind === 'RECALL' ? 'RECALLED' : 'RETURNED') ?? true;
    const target = proposal.target as Body;
    // The basis must cover X (§3).
    if (!mayBeSent(model, ask, target) || isOpenAlready(model, ask, target)) return false;
    to(ask, 'REDIRECTED');
    const next = fresh(ask.way, ask.kind, ask.from, target, ask.person);
    model.asks.push({ ...next, chain: ask.chain + 1, visited: [...ask.visited, target], sentOn: model.day });
    to(model.asks.at(-1) as Ask, 'SENT');
    return true;
  },
  proposalRefuse: closeProposal('to', 'REFUSED'),
  proposalWithdraw: closeProposal('by', 'WITHDRAWN'),

  dispositionKeep: dispose('KEPT'),
  dispositionCloseWithLetter: dispose('CLOSED_WITH_LETTER'),
  dispositionReroute: (model, attempt) => {
    const ask = model.asks[attempt.ask ?? -1];
    if (attempt.target === undefined || !dispose('REROUTED')(model, attempt) || ask === undefined) return false;
    model.asks.push(fresh(ask.way, ask.kind, ask.from, attempt.target, ask.person));
    return true;
  },

  caseAccept: inCase(['APPLIED'], ['worker'], 'ACCEPTED', null),
  caseReview: (model, attempt) => {
    const own = model.asks[attempt.ask ?? -1]?.ownCase;
    if (!inCase(['ACCEPTED'], ['reviewer'], 'ACCEPTED', null)(model, attempt) || own == null) return false;
    own.outsideAid = true;
    return true;
  },
  caseGrant: inCase(['ACCEPTED'], ['head'], 'GRANTED', 'GRANTED'),
  caseRefuse: inCase(['ACCEPTED'], ['head'], 'REFUSED', 'REFUSED'),
  caseWithdraw: inCase(['APPLIED', 'ACCEPTED'], ['worker'], 'WITHDRAWN', 'WITHDRAWN'),
  caseAssign: inCase(['GRANTED'], ['assigner'], 'ASSIGNED', null),
  caseStart: inCase(['ASSIGNED'], ['assigner'], 'IN_PROGRESS', null),
  caseTerminate: inCase(['GRANTED', 'ASSIGNED', 'IN_PROGRESS'], ['head'], 'TERMINATED', 'TERMINATED'),
  caseSubmitFile: inCase(['IN_PROGRESS'], ['handler'], 'CLOSING', null),
  caseClose: inCase(['CLOSING'], ['head'], 'CLOSED', 'CLOSED'),
};
