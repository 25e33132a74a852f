import type { CommandTx } from '../../command/command.js';
import { pauseClock, resumeClock } from '../deadlines/deadline.service.js';
import { refreshCaseDues } from '../deadlines/deadline-move.service.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';

const REVIEW = 'APPLICATION_REVIEW';
const REASON = 'REMOTE_VERIFICATION';

/**
 * Another city verifies the means: that time is not counted in the review of the application (办理法律援助案件程序规定第17条).
 * Afterwards the review clock of the case stands still, for each such item, until its result is there or it has ended.
 */
export async function pauseReview(tx: CommandTx, ask: Cooperation, item: CooperationItem): Promise<void> {
  if (item.kind !== 'VERIFY_MEANS') return;
  if (await pauseClock(tx, ask.caseId, REVIEW, REASON, item.id)) await refreshCaseDues(tx, ask.caseId);
}

/** The finding is there, or will not come. Afterwards the review goes on, unless another city still verifies. */
export async function resumeReview(tx: CommandTx, ask: Cooperation, item: CooperationItem): Promise<void> {
  if (item.kind !== 'VERIFY_MEANS') return;
  if (await resumeClock(tx, ask.caseId, REVIEW, REASON, item.id)) await refreshCaseDues(tx, ask.caseId);
}
