import type { CommandTx } from '../command/command.js';
import { refuse } from '../kernel/refusal.js';
import type { Part } from '../kernel/roles.js';
import { isCovered } from './restricted.js';
import { scopeOf } from './row-security.js';

export type SubjectType =
  | 'COOPERATION'
  | 'LEGAL_AID_CASE'
  | 'PERSON'
  | 'AGREEMENT'
  | 'ORGANISATION'
  | 'REFERRAL'
  | 'DEFENCE_NOTICE'
  | 'DUTY_LAWYER_HELP'
  | 'CONSULTATION'
  | 'COMPETENCE_CONFLICT'
  | 'PERSON_QUESTION';

/**
 * The part the viewer's organisation has in a subject, read after the lock; null when it has none any more. Who does
 * not belong to a restricted subject does nothing with it, but may open for the desk what has come in (`opens`).
 * @throws SUBJECT_RESTRICTED
 */
export async function partOf(tx: CommandTx, subjectId: string, opens: 'OPENS' | null = null): Promise<Part | null> {
  return partFrom(await ownPart(tx, subjectId), opens);
}

/** What stands of the viewer's organisation in a subject. */
export interface OwnPart {
  part: Part;
  subjectType: string;
  closed: boolean;
}

/** The same read alone, for whoever reads the subject beside it. */
export async function ownPart(tx: CommandTx, subjectId: string): Promise<OwnPart | null> {
  const [row] = await tx.sql<OwnPart>(
    `select part, subject_type as "subjectType", not (select app.is_above_restriction()) and ${isCovered('p')} as closed
     from participation p where organisation_id = ? and subject_id = ? and ended_at is null`,
    [tx.viewer.organisationId, subjectId],
  );
  return row ?? null;
}

/** What follows from it. @throws SUBJECT_RESTRICTED */
export function partFrom(row: OwnPart | null, opens: 'OPENS' | null = null): Part | null {
  if (row === null) return null;
  // That there is such a person is more than number, state and due date.
  if (row.closed && row.subjectType === 'PERSON') return null;
  if (row.closed && opens === null) refuse('SUBJECT_RESTRICTED');
  return row.part;
}

/**
 * Reads past what is restricted, for what the work itself has to know of it and tells nobody: that a notice repeats
 * another, and who defends there already. Afterwards the person sees as little as before.
 */
export async function beyondCover<Found>(tx: CommandTx, read: () => Promise<Found>): Promise<Found> {
  const before = scopeOf(tx.viewer)['app.restricted'];
  await tx.post(`select set_config('app.restricted', 'ALL', true)`);
  const found = await read();
  await tx.post(`select set_config('app.restricted', ?, true)`, [before]);
  return found;
}

export interface PartRow {
  organisationId: string;
  subjectId: string;
  subjectType: SubjectType;
  part: Part;
}

/** In an update of parts: who was asked and works on a case now waits for its lead where that is awaited, as the other sides do. */
export const LEAD_IS_AWAITED = `exists (select 1 from participation l
  where l.subject_id = participation.subject_id and l.part = 'LEAD' and l.awaits_us and l.ended_at is null)`;

