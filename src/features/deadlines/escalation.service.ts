import { leave, participantsOf, type SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
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
 * part already.
 * @returns the superior, or null when there is none
 */
export async function escalateTo(tx: CommandTx, what: Escalating): Promise<string | null> {
  const superior = await superiorOf(tx, what.organisationId);
  if (superior === null) return null;
  const joined = await tx.sql<{ id: string }>(
    `insert into participation (organisation_id, subject_id, subject_type, part, awaits_them, earliest_due_at, since, last_moved_at, unread_since)
     values (?, ?, ?, 'SUPERVISOR', true, ?, ?, ?, ?)
     on conflict (organisation_id, subject_id) do update set part = excluded.part, awaits_us = false, awaits_them = true, ended_at = null,
       earliest_due_at = excluded.earliest_due_at, last_moved_at = excluded.last_moved_at, unread_since = excluded.unread_since
       where participation.ended_at is not null
     returning subject_id as id`,
    [superior, what.subjectId, what.subjectType, what.dueAt, tx.now, tx.now, tx.now],
  );
  await tx.sql(
    `insert into escalation (id, subject_type, subject_id, item_id, deadline_id, for_organisation_id, to_organisation_id, reason, joined, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      newId(),
      what.subjectType,
      what.subjectId,
      what.itemId,
      what.deadlineId,
      what.organisationId,
      superior,
      what.deadlineId === null ? 'REWORKED' : 'OVERDUE',
      joined.length > 0,
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

/** The work that was sent back three times has ended. Afterwards its escalations have, too. */
export async function endEscalationsOfItem(tx: CommandTx, itemId: string): Promise<void> {
  const rows = await tx.sql<Ended>(
    `update escalation set ended_at = ? where item_id = ? and reason = 'REWORKED' and ended_at is null ${ENDED}`,
    [tx.now, itemId],
  );
  for (const row of rows) await goneFrom(tx, row);
}

/**
 * Whether an objection to the case, or a conflict about it, lies with the superior, or the work of a suspended organisation
 * was handed to it and no other lead has been named since: then it has more to do than to watch. As far as who asks sees them.
 */
export async function decides(tx: CommandTx, caseId: string, superior: string): Promise<boolean> {
  const [row] = await tx.sql(
    `select 1 where exists (select 1 from objection o where o.case_id = ? and o.superior_organisation_id = ? and o.state in ('FILED', 'CORRECTION_ORDERED'))
       or exists (select 1 from competence_conflict k join participation p on p.subject_id = k.id and p.organisation_id = ? and p.part = 'SUPERVISOR'
         where ? in (k.case_id, k.other_case_id) and k.state = 'RAISED')
       or exists (select 1 from journal j join organisation s on s.id = j.actor_organisation_id and s.state = 'SUSPENDED'
         join participation p on p.organisation_id = s.id and p.subject_id = j.subject_id and p.ended_at is null
         where j.subject_id = ? and j.word = 'participation.handOver' and j."references"->>'organisation' = ?::text
           and not exists (select 1 from legal_aid_case c where c.id = j.subject_id and c.designated_at >= j.at))`,
    [caseId, superior, superior, caseId, caseId, superior],
  );
  return row !== undefined;
}

/** The persons whom a superior knows by watching this case alone: an objection had brought them with it. */
async function watchedOnlyHere(tx: CommandTx, caseId: string, superior: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `select distinct q.subject_id as id from case_person cp
     join participation q on q.organisation_id = ? and q.subject_id = cp.person_id and q.part = 'SUPERVISOR' and q.ended_at is null
     where cp.case_id = ? and not exists (
       select 1 from case_person o join participation p on p.subject_id = o.case_id and p.organisation_id = q.organisation_id and p.ended_at is null
       where o.person_id = cp.person_id and o.case_id <> cp.case_id)`,
    [superior, caseId],
  );
  return rows.map(({ id }) => id);
}

/** The superior's part, and what it knows of the persons, ends with the last escalation of the subject to it, if it came by one and decides nothing. */
async function goneFrom(tx: CommandTx, ended: Ended): Promise<void> {
  const { subjectId, subjectType, toOrganisationId: superior } = ended;
  const [left] = await tx.sql<{ open: boolean; joined: boolean }>(
    `select bool_or(ended_at is null) as open, bool_or(joined) as joined from escalation where subject_id = ? and to_organisation_id = ?`,
    [subjectId, superior],
  );
  const stays = left === undefined || left.open || !left.joined || (await decides(tx, subjectId, superior));
  const parts = stays ? [] : await participantsOf(tx, subjectId);
  const leaves = parts.some((each) => each.organisationId === superior && each.part === 'SUPERVISOR');
  if (leaves) await leave(tx, superior, [...(await watchedOnlyHere(tx, subjectId, superior)), subjectId]);
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
