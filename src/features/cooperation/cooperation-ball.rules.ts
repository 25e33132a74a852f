import type { CooperationState } from './cooperation.lifecycle.js';
import { cooperationLifecycle } from './cooperation.lifecycle.js';
import { type CooperationItemState, cooperationItemLifecycle } from './cooperation-item.lifecycle.js';

/** What decides whose turn it is on an ask. */
export interface BallFacts {
  state: CooperationState;
  items: readonly CooperationItemState[];
  /** Open proposals, by the side that has to answer. */
  proposalsAwaitRequesting: number;
  proposalsAwaitRequested: number;
  openDispositions: number;
}

export interface BallAnswer {
  requesting: boolean;
  requested: boolean;
}

/**
 * Whose turn it is: an organisation is awaited if the ask's state, an open item, a proposal or a disposition awaits it.
 * While an ask is active its items say so; when all have ended the requesting side concludes it.
 */
export function ballOf(facts: BallFacts): BallAnswer {
  const { ball } = cooperationLifecycle.table.states[facts.state];
  let requesting = ball !== null && ball !== 'DERIVED' && ball.includes('REQUESTING');
  let requested = ball !== null && ball !== 'DERIVED' && ball.includes('REQUESTED');
  if (facts.state === 'ACTIVE') {
    const open = facts.items.filter((state) => !cooperationItemLifecycle.isFinal(state));
    requested = open.some((state) => awaits(state, 'REQUESTED'));
    requesting = open.length === 0 || open.some((state) => awaits(state, 'REQUESTING'));
  }
  return {
    requesting: requesting || facts.proposalsAwaitRequesting > 0 || facts.openDispositions > 0,
    requested: requested || facts.proposalsAwaitRequested > 0,
  };
}

function awaits(state: CooperationItemState, side: 'REQUESTING' | 'REQUESTED'): boolean {
  const { ball } = cooperationItemLifecycle.table.states[state];
  return ball !== null && ball !== 'DERIVED' && ball.includes(side);
}
