import { participantsOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
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
  for (const { organisationId, part } of parts) if (part === 'SUPERVISOR') await leaveAbove(tx, organisationId, ids);
}

/**
 * Whether a case lies in an open conflict already. One that was raised before the lead moved is known to who led then.
 * The case is under its lock.
 */
export async function liesInConflict(tx: CommandTx, caseId: string): Promise<boolean> {
  const lies = async (there: CommandTx): Promise<boolean> => {
    const [open] = await there.sql(
      `select 1 from competence_conflict where ? in (case_id, other_case_id) and state = 'RAISED'`,
      [caseId],
    );
    return open !== undefined;
  };
  if (await lies(tx)) return true;
  for (const { organisationId, part } of await participantsOf(tx, caseId))
    if ((part === 'HOME' || part === 'FORMER_LEAD') && (await inTheNameOf(tx, organisationId, lies))) return true;
  return false;
}
