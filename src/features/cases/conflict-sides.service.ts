import { participantsOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import type { LegalAidCase } from './case.entity.js';
import { leaveAbove } from './supervision.service.js';

/** The superiors of a conflict leave its cases, unless they have more to do in one. */
export async function hideFromSuperiors(
  tx: CommandTx,
  conflictId: string,
  cases: readonly LegalAidCase[],
): Promise<void> {
  const parts = await participantsOf(tx, conflictId);
  const ids = cases.map(({ id }) => id);
  for (const { organisationId, part } of parts)
    if (part === 'SUPERVISOR') await leaveAbove(tx, organisationId, ids, cases);
}

/** Whether a case lies in an open conflict already, which who leads it by now may not see. The case is under its lock. */
export async function liesInConflict(tx: CommandTx, caseId: string): Promise<boolean> {
  const [row] = await tx.sql<{ lies: boolean }>('select app.lies_in_conflict(?) as lies', [caseId]);
  return row?.lies === true;
}
