import type { SubjectType } from '../../access/participation.js';
import { partOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
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
  /** Under what its issuer keeps it, where that takes no part in the subject. */
  filedUnderId: string | null;
  organisationId: string;
  toOrganisationId: string | null;
}

export interface LockedSubject {
  version: number;
  audience: string[];
  /** The version of what the paper is about, where the issuer acts and keeps it under something else. */
  addressees: number | null;
}

/**
 * Locks what a paper is about, in the order of its own room. Who learns what happens to the paper: both sides of an ask;
 * of a case only who issued it and whom it is addressed to.
 * @throws NOT_FOUND
 */
export async function lockSubjectOf(tx: CommandTx, paper: PaperSides): Promise<LockedSubject> {
  const { subjectType, subjectId, organisationId, toOrganisationId } = paper;
  if (paper.filedUnderId !== null && organisationId === tx.viewer.organisationId)
    return await lockFile(tx, paper, paper.filedUnderId);
  const sides = [...new Set([organisationId, toOrganisationId ?? organisationId, tx.viewer.organisationId])];
  if (subjectType === 'COOPERATION') {
    const { ask } = await lockAsk(tx, subjectId);
    return { version: ask.version, audience: audienceOf(ask), addressees: null };
  }
  const table = TABLES[subjectType];
  if (table === undefined) {
    const { legalAidCase } = await lockCase(tx, subjectId);
    return { version: legalAidCase.version, audience: sides, addressees: null };
  }
  return { version: await lockRow(tx, table, subjectId), audience: sides, addressees: null };
}

/** @throws NOT_FOUND */
async function lockRow(tx: CommandTx, table: string, id: string): Promise<number> {
  const [row] = await tx.sql<{ version: number }>(`select version from ${table} where id = ? for update`, [id]);
  if (row === undefined || (await partOf(tx, id)) === null) refuse('NOT_FOUND');
  return row.version;
}

/**
 * The issuer's own file, then what the paper is about: that in the name of whom it is addressed to, so that the issuer
 * sees nothing of it. Each is told by itself.
 */
async function lockFile(
  tx: CommandTx,
  { subjectType, subjectId, toOrganisationId }: PaperSides,
  filedUnderId: string,
): Promise<LockedSubject> {
  const table = TABLES[subjectType];
  if (table === undefined || toOrganisationId === null)
    throw new Error(`${subjectType}: no such paper is kept elsewhere.`);
  const version = await lockRow(tx, table, filedUnderId);
  let addressees = 0;
  await inTheNameOf(tx, toOrganisationId, async (there) => {
    addressees = await lockRow(there, table, subjectId);
  });
  return { version, audience: [tx.viewer.organisationId], addressees };
}