/** Gives organisations their parts. The owner's row of a new subject must stand first in the list. */
export async function join(tx: CommandTx, rows: readonly PartRow[]): Promise<void> {
  for (const row of rows) {
    await tx.sql(
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
       values (?, ?, ?, ?, ?, ?)
       on conflict (organisation_id, subject_id) do update set part = excluded.part, ended_at = null, last_moved_at = excluded.last_moved_at`,
      [row.organisationId, row.subjectId, row.subjectType, row.part, tx.now, tx.now],
    );
  }
}

/** Gives one organisation the same part in many subjects of a kind, in one statement. */
export async function joinMany(
  tx: CommandTx,
  organisationId: string,
  subjectType: SubjectType,
  part: Part,
  subjectIds: readonly string[],
): Promise<void> {
  if (subjectIds.length === 0) return;
  await tx.sql(
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select ?, s.id, ?, ?, ?, ? from jsonb_array_elements_text(?::jsonb) as j(v), lateral (select j.v::uuid as id) s
     on conflict (organisation_id, subject_id) do update set part = excluded.part, ended_at = null`,
    [organisationId, subjectType, part, tx.now, tx.now, JSON.stringify(subjectIds)],
  );
}

/** Afterwards the organisation has no part in the subjects, or none of the kind that is named; what it once saw stays in its journal. */
export async function leave(
  tx: CommandTx,
  organisationId: string,
  subjectIds: readonly string[],
  part: Part | null = null,
): Promise<void> {
  if (subjectIds.length === 0) return;
  await tx.sql(
    `update participation set ended_at = ?, awaits_us = false, awaits_them = false
     where organisation_id = ? and subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v))) and ended_at is null
       and part = coalesce(?, part)`,
    [tx.now, organisationId, JSON.stringify(subjectIds), part],
  );
}

/** Whose turn it is, for one organisation; derived by the subject's own rules, never set by hand. */
export interface Ball {
  organisationId: string;
  awaitsUs: boolean;
  awaitsThem: boolean;
  earliestDueAt: Date | null;
}

/** Afterwards every participant's worklist row says whose turn it is, since when and until when. */
export async function setBall(tx: CommandTx, subjectId: string, balls: readonly Ball[]): Promise<void> {
  await tx.sql(
    `update participation p set awaits_us = b.us, awaits_them = b.them, earliest_due_at = b.due,
       awaited_since = case when b.us and p.awaits_us then p.awaited_since when b.us then ?::timestamptz end,
       last_moved_at = ?::timestamptz,
       unread_since = case when p.organisation_id = ?::uuid then null else coalesce(p.unread_since, ?::timestamptz) end
     from jsonb_to_recordset(?::jsonb) as b(org uuid, us boolean, them boolean, due timestamptz)
     where p.subject_id = ? and p.organisation_id = b.org`,
    [
      tx.now,
      tx.now,
      // What a clock did nobody has read yet, not even at home.
      tx.viewer.memberId === '' ? null : tx.viewer.organisationId,
      tx.now,
      JSON.stringify(
        balls.map((ball) => ({
          org: ball.organisationId,
          us: ball.awaitsUs,
          them: ball.awaitsThem,
          due: ball.earliestDueAt,
        })),
      ),
      subjectId,
    ],
  );
  await mirrorToSuperiors(tx, subjectId, balls);
}

/**
 * What awaits a suspended organisation awaits whoever is above it: the desk that the work was handed to. What awaits that
 * one by itself, or another that is suspended below it, awaits it all the same; of those below it is not kept waiting.
 */
async function mirrorToSuperiors(tx: CommandTx, subjectId: string, balls: readonly Ball[]): Promise<void> {
  const aboveOf = (id: string): string | null => {
    const organisation = tx.ctx.reference.organisation(id);
    return organisation?.state === 'SUSPENDED' ? (organisation.supervisingId ?? organisation.parentId) : null;
  };
  const awaited = balls.filter(({ awaitsUs }) => awaitsUs).map(({ organisationId }) => organisationId);
  for (const superior of new Set(balls.flatMap(({ organisationId }) => aboveOf(organisationId) ?? []))) {
    const itself = awaited.some((id) => id === superior || aboveOf(id) === superior);
    const others = awaited.some((id) => id !== superior && aboveOf(id) !== superior);
    await tx.sql(
      `update participation set awaits_us = ?, awaits_them = ?, last_moved_at = ? where subject_id = ? and organisation_id = ? and part = 'SUPERVISOR' and ended_at is null`,
      [itself, others, tx.now, subjectId, superior],
    );
  }
}

/** The organisations that take part in a subject now: the audience of what is recorded of it. */
export async function participantsOf(
  tx: CommandTx,
  subjectId: string,
): Promise<{ organisationId: string; part: Part }[]> {
  return await tx.sql<{ organisationId: string; part: Part }>(
    'select organisation_id as "organisationId", part from participation where subject_id = ? and ended_at is null order by organisation_id',
    [subjectId],
  );
}
