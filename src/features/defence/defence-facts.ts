import { leave, setBall } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import type { DefenceLine, DefenceNotice } from './defence.entity.js';
import { ballOfNotice, followingNotice } from './defence-ball.rules.js';
import type { DefenceLineState } from './defence-line.lifecycle.js';
import { defenceLineLifecycle } from './defence-line.lifecycle.js';
import { type NoticeCommand, noticeLifecycle } from './notice.lifecycle.js';

/** The organ, and its workstation where that one writes for it. */
export function organSide(notice: { ownerOrganisationId: string; filedByOrganisationId: string }): string[] {
  return [...new Set([notice.ownerOrganisationId, notice.filedByOrganisationId])];
}

/** The audience of all facts of a notice. A draft concerns the organ alone. */
export function audienceOfNotice(notice: DefenceNotice): string[] {
  const draft = notice.state === 'DRAFT' || notice.state === 'DISCARDED';
  return draft ? organSide(notice) : [...organSide(notice), notice.toOrganisationId];
}

type References = Record<string, string | number>;

/** States a fact of a notice. */
export function recordNotice(
  tx: CommandTx,
  notice: DefenceNotice,
  word: string,
  from: string | null,
  references: References = {},
): void {
  tx.record({
    subjectType: 'DEFENCE_NOTICE',
    subjectId: notice.id,
    word: `notice.${word}`,
    from,
    to: notice.state,
    version: notice.version,
    references,
    audience: audienceOfNotice(notice),
  });
}

/** States a fact of a line; its subject is the notice, in which both sides take part. */
export function recordLine(
  tx: CommandTx,
  notice: DefenceNotice,
  line: DefenceLine,
  word: string,
  from: string | null,
  references: References = {},
): void {
  tx.record({
    subjectType: 'DEFENCE_NOTICE',
    subjectId: notice.id,
    word: `defenceLine.${word}`,
    from,
    to: line.state,
    version: line.version,
    references: { line: line.id, ...references },
    audience: audienceOfNotice(notice),
  });
}

/** Moves a line on. Afterwards it is in its new state; one that has ended says when. */
export function moveLine(tx: CommandTx, line: DefenceLine, to: DefenceLineState): DefenceLineState {
  const from = line.state;
  line.state = to;
  line.endedAt = defenceLineLifecycle.isFinal(to) ? tx.now : null;
  touch(tx, line);
  return from;
}

/** A step of the notice that follows from its lines: the table's SYSTEM row. */
export function followNotice(tx: CommandTx, notice: DefenceNotice, command: NoticeCommand): void {
  const from = notice.state;
  const next = noticeLifecycle.next(from, command);
  if (next === null) throw new Error(`notice: ${command} does not follow in ${from}`);
  notice.state = next;
  notice.endedAt = next === 'SETTLED' ? tx.now : null;
  touch(tx, notice);
  recordNotice(tx, notice, command, from);
}

/** A line has ended without a case: its clock stops, and the institution sees the person of it no more. */
export async function endLine(tx: CommandTx, notice: DefenceNotice, line: DefenceLine): Promise<void> {
  await stopClocks(tx, notice.id, ['DEFENCE_ASSIGN'], line.id);
  await leavePerson(tx, notice.toOrganisationId, line.personId);
}

/**
 * The institution sees a person by the notice no more. It keeps the recipient of a case in which it takes part: the one
 * that ended when the person declined, before the organ notified anew.
 */
export async function leavePerson(tx: CommandTx, organisationId: string, personId: string): Promise<void> {
  // Asked of the database as yes or no: the organ's workstation, which ends a line too, sees no case.
  const [met] = await tx.sql<{ met: boolean }>('select app.is_met_in_case(?, ?) as met', [personId, organisationId]);
  if (met?.met !== true) await leave(tx, organisationId, [personId]);
}

interface DueRow {
  organisationId: string;
  dueAt: string;
}

/** The end of every command on a notice: it follows its lines, and both sides' worklist rows say whose turn it is. */
export async function settleNotice(
  tx: CommandTx,
  notice: DefenceNotice,
  lines: readonly Pick<DefenceLine, 'state'>[],
): Promise<void> {
  const states = lines.map((line) => line.state);
  const command = followingNotice(notice.state, states);
  if (command !== null) followNotice(tx, notice, command);
  await tx.em.flush();
  await refreshNoticeBall(tx, notice, states);
}

/** Derived from what is written, never set by hand. In custody the stricter date is the one that is shown. */
export async function refreshNoticeBall(
  tx: CommandTx,
  notice: DefenceNotice,
  states: readonly DefenceLineState[],
): Promise<void> {
  const dues = await tx.sql<DueRow>(
    `select organisation_id as "organisationId", min(watched_due_at) as "dueAt" from deadline
     where subject_id = ? and stopped_at is null and watched_due_at is not null group by organisation_id`,
    [notice.id],
  );
  const ball = ballOfNotice(states);
  const dueOf = (organisationId: string): Date | null => {
    const due = dues.find((each) => each.organisationId === organisationId)?.dueAt;
    return due === undefined ? null : new Date(due);
  };
  const { toOrganisationId: requested, ownerOrganisationId: organ } = notice;
  const draft = notice.state === 'DRAFT' || notice.state === 'DISCARDED';
  await setBall(tx, notice.id, [
    ...organSide(notice).map((organisationId) => ({
      organisationId,
      awaitsUs: ball.requesting,
      awaitsThem: ball.requested,
      earliestDueAt: dueOf(organ) ?? dueOf(requested),
    })),
    ...(draft
      ? []
      : [
          {
            organisationId: requested,
            awaitsUs: ball.requested,
            awaitsThem: ball.requesting,
            earliestDueAt: dueOf(requested) ?? dueOf(organ),
          },
        ]),
  ]);
}
