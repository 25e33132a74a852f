import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { beyondCover, ownPart, partFrom } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import type { CaseState } from '../cases/case.lifecycle.js';
import { type DefenceLine, DefenceLineSchema, type DefenceNotice, DefenceNoticeSchema } from './defence.entity.js';

/** A notice under its lock with its lines, and the part the viewer's organisation has in it, read after the lock. */
export interface LockedNotice {
  notice: DefenceNotice;
  lines: DefenceLine[];
  part: Part;
}

/**
 * Locks the notice, then its lines by place. Looked up through the viewer's organisation; one to which a single line was
 * sent on has its own notice, and sees nothing of this one.
 * @throws NOT_FOUND for another organisation's notice and for a missing one alike; SUBJECT_RESTRICTED
 */
export async function lockNotice(tx: CommandTx, noticeId: string): Promise<LockedNotice> {
  if (!mayReadCasework(tx.viewer)) refuse('NOT_FOUND');
  const own = ownCasesOnly(tx.viewer);
  if (own !== null) {
    const mine = await tx.sql('select 1 from defence_line where notice_id = ? and handler_member_id = ? limit 1', [
      noticeId,
      own,
    ]);
    if (mine.length === 0) refuse('NOT_FOUND');
  }
  // The lock stands before all that is read behind it, and everything goes out together.
  await tx.post('select id from defence_notice where id = ? for update', [noticeId]);
  const [notice, inIt, lines] = await Promise.all([
    tx.em.findOne(DefenceNoticeSchema, { id: noticeId }, { lockMode: LockMode.PESSIMISTIC_WRITE }),
    ownPart(tx, noticeId),
    linesOf(tx, noticeId),
  ]);
  // Of a restricted one that came in nobody works on it yet: who opens it does from then on.
  const comesIn =
    notice?.state === 'NOTIFIED' && notice.openedAt == null && notice.toOrganisationId === tx.viewer.organisationId;
  const part = notice === null ? null : partFrom(inIt, comesIn ? 'OPENS' : null);
  if (notice === null || part === null || part === 'ASKED') refuse('NOT_FOUND');
  return { notice, part, lines };
}

export type LockedLine = LockedNotice & { line: DefenceLine };

/** Locks the case of a line where there is one, or of the line it repeats; then notice and lines. @throws NOT_FOUND SUBJECT_RESTRICTED */
export async function lockLine(tx: CommandTx, lineId: string): Promise<LockedLine> {
  const [seen] = await tx.sql<{ noticeId: string; caseId: string | null; firstId: string | null }>(
    'select notice_id as "noticeId", case_id as "caseId", duplicate_of_line_id as "firstId" from defence_line where id = ?',
    [lineId],
  );
  if (seen === undefined) refuse('NOT_FOUND');
  const caseId = seen.caseId ?? (seen.firstId === null ? null : (await repeatedLine(tx, seen.firstId))?.caseId);
  if (caseId != null) await tx.post('select id from legal_aid_case where id = ? for update', [caseId]);
  const locked = await lockNotice(tx, seen.noticeId);
  const line = locked.lines.find((candidate) => candidate.id === lineId);
  if (line === undefined) refuse('NOT_FOUND');
  return { ...locked, line };
}

/** Locks the case of a line, then every notice with a line that goes on in it: a duplicate shares the case. */
export async function lockLinesOfCase(tx: CommandTx, lineId: string): Promise<void> {
  const [seen] = await tx.sql<{ caseId: string | null }>('select case_id as "caseId" from defence_line where id = ?', [
    lineId,
  ]);
  if (seen?.caseId == null) return;
  await tx.post('select id from legal_aid_case where id = ? for update', [seen.caseId]);
  await tx.sql(
    'select id from defence_notice where id in (select notice_id from defence_line where case_id = ?) order by id for update',
    [seen.caseId],
  );
}

/** The lines of a locked notice. */
export async function linesOf(tx: CommandTx, noticeId: string): Promise<DefenceLine[]> {
  return await tx.em.find(
    DefenceLineSchema,
    { noticeId },
    { orderBy: { position: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

interface RepeatedLine {
  state: string;
  caseId: string | null;
  caseState: CaseState | null;
  lawyerId: string | null;
}

/** What is known at the own desk of the line that another repeats: also where that one is restricted. */
export async function repeatedLine(tx: CommandTx, lineId: string): Promise<RepeatedLine | undefined> {
  const [first] = await beyondCover(
    tx,
    async () =>
      await tx.sql<RepeatedLine>(
        `select l.state, l.case_id as "caseId", c.state as "caseState", coalesce(c.lawyer_id, l.lawyer_id) as "lawyerId"
         from defence_line l left join legal_aid_case c on c.id = l.case_id where l.id = ?`,
        [lineId],
      ),
  );
  return first;
}
