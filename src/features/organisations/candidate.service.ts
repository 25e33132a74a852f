import type { CommandTx } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { CANDIDATES_IN_COMMAND, type CandidateRow, candidates, type MatterKeys } from './candidate.queries.js';
import {
  type BarCode,
  barsAgainst,
  type CandidateReason,
  OWN_BARS,
  reasonsFor,
  refusalOfBars,
} from './candidate.rules.js';

/** The matter a lawyer is sought for: a case, or defendants of a notice that is no case yet. */
export interface Matter {
  caseId?: string | null;
  /** Recipients or defendants who are in no case yet. */
  personIds?: readonly string[];
  traits: { minor: boolean; lifeOrDeathPossible: boolean };
  /** What all defendants of one matter share (their cases' `matterGroupId`): one lawyer defends one of them only. */
  matterGroupId?: string | null;
  /** Lawyers of the other defendants, where they have no case yet. */
  otherLawyerIds?: readonly string[];
  hearingOn?: LocalDate | null;
}

/** A lawyer with the reasons for and against, and how much the lawyer has on the desk. */
export interface Candidate {
  lawyerId: string;
  lawyer: Pick<CandidateRow, 'memberId' | 'name' | 'licenceNumber' | 'firm' | 'phone' | 'specialities'>;
  /** Nothing of the law stands against it. */
  qualified: boolean;
  /** Nothing at all stands against it that was not set aside. */
  assignable: boolean;
  reasons: CandidateReason[];
  load: number;
  conflicts: boolean;
}

function keysOf(matter: Matter, lawyerId: string | null): string {
  const keys: MatterKeys = {
    caseId: matter.caseId ?? null,
    personIds: matter.personIds ?? [],
    matterGroupId: matter.matterGroupId ?? null,
    otherLawyerIds: matter.otherLawyerIds ?? [],
    hearingOn: matter.hearingOn ?? null,
    lawyerId,
  };
  return JSON.stringify(keys);
}

function candidateOf(row: CandidateRow, matter: Matter, today: LocalDate, setAside: readonly string[]): Candidate {
  const { id, memberId, name, licenceNumber, firm, phone, specialities } = row;
  const bars = barsAgainst(row, matter.traits, today);
  return {
    lawyerId: id,
    lawyer: { memberId, name, licenceNumber, firm, phone, specialities },
    qualified: bars.every(({ bar }) => bar !== 'STATUTORY'),
    assignable: refusalOfBars(bars, setAside) === null,
    reasons: [...bars, ...reasonsFor(row)],
    load: row.openCases,
    conflicts: row.inConflict,
  };
}

/**
 * The lawyers of the own register for a matter, in one statement: who can be assigned first, then by load.
 * @param setAside for each lawyer the bars the head has set aside
 */
export async function candidatesFor(
  ctx: MemberContext,
  matter: Matter,
  setAside: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<Candidate[]> {
  const rows = await ctx.reads.rows(candidates, [keysOf(matter, null)]);
  const today = toLocalDate(ctx.clock.now());
  const worth = (each: Candidate) => (each.assignable ? 0 : each.qualified ? 1 : 2);
  return rows
    .map((row) => candidateOf(row, matter, today, setAside.get(row.id) ?? []))
    .sort((a, b) => worth(a) - worth(b) || a.load - b.load || (a.lawyerId < b.lawyerId ? -1 : 1));
}

/**
 * Whoever chooses a lawyer does so one after the other: afterwards what stands against the lawyer holds until the end of
 * the command. Comes before what is read of the matter.
 */
export async function lockLawyer(tx: CommandTx, lawyerId: string): Promise<void> {
  await tx.sql('select id from lawyer where id = ? and organisation_id = ? for no key update', [
    lawyerId,
    tx.viewer.organisationId,
  ]);
}

export interface LawyerRefusal {
  code: 'LAWYER_NOT_AVAILABLE' | BarCode;
  basis: string | null;
}

/** A lawyer who is to be assigned, or why not. `setAside` names the bars of the office's own that the head has set aside. */
export async function lawyerFor(
  tx: CommandTx,
  lawyerId: string,
  matter: Matter,
  setAside: readonly string[] = [],
): Promise<{ candidate: Candidate; refusal: null } | { candidate: null; refusal: LawyerRefusal }> {
  const [row] = await tx.sql<CandidateRow>(CANDIDATES_IN_COMMAND, [keysOf(matter, lawyerId)]);
  if (row === undefined) return { candidate: null, refusal: { code: 'LAWYER_NOT_AVAILABLE', basis: null } };
  const today = toLocalDate(tx.now);
  const refusal = refusalOfBars(barsAgainst(row, matter.traits, today), setAside);
  return refusal === null
    ? { candidate: candidateOf(row, matter, today, setAside), refusal }
    : { candidate: null, refusal };
}

/** Why a lawyer cannot be assigned to a matter; null when the lawyer can. */
export async function refusalOfLawyer(
  tx: CommandTx,
  lawyerId: string,
  matter: Matter,
  setAside: readonly string[] = [],
): Promise<LawyerRefusal | null> {
  return (await lawyerFor(tx, lawyerId, matter, setAside)).refusal;
}

/**
 * The lawyer who is to be assigned. Statutory requirements and conflicts stand for everybody; of the office's own bars
 * those that the head has set aside do not count.
 * @throws LAWYER_NOT_AVAILABLE LAWYER_WITHOUT_YEARS LAWYER_NOT_FAMILIAR_WITH_MINORS LAWYER_IN_CONFLICT
 *   LAWYER_MAY_BE_IN_CONFLICT LAWYER_OVERLOADED LAWYER_HEARING_CLASH
 */
export async function requireLawyer(
  tx: CommandTx,
  lawyerId: string,
  matter: Matter,
  setAside: readonly string[] = [],
): Promise<Candidate> {
  const { candidate, refusal } = await lawyerFor(tx, lawyerId, matter, setAside);
  if (candidate !== null) return candidate;
  const basis = refusal.basis === null ? {} : { basis: refusal.basis };
  refuse(refusal.code, { path: ['input', 'lawyerId'], ...basis });
}

/** Every bar of the office's own: what a head sets aside who says so with a note. */
export const ALL_OWN_BARS: readonly string[] = OWN_BARS;
