import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { type IssuedLetter, issueLetter } from './letter.service.js';
import { headOf, type LockedPaper, lockOwnPaper, type PaperRow } from './letter-paper.js';
import { issueAnew, type Reissued } from './letter-reissue.service.js';
import { voidNotice } from './templates/void-notice.js';

export interface LetterVoidInput {
  letterId: string;
  reason: string;
  /** Whether it is issued anew in the same act. */
  reissue?: boolean | null;
  idempotencyKey: string;
}

export interface LetterReissueInput {
  letterId: string;
  idempotencyKey: string;
}

/**
 * The head takes back a paper that is wrong. Afterwards a notice with a number of its own says that it is void and why;
 * the paper stays as it was issued, both are shown, and whom it was addressed to has the notice on the desk. Nothing of
 * what the paper decided is undone by it: that is a command of the subject. With `reissue` it is issued anew at once, as
 * by `reissueLetter`.
 * @throws NOT_FOUND ROLE_MAY_NOT LETTER_NOT_ISSUED_BY_YOU LETTER_VOID_ALREADY LETTER_VOIDS_ANOTHER LETTER_FACTS_NOT_KEPT TEXT_MISSING
 */
export async function voidLetter(ctx: MemberContext, input: LetterVoidInput): Promise<CommandResult> {
  return await command(ctx, 'letter.void', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockOwnPaper(tx, input.letterId);
    const { paper } = locked;
    if (paper.voidedBy !== null) refuse('LETTER_VOID_ALREADY', { words: { number: paper.voidedBy } });
    if (input.reissue === true && paper.facts === null) refuse('LETTER_FACTS_NOT_KEPT');
    const notice = await issueNotice(tx, paper, requiredText(input.reason, 'reason', 1_000));
    record(tx, locked, 'letter.void', { voidNotice: notice.id });
    const ids: Record<string, string> = { notice: notice.id };
    if (input.reissue === true) ids.replacement = (await reissue(tx, locked)).id;
    return { subjectId: paper.id, ids };
  });
}

/**
 * The head issues a void paper anew, in the same form over what its subject says today. Afterwards there is a new paper
 * with a number of its own, each names the other, and whom it is addressed to has the new one on the desk; the void one
 * stays readable. A void paper is replaced once.
 * @throws NOT_FOUND ROLE_MAY_NOT LETTER_NOT_ISSUED_BY_YOU LETTER_VOIDS_ANOTHER LETTER_NOT_VOID LETTER_REPLACED_ALREADY LETTER_FACTS_NOT_KEPT
 */
export async function reissueLetter(ctx: MemberContext, input: LetterReissueInput): Promise<CommandResult> {
  return await command(ctx, 'letter.reissue', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockOwnPaper(tx, input.letterId);
    const { paper } = locked;
    if (paper.replacedBy !== null) refuse('LETTER_REPLACED_ALREADY', { words: { number: paper.replacedBy } });
    if (paper.voidedBy === null) refuse('LETTER_NOT_VOID', { words: { number: paper.number } });
    const anew = await reissue(tx, locked);
    return { subjectId: paper.id, ids: { replacement: anew.id } };
  });
}

async function reissue(tx: CommandTx, locked: LockedPaper): Promise<Reissued> {
  const anew = await issueAnew(tx, locked.paper);
  record(tx, moved(locked, anew.version), 'letter.reissue', { replacement: anew.id });
  return anew;
}

/** The notice calls the paper by its number, and by its title where its text was kept: one that was brought in in bulk has none. */
async function issueNotice(tx: CommandTx, paper: PaperRow, reason: string): Promise<IssuedLetter> {
  const old = headOf(tx, paper);
  return await issueLetter(tx, {
    template: voidNotice,
    facts: { voidNumber: paper.number, voidDate: toLocalDate(paper.issuedAt), voidTitle: old.title, reason },
    subjectType: paper.subjectType,
    subjectId: paper.subjectId,
    filedUnderId: paper.filedUnderId,
    toOrganisationId: paper.toOrganisationId,
    ...(old.addressee === null ? {} : { addressee: old.addressee }),
    voidOfLetterId: paper.id,
  });
}

/** An ask that goes by a new number has a version of its own for it. */
function moved(locked: LockedPaper, version: number | null): LockedPaper {
  if (version === null) return locked;
  return locked.addressees === null ? { ...locked, version } : { ...locked, addressees: version };
}

function record(tx: CommandTx, locked: LockedPaper, word: string, ids: Record<string, string>): void {
  const { paper, version, audience, addressees } = locked;
  const { subjectType, subjectId, filedUnderId, toOrganisationId } = paper;
  const references = { letter: paper.id, ...ids };
  if (addressees === null || filedUnderId === null || toOrganisationId === null) {
    tx.record({ subjectType, subjectId, word, version, references, audience });
    return;
  }
  tx.record({ subjectType, subjectId: filedUnderId, word, version, references, audience });
  tx.record({ subjectType, subjectId, word, version: addressees, references, audience: [toOrganisationId] });
}
