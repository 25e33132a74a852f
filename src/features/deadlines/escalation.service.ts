import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
import { leaveAbove } from '../cases/supervision.service.js';
import { superiorOf } from '../organisations/superior.service.js';

/** What goes to a superior. */
export interface Escalating {
  subjectType: SubjectType;
  subjectId: string;
  itemId: string | null;
  /** The overdue clock; null for an item that was sent back three times. */
  deadlineId: string | null;
  /** Whose duty it is: its own superior is told, not the other side's. */
  organisationId: string;
  dueAt: Date | null;
}

/**
 * Takes a matter to the superior of the side whose duty it is. Afterwards the superior takes part in it as SUPERVISOR,
 * to read and not to act, and finds it in its worklist. Nothing moves where nobody is above, or where the superior takes
 * part already. Its part is locked all the same, so that it does not leave for something else meanwhile.
 * @returns the superior, or null when there is none
 */
export async function escalateTo(tx: CommandTx, what: Escalating): Promise<string | null> {
  const superior = await superiorOf(tx, what.organisationId);
  if (superior === null) return null;
  await tx.sql(
    `insert into participation (organisation_id, subject_id, subject_type, part, awaits_them, earliest_due_at, since, last_moved_at, unread_since)
     values (?, ?, ?, 'SUPERVISOR', true, ?, ?, ?, ?)
     on conflict (organisation_id, subject_id) do update set part = excluded.part, awaits_us = false, awaits_them = true, ended_at = null,
       earliest_due_at = excluded.earliest_due_at, last_moved_at = excluded.last_moved_at, unread_since = excluded.unread_since
       where participation.ended_at is not null`,
    [superior, what.subjectId, what.subjectType, what.dueAt, tx.now, tx.now, tx.now],
  );
  await tx.sql(
    `insert into escalation (id, subject_type, subject_id, item_id, deadline_id, for_organisation_id, to_organisation_id, reason, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      newId(),
      what.subjectType,
      what.subjectId,
      what.itemId,
      what.deadlineId,
      what.organisationId,
      superior,
      what.deadlineId === null ? 'REWORKED' : 'OVERDUE',
      tx.now,
    ],
  );
  return superior;
}

interface Ended {
  subjectType: SubjectType;
  subjectId: string;
  deadlineId: string | null;
  itemId: string | null;
  forOrganisationId: string;
  toOrganisationId: string;
}

const ENDED = `returning subject_type as "subjectType", subject_id as "subjectId", deadline_id as "deadlineId", item_id as "itemId",
  for_organisation_id as "forOrganisationId", to_organisation_id as "toOrganisationId"`;

/** The clock has stopped, or has been given more time. Afterwards its escalation has ended. */
export async function endEscalationOf(tx: CommandTx, escalationId: string): Promise<void> {
  const rows = await tx.sql<Ended>(
    `update escalation e set ended_at = ? where e.id = ? and e.ended_at is null
       and exists (select 1 from deadline d where d.id = e.deadline_id and (d.stopped_at is not null or d.escalated_at is null)) ${ENDED}`,
    [tx.now, escalationId],
  );
  for (const row of rows) await goneFrom(tx, row);
}

/**
 * The lead of a case has moved: what was overdue at who led until now has stopped, or is another's duty. Afterwards its
 * escalations have ended; who stays above is asked beside it. One that a sweep is about to end is left to it: no command
 * waits for a sweep that waits for it.
 * @returns the superiors that were told
 */
export async function endEscalationsOfMoved(tx: CommandTx, caseId: string): Promise<string[]> {
  const rows = await tx.sql<Ended>(
    `update escalation set ended_at = ? where id in (
       select e.id from escalation e join deadline d on d.id = e.deadline_id
       where e.subject_id = ? and e.ended_at is null and (d.stopped_at is not null or d.escalated_at is null)
       order by e.id for update of e skip locked) ${ENDED}`,
    [tx.now, caseId],
  );
  for (const row of rows) recordEnd(tx, row);
  return rows.map(({ toOrganisationId }) => toOrganisationId);
}

/** The work that was sent back three times has ended. Afterwards its escalations have, too. */
export async function endEscalationsOfItem(tx: CommandTx, itemId: string): Promise<void> {
  const rows = await tx.sql<Ended>(
    `update escalation set ended_at = ? where item_id = ? and reason = 'REWORKED' and ended_at is null ${ENDED}`,
    [tx.now, itemId],
  );
  for (const row of rows) await goneFrom(tx, row);
}

/** The superior's part, and what it knows of the persons, ends with it unless it is there for something else. */
async function goneFrom(tx: CommandTx, ended: Ended): Promise<void> {
  await leaveAbove(tx, ended.toOrganisationId, [ended.subjectId]);
  recordEnd(tx, ended);
}

/** Both learn of it; to the stream of a superior that has left it says AccessRevoked. */
function recordEnd(tx: CommandTx, ended: Ended): void {
  const { subjectId, subjectType, toOrganisationId: superior } = ended;
  tx.record({
    subjectType,
    subjectId,
    word: 'deadline.endEscalation',
    version: 0,
    references: {
      toOrganisation: superior,
      ...(ended.deadlineId === null ? {} : { deadline: ended.deadlineId }),
      ...(ended.itemId === null ? {} : { item: ended.itemId }),
    },
    audience: [...new Set([superior, ended.forOrganisationId])],
  });
}
