import { type Part, PERSON_ROLES, type Role } from '../../kernel/roles.js';
import type { LetterTemplateId } from './letter-content.js';

export interface LetterSides {
  subjectType: string;
  /** Who issued it. */
  organisationId: string;
  /** Whom it is addressed to; null for a person. */
  toOrganisationId: string | null;
  templateId: string;
}

/** Who opens what comes in for the office: all who work on its subjects; not who evaluates or pays. */
export const OPENING_ROLES: readonly Role[] = [...PERSON_ROLES, 'SUPERVISOR'];

/** Papers for the own file of who wrote them (审查表, 结案报告表, 更换人员申请表, 送达回证). */
const INTERNAL: readonly string[] = ['REVIEW_FORM', 'CLOSING_REPORT', 'REPLACEMENT_FORM', 'SERVICE_PROOF'];

/** Whether a paper may be known to others than who wrote it. */
export function isForOthers({ templateId }: Pick<LetterSides, 'templateId'>): boolean {
  return !INTERNAL.includes(templateId);
}

/** Who reads the papers of a case of its own right; other sides see that there is one, by its number. */
const READS_CASE_PAPERS: readonly Part[] = ['LEAD', 'HOME'];
const LISTS_CASE_PAPERS: readonly Part[] = ['LEAD', 'HOME', 'ASSISTING'];

/** Decisions with which a person is heard at the judicial administration, by the number of the paper in hand. */
export const HEARD_ABOVE: readonly LetterTemplateId[] = ['REFUSAL_DECISION', 'TERMINATION_DECISION'];

/** What the judicial administration reviews on an objection (法律援助法第49条). */
const REVIEWED_PAPERS: readonly string[] = [
  'GRANT_DECISION',
  'REFUSAL_DECISION',
  'TERMINATION_DECISION',
  'OBJECTION_DECISION',
];

/** Whether a paper of a case is open to a part that is not on it. */
function isOpenTo(part: Part, parts: readonly Part[], letter: LetterSides): boolean {
  if (!isForOthers(letter)) return false;
  return parts.includes(part) || (part === 'SUPERVISOR' && REVIEWED_PAPERS.includes(letter.templateId));
}

/** Whether an organisation with this part in the subject knows of a paper: both sides of an ask, who works on a case. */
export function maySeeLetter(letter: LetterSides, organisationId: string, part: Part): boolean {
  if (isOnIt(letter, organisationId)) return true;
  return isOfAsk(letter) || isOpenTo(part, LISTS_CASE_PAPERS, letter);
}

/** Whether it may have what the paper says: who wrote it, whom it is written to, both sides of an ask, lead and home. */
export function mayReadLetter(letter: LetterSides, organisationId: string, part: Part): boolean {
  if (isOnIt(letter, organisationId)) return true;
  return isOfAsk(letter) || isOpenTo(part, READS_CASE_PAPERS, letter);
}

/** A paper between the two sides of an ask is for both, an organ's workstation included; one to a lawyer's firm is not. */
function isOfAsk({ subjectType, toOrganisationId }: LetterSides): boolean {
  const toOtherSide = toOrganisationId !== null && ['DEFENCE_NOTICE', 'DUTY_LAWYER_HELP'].includes(subjectType);
  return subjectType === 'COOPERATION' || toOtherSide;
}

function isOnIt(letter: LetterSides, organisationId: string): boolean {
  return letter.organisationId === organisationId || letter.toOrganisationId === organisationId;
}
