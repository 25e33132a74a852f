import type { CommandTx } from '../../command/command.js';
import { stopClocks } from '../deadlines/deadline.service.js';

/** A request for another lawyer that nobody has decided yet. */
export interface OpenReplacement {
  id: string;
  lawyerName: string;
  reasonSealed: Buffer;
  askedOn: string;
  recordedByMemberId: string;
  recordedByName: string;
}

/** The request that is open on a locked case; null without one. */
export async function openReplacement(tx: CommandTx, caseId: string): Promise<OpenReplacement | null> {
  const [row] = await tx.sql<OpenReplacement>(
    `select id, lawyer_name as "lawyerName", reason_sealed as "reasonSealed", asked_on::text as "askedOn",
       recorded_by_member_id as "recordedByMemberId", recorded_by_name as "recordedByName"
     from case_replacement where case_id = ? and state = 'OPEN'`,
    [caseId],
  );
  return row ?? null;
}

/** The case ends, its file is handed in, or the lead moves: afterwards nothing is left to decide. */
export async function lapseReplacement(tx: CommandTx, caseId: string): Promise<void> {
  await tx.sql(`update case_replacement set state = 'LAPSED', decided_at = ? where case_id = ? and state = 'OPEN'`, [
    tx.now,
    caseId,
  ]);
  await stopClocks(tx, caseId, ['REPLACEMENT_DECISION']);
}
