import { authorize, mayReadCasework } from '../../access/authorize.js';
import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { contentIn, type LetterContent, type LetterTemplateId } from './letter-content.js';
import { type LockedSubject, lockSubjectOf } from './letter-lock.js';

/** A paper as the commands on it need it. */
export interface PaperRow {
  id: string;
  subjectType: SubjectType;
  subjectId: string;
  /** Under what the issuer keeps it, where it takes no part in the subject. */
  filedUnderId: string | null;
  organisationId: string;
  toOrganisationId: string | null;
  templateId: LetterTemplateId;
  number: string;
  issuedAt: Date;
  content: Buffer;
  facts: Buffer | null;
  voidsId: string | null;
  voidedBy: string | null;
  replacedBy: string | null;
}

export interface LockedPaper extends LockedSubject {
  paper: PaperRow;
}

/** What a paper is called, and to whom it is written; one that was brought in in bulk, without its text, says neither. */
export function headOf(tx: CommandTx, { id, content }: Pick<PaperRow, 'id' | 'content'>): PaperHead {
  const text = tx.ctx.keys.decryptText({ table: 'letter', column: 'content_sealed', rowId: id }, content);
  return contentIn(text) ?? { title: '文书', addressee: null };
}

interface PaperHead extends Pick<LetterContent, 'title'> {
  addressee: string | null;
}

/**
 * Locks what a paper of the own office is about, for its head, and reads the paper again under the lock: of two heads
 * the second learns of the first. @throws NOT_FOUND ROLE_MAY_NOT LETTER_NOT_ISSUED_BY_YOU LETTER_VOIDS_ANOTHER
 */
export async function lockOwnPaper(tx: CommandTx, letterId: string): Promise<LockedPaper> {
  const seen = mayReadCasework(tx.viewer) ? await paperRow(tx, letterId) : undefined;
  if (seen === undefined) refuse('NOT_FOUND');
  const locked = await lockSubjectOf(tx, seen);
  authorize(tx.viewer, { roles: ['HEAD'] });
  const paper = (await paperRow(tx, letterId)) ?? seen;
  if (paper.organisationId !== tx.viewer.organisationId) refuse('LETTER_NOT_ISSUED_BY_YOU');
  if (paper.voidsId !== null) refuse('LETTER_VOIDS_ANOTHER');
  return { paper, ...locked };
}

async function paperRow(tx: CommandTx, letterId: string): Promise<PaperRow | undefined> {
  const [row] = await tx.sql<PaperRow>(
    `select l.id, l.subject_type as "subjectType", l.subject_id as "subjectId", l.filed_under_id as "filedUnderId", l.organisation_id as "organisationId",
       l.to_organisation_id as "toOrganisationId", l.template_id as "templateId", l.number, l.issued_at as "issuedAt",
       l.content_sealed as content, l.facts_sealed as facts, l.void_of_letter_id as "voidsId",
       (select v.number from letter v where v.void_of_letter_id = l.id) as "voidedBy",
       (select r.number from letter r where r.replaces_letter_id = l.id) as "replacedBy"
     from letter l where l.id = ?`,
    [letterId],
  );
  return row;
}
