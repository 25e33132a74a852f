import type { RefusalCode } from '../../errors/catalogue.js';
import type { CaseCommand } from './case.lifecycle.js';
import type { RawActionFacts, RawCase } from './case.queries.js';
import { isUndecided, refusalOfApprover } from './case.rules.js';
import type { RawDecisions } from './decision.queries.js';
import { refusalToRegularise } from './decision.rules.js';

/** Commands between application and decision, for which what was written down there decides. */
const DECIDING: readonly CaseCommand[] = [
  'askSupplement',
  'deemWithdrawn',
  'stateMeans',
  'review',
  'grant',
  'refuse',
  'grantInAdvance',
  'regularise',
];

export const isDeciding = (command: CaseCommand): boolean => DECIDING.includes(command);

/** What stands in the way of a command between application and decision, beside state and right; null when nothing does. */
export function whyNotDecide(
  command: CaseCommand,
  raw: RawCase,
  facts: RawActionFacts,
  decisions: RawDecisions,
  viewer: { memberId: string; now: Date },
): RefusalCode | null {
  const sameOne = refusalOfApprover(viewer.memberId, raw);
  const nobody: RefusalCode | null = facts.recipients === 0 ? 'CASE_HAS_NO_RECIPIENT' : null;
  const unseen: RefusalCode | null = facts.unseenAsks ? 'CASE_HAS_OPEN_ASKS' : null;
  switch (command) {
    case 'askSupplement':
      return decisions.supplementId === null ? null : 'SUPPLEMENT_ASKED_ALREADY';
    case 'deemWithdrawn': {
      const { supplementDueAt } = decisions;
      const passed = supplementDueAt !== null && supplementDueAt <= viewer.now;
      return passed ? unseen : 'SUPPLEMENT_DATE_NOT_PASSED';
    }
    case 'stateMeans':
      return isUndecided(raw.state) ? null : refusalToRegularise(raw);
    case 'review':
      return nobody;
    case 'grant':
      return (
        sameOne ??
        nobody ??
        (decisions.reviewId !== null && decisions.findingMet !== true ? 'REVIEW_FOUND_OTHERWISE' : null)
      );
    case 'refuse':
      return sameOne ?? (decisions.reviewId === null ? 'CASE_NOT_REVIEWED' : null) ?? unseen;
    case 'grantInAdvance':
      return sameOne ?? nobody;
    case 'regularise':
      return refusalToRegularise(raw) ?? sameOne;
    default:
      return null;
  }
}
