import type { Part } from '../../kernel/roles.js';

export interface LetterSides {
  subjectType: string;
  /** Who issued it. */
  organisationId: string;
  /** Whom it is addressed to; null for a person. */
  toOrganisationId: string | null;
  templateId: string;
}

/** Papers for the own file of who wrote them (审查表). */
const INTERNAL: readonly string[] = ['REVIEW_FORM'];

/** Whether a paper may be known to others than who wrote it. */
export function isForOthers({ templateId }: Pick<LetterSides, 'templateId'>): boolean {
  return !INTERNAL.includes(templateId);
}

/** Who reads the papers of a case of its own right; other sides see that there is one, by its number. */
const READS_CASE_PAPERS: readonly Part[] = ['LEAD', 'HOME'];
const LISTS_CASE_PAPERS: readonly Part[] = ['LEAD', 'HOME', 'ASSISTING'];

/** Whether an organisation with this part in the subject knows of a paper: both sides of an ask, who works on a case. */
export function maySeeLetter(letter: LetterSides, organisationId: string, part: Part): boolean {
  if (isOnIt(letter, organisationId)) return true;
  return isForOthers(letter) && (letter.subjectType === 'COOPERATION' || LISTS_CASE_PAPERS.includes(part));
}

/** Whether it may have what the paper says: who wrote it, whom it is written to, both sides of an ask, lead and home. */
export function mayReadLetter(letter: LetterSides, organisationId: string, part: Part): boolean {
  if (isOnIt(letter, organisationId)) return true;
  return isForOthers(letter) && (letter.subjectType === 'COOPERATION' || READS_CASE_PAPERS.includes(part));
}

function isOnIt(letter: LetterSides, organisationId: string): boolean {
  return letter.organisationId === organisationId || letter.toOrganisationId === organisationId;
}
