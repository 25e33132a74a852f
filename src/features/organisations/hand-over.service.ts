import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { systemCommand } from '../../command/system-command.js';
import type { Context } from '../../kernel/context.js';
import { addDays, type LocalDate, startOfDay, toLocalDate } from '../../kernel/local-date.js';
import { leaveAbove } from '../cases/supervision.service.js';
import { previewClock } from '../deadlines/deadline.service.js';
import { HEARD_ABOVE } from '../letters/letter.rules.js';
import type { OrganisationState } from './organisation.lifecycle.js';
import { superiorOf } from './superior.service.js';

const BATCH = 100;
const NIL = '00000000-0000-0000-0000-000000000000';

interface Subject {
  subjectId: string;
  subjectType: SubjectType;
  organisationId: string;
  version: number;
}

/**
 * What a suspended organisation was to do goes to its supervising institution, else to its superior (lifecycles.md §1).
 * Afterwards the one above takes part, as SUPERVISOR, in every open ask and case that awaits the organisation and in which it
 * had no part, notices and requests for a duty lawyer among them, and is awaited there; and in the cases that it led where
 * another is awaited, or nobody yet, and the lead may have to act all the same: a supplement that the source owes, a decision
 * to which an objection is open or can still be made nowhere else. What it takes part in already stays as it is. Without
 * anybody above who receives, nothing moves. Done again it finds nothing more to do.
 */
export async function handOverOpenWork(ctx: Context, organisationId: string): Promise<void> {
  await inBatches(ctx, organisationId, async (tx) => {
    if ((await lockedState(tx)) !== 'SUSPENDED') return 0;
    const superior = await superiorOf(tx, organisationId);
    if (superior === null) return 0;
    const params = [superior, ...objectionsAbove(tx, superior), superior, BATCH, tx.now];
    const moved = await tx.sql<Pick<Subject, 'subjectId'>>(JOIN_OPEN, params);
    for (const subject of await subjectsOf(tx, superior, moved)) record(tx, 'handOver', subject);
    return moved.length;
  });
}

/**
 * A reopened organisation does its work itself again. Afterwards the parts that came by its hand-over have ended; where
 * another organisation that is still suspended is awaited as well, its own hand-over takes their place.
 */
export async function endHandOver(ctx: Context, organisationId: string): Promise<void> {
  const stillSuspended = new Set<string>();
  let after: Pick<Subject, 'subjectId' | 'organisationId'> = { organisationId: NIL, subjectId: NIL };
  let reached = after;
  const batch = async (tx: CommandTx): Promise<number> => {
    if ((await lockedState(tx)) !== 'ACTIVE') return 0;
    const parts = await tx.sql<typeof after>(HANDED_OVER, [after.organisationId, after.subjectId, BATCH]);
    for (const superior of new Set(parts.map((part) => part.organisationId))) {
      const own = parts.filter((part) => part.organisationId === superior);
      const ending = await subjectsOf(tx, superior, own);
      for (const id of await awaitedAndSuspended(tx, own)) stillSuspended.add(id);
      const left = await leaveAbove(
        tx,
        superior,
        own.map(({ subjectId }) => subjectId),
      );
      for (const subject of ending) if (left.includes(subject.subjectId)) record(tx, 'end', subject);
    }
    reached = parts.at(-1) ?? after;
    return parts.length;
  };
  // Only when a batch is written does the next one begin behind it.
  await inBatches(ctx, organisationId, batch, () => {
    after = reached;
  });
  for (const id of stillSuspended) await handOverOpenWork(ctx, id);
}

/** One transaction a batch, so that no lock is held for long; the first batch that is not full is the last. */
async function inBatches(
  ctx: Context,
  organisationId: string,
  batch: (tx: CommandTx) => Promise<number>,
  written: () => void = () => {},
): Promise<void> {
  let moved = BATCH;
  while (moved === BATCH) {
    await systemCommand(ctx, organisationId, async (tx) => {
      moved = await batch(tx);
    });
    written();
  }
}

/** Suspending and reopening wait until the batch has ended: neither undoes half of the other. */
async function lockedState(tx: CommandTx): Promise<OrganisationState | null> {
  const [row] = await tx.sql<{ state: OrganisationState }>('select state from organisation where id = ? for share', [
    tx.viewer.organisationId,
  ]);
  return row?.state ?? null;
}

/** What has a desk above it: of consultations and conflicts nobody else is told. */
const HANDED = `('COOPERATION', 'LEGAL_AID_CASE', 'REFERRAL', 'DEFENCE_NOTICE', 'DUTY_LAWYER_HELP')`;

/** Decisions against which a person can object. */
const DECISIONS = `(${HEARD_ABOVE.map((template) => `'${template}'`).join(', ')})`;

/**
 * Cases that do not await their lead, and in which it may have to act all the same. An objection can be made at the
 * judicial administration above, which then takes part; where another body is above, at the lead's counter alone.
 */
const LEFT_ALONE = `
  select own.* from legal_aid_case c
  join participation own on own.organisation_id = (select app.org()) and own.subject_id = c.id and own.part = 'LEAD' and own.ended_at is null
    and not own.awaits_us
  where c.lead_organisation_id = (select app.org()) and c.state in ('AWAITING_SUPPLEMENT', 'REFUSED', 'TERMINATED') and (
    c.state = 'AWAITING_SUPPLEMENT'
    or exists (select 1 from objection o where o.case_id = c.id and o.state in ('FILED', 'CORRECTION_ORDERED'))
    or not ?::boolean and not exists (select 1 from objection o where o.case_id = c.id and o.state = 'MAINTAINED')
      and coalesce((select s.served_on from letter l left join letter_service s on s.letter_id = l.id
        where l.subject_id = c.id and l.template_id in ${DECISIONS} order by l.issued_at desc, l.id desc limit 1), 'infinity') >= ?::date)`;

