import { authorize, mayReadCasework } from '../../access/authorize.js';
import type { SubjectType } from '../../access/participation.js';
import { type CommandResult, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { issueLetter } from './letter.service.js';
import { contentFromCanonical } from './letter-content.js';
import { lockSubjectOf } from './letter-lock.js';
import { voidNotice } from './templates/void-notice.js';

export interface LetterVoidInput {
  letterId: string;
  reason: string;
  idempotencyKey: string;
}

interface PaperRow {
  id: string;
  subjectType: SubjectType;
  subjectId: string;
  organisationId: string;
  toOrganisationId: string | null;
  number: string;
  issuedAt: Date;
  content: Buffer;
  voidsId: string | null;
  voidedBy: string | null;
}

/**
 * The head takes back a paper that is wrong. Afterwards a notice with a number of its own says that it is void and why;
 * the paper stays as it was issued, both are shown, and whom it was addressed to has the notice on the desk. Nothing of
 * what the paper decided is undone by it: that is a command of the subject.
 * @throws NOT_FOUND ROLE_MAY_NOT LETTER_NOT_ISSUED_BY_YOU LETTER_VOID_ALREADY LETTER_VOIDS_ANOTHER TEXT_MISSING
 */
export async function voidLetter(ctx: MemberContext, input: LetterVoidInput): Promise<CommandResult> {
  return await command(ctx, 'letter.void', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const paper = async (): Promise<PaperRow | undefined> =>
      (
        await tx.sql<PaperRow>(
          `select l.id, l.subject_type as "subjectType", l.subject_id as "subjectId", l.organisation_id as "organisationId",
             l.to_organisation_id as "toOrganisationId", l.number, l.issued_at as "issuedAt", l.content_sealed as content,
             l.void_of_letter_id as "voidsId", (select v.number from letter v where v.void_of_letter_id = l.id) as "voidedBy"
           from letter l where l.id = ?`,
          [input.letterId],
        )
      )[0];
    const seen = mayReadCasework(tx.viewer) ? await paper() : undefined;
    if (seen === undefined) refuse('NOT_FOUND', { path: ['input', 'id'] });
    const { version, audience } = await lockSubjectOf(tx, seen);
    authorize(tx.viewer, { roles: ['HEAD'] });
    // Read again under the lock: of two heads the second learns of the first.
    const row = (await paper()) ?? seen;
    if (row.organisationId !== tx.viewer.organisationId) refuse('LETTER_NOT_ISSUED_BY_YOU');
    if (row.voidsId !== null) refuse('LETTER_VOIDS_ANOTHER');
    if (row.voidedBy !== null) refuse('LETTER_VOID_ALREADY', { words: { number: row.voidedBy } });
    const reason = requiredText(input.reason, 'reason', 1_000);
    const place = { table: 'letter', column: 'content_sealed', rowId: row.id };
    const old = contentFromCanonical(tx.ctx.keys.decryptText(place, row.content));
    const notice = await issueLetter(tx, {
      template: voidNotice,
      facts: { voidNumber: row.number, voidDate: toLocalDate(row.issuedAt), voidTitle: old.title, reason },
      subjectType: row.subjectType,
      subjectId: row.subjectId,
      toOrganisationId: row.toOrganisationId,
      addressee: old.addressee,
      voidOfLetterId: row.id,
    });
    tx.record({
      subjectType: row.subjectType,
      subjectId: row.subjectId,
      word: 'letter.void',
      version,
      references: { letter: row.id, voidNotice: notice.id },
      audience,
    });
    return { subjectId: row.id, ids: { notice: notice.id } };
  });
}
