import type { RefusalCode } from '../../errors/catalogue.js';
import type { ProposalKind } from '../asks/proposal.lifecycle.js';
import type { ReferralState } from './referral.lifecycle.js';

interface Row {
  by: 'REQUESTING' | 'REQUESTED';
  states: readonly ReferralState[];
}

/** What can be proposed of a referral, by whom and when (lifecycles.md §3). */
export const REFERRAL_PROPOSALS: Readonly<Partial<Record<ProposalKind, Row>>> = {
  REDIRECT: { by: 'REQUESTED', states: ['SENT', 'RECEIVED'] },
  RECALL: { by: 'REQUESTING', states: ['ACCEPTED', 'ON_HOLD'] },
  RETURN: { by: 'REQUESTED', states: ['ACCEPTED', 'ON_HOLD'] },
};

/** Why a kind cannot be proposed here by this side now; null when it can. */
export function refusalToProposeHere(
  kind: ProposalKind,
  side: 'REQUESTING' | 'REQUESTED',
  state: ReferralState,
): RefusalCode | null {
  const row = REFERRAL_PROPOSALS[kind];
  if (row === undefined) return 'PROPOSAL_TERMS_UNFIT';
  if (row.by !== side) return 'PROPOSAL_NOT_YOURS';
  return row.states.includes(state) ? null : 'PROPOSAL_NOT_HERE';
}