/** Whether objections can be made above, and the first day of service after which one against a decision is not late yet. */
function objectionsAbove(tx: CommandTx, superior: string): [boolean, LocalDate] {
  const { organisationId } = tx.viewer;
  const heard = tx.ctx.reference.organisation(superior)?.kind === 'JUDICIAL_ADMINISTRATION';
  const today = toLocalDate(tx.now);
  const isOpen = (servedOn: LocalDate): boolean => {
    const start = {
      ruleId: 'OBJECTION_FILE',
      organisationId,
      startedAt: startOfDay(servedOn),
      trigger: 'SERVED',
    } as const;
    const { dueOn } = previewClock(tx.ctx, start);
    return dueOn === null || dueOn >= today;
  };
  let first = today;
  while (first > addDays(today, -LONGEST_OBJECTION_DAYS) && isOpen(addDays(first, -1))) first = addDays(first, -1);
  return [heard, first];
}

const LONGEST_OBJECTION_DAYS = 120;

const JOIN_OPEN = `
insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, awaits_them, awaited_since, earliest_due_at, last_moved_at, since, unread_since)
select ?::uuid, p.subject_id, p.subject_type, 'SUPERVISOR', p.awaits_us, not p.awaits_us and p.awaits_them, case when p.awaits_us then n.at end,
  p.earliest_due_at, n.at, n.at, n.at
from (
  select own.* from (
    select own.* from participation own
    where own.organisation_id = (select app.org()) and own.subject_type in ${HANDED} and own.ended_at is null and own.awaits_us
      and own.part <> 'ASKED'
    union all ${LEFT_ALONE}
  ) own
  where not exists (select 1 from participation above where above.subject_id = own.subject_id and above.organisation_id = ?::uuid and above.ended_at is null)
  order by own.subject_id limit ?
) p, (select ?::timestamptz as at) n
on conflict (organisation_id, subject_id) do update set part = excluded.part, awaits_us = excluded.awaits_us, awaits_them = excluded.awaits_them,
  awaited_since = excluded.awaited_since, earliest_due_at = excluded.earliest_due_at, last_moved_at = excluded.last_moved_at,
  unread_since = excluded.unread_since, ended_at = null
where participation.ended_at is not null
returning subject_id as "subjectId"`;

/**
 * The supervisors' parts that stand in what this organisation once handed over: its own journal says which. Where another lead
 * has been named since, the supervisor is there for something else.
 */
const HANDED_OVER = `
select above.subject_id as "subjectId", above.organisation_id as "organisationId"
from participation own join participation above on above.subject_id = own.subject_id
where own.organisation_id = (select app.org()) and own.ended_at is null and own.subject_type in ${HANDED}
  and above.part = 'SUPERVISOR' and above.ended_at is null
  and exists (select 1 from journal j where j.subject_id = own.subject_id and j.word = 'participation.handOver'
    and j.actor_organisation_id = own.organisation_id and j."references"->>'organisation' = above.organisation_id::text
    and not exists (select 1 from legal_aid_case c where c.id = j.subject_id and c.designated_at >= j.at))
  and (above.organisation_id, above.subject_id) > (?::uuid, ?::uuid)
order by above.organisation_id, above.subject_id limit ?`;

/** The subjects with their versions, for the journal. */
async function subjectsOf(
  tx: CommandTx,
  organisationId: string,
  rows: readonly Pick<Subject, 'subjectId'>[],
): Promise<Subject[]> {
  if (rows.length === 0) return [];
  return await tx.sql<Subject>(
    `select p.subject_id as "subjectId", p.subject_type as "subjectType", p.organisation_id as "organisationId",
       coalesce(a.version, c.version, r.version, n.version, h.version, 0) as version
     from participation p left join cooperation a on a.id = p.subject_id left join legal_aid_case c on c.id = p.subject_id
     left join referral r on r.id = p.subject_id left join defence_notice n on n.id = p.subject_id
     left join duty_lawyer_help h on h.id = p.subject_id
     where p.organisation_id = ? and p.subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
     order by p.subject_id`,
    [organisationId, JSON.stringify(rows.map(({ subjectId }) => subjectId))],
  );
}

/** Other participants of these subjects that are awaited and cannot act. */
async function awaitedAndSuspended(tx: CommandTx, rows: readonly Pick<Subject, 'subjectId'>[]): Promise<string[]> {
  const found = await tx.sql<{ id: string }>(
    `select distinct o.id from participation p join organisation o on o.id = p.organisation_id
     where p.subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
       and p.awaits_us and p.ended_at is null and o.state = 'SUSPENDED'`,
    [JSON.stringify(rows.map(({ subjectId }) => subjectId))],
  );
  return found.map(({ id }) => id);
}

/** Both learn of it; of an end the stream of who has left says AccessRevoked. */
function record(tx: CommandTx, verb: 'handOver' | 'end', subject: Subject): void {
  const { subjectType, subjectId, organisationId, version } = subject;
  tx.record({
    subjectType,
    subjectId,
    word: `participation.${verb}`,
    version,
    references: { organisation: organisationId },
    audience: [organisationId, tx.viewer.organisationId],
  });
}
