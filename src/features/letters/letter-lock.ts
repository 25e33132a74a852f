import type { SubjectType } from '../../access/participation.js';
import { partOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { lockCase } from '../cases/case-lock.js';
import { audienceOf } from '../cooperation/cooperation-facts.js';
import { lockAsk } from '../cooperation/cooperation-lock.js';

/** Subjects that stand for themselves: their row is locked by its id alone. */
const TABLES: Readonly<Partial<Record<SubjectType, string>>> = {
  REFERRAL: 'referral',
  DEFENCE_NOTICE: 'defence_notice',
  DUTY_LAWYER_HELP: 'duty_lawyer_help',
  CONSULTATION: 'consultation',
  PERSON: 'person',
};

export interface PaperSides {
  subjectType: SubjectType;
  subjectId: string;
  organisationId: string;
  toOrganisationId: string | null;
}

/**
 * Locks what a paper is about, in the order of its own room. Who learns what happens to the paper: both sides of an ask;
 * of a case only who issued it and whom it is addressed to.
 * @throws NOT_FOUND
 */
export async function lockSubjectOf(
  tx: CommandTx,
  { subjectType, subjectId, organisationId, toOrganisationId }: PaperSides,
): Promise<{ version: number; audience: string[] }> {
  const sides = [...new Set([organisationId, toOrganisationId ?? organisationId, tx.viewer.organisationId])];
  if (subjectType === 'COOPERATION') {
    const { ask } = await lockAsk(tx, subjectId);
    return { version: ask.version, audience: audienceOf(ask) };
  }
  const table = TABLES[subjectType];
  if (table === undefined) {
    const { legalAidCase } = await lockCase(tx, subjectId);
    return { version: legalAidCase.version, audience: sides };
  }
  const [row] = await tx.sql<{ version: number }>(`select version from ${table} where id = ? for update`, [subjectId]);
  if (row === undefined || (await partOf(tx, subjectId)) === null) refuse('NOT_FOUND');
  return { version: row.version, audience: sides };
}
