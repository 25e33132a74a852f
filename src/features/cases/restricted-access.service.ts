import type { SubjectType } from '../../access/participation.js';
import { type Coverable, type Look, mayOpenCovered } from '../../access/restricted.js';
import { type CommandTx, command } from '../../command/command.js';
import { type MemberContext, statement } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';

const looksOfDay = statement<{ id: string }>(
  'restricted_looks_of_day',
  `select subject_id as id from restricted_access where member_id = (select app.member()) and looked_on = $2::date and subject_id = any($1::uuid[])`,
);

/**
 * What the head opens of restricted subjects to which the head does not belong (lifecycles.md §8). Afterwards each look
 * stands in the journal (`case.restrictedAccess`), once a person, subject and day in Asia/Shanghai; only then are the
 * rows uncovered. For everyone else, and for a glance in a list, they stay as they are. A superior to which a matter was
 * escalated gets number, state and date only: its head opens nothing.
 */
export async function openCovered<Row extends Coverable>(
  ctx: MemberContext,
  rows: readonly Row[],
  look: Look,
): Promise<readonly Row[]> {
  const closed = ({ part }: Row): boolean => part === 'SUPERVISOR';
  const subjects = [...new Set(rows.flatMap((row) => (closed(row) ? [] : (row.coveredBy ?? []))))];
  if (subjects.length === 0 || !mayOpenCovered(ctx.viewer, look)) return rows;
  await writeDownLooks(ctx, subjects);
  return rows.map((row) => (closed(row) ? row : { ...row, coveredBy: null }));
}

async function writeDownLooks(ctx: MemberContext, subjects: readonly string[]): Promise<void> {
  const day = toLocalDate(ctx.clock.now());
  const known = new Set((await ctx.reads.rows(looksOfDay, [subjects, day])).map(({ id }) => id));
  const fresh = subjects.filter((id) => !known.has(id));
  if (fresh.length === 0) return;
  await command(ctx, 'case.restrictedAccess', { idempotencyKey: newId(), input: { subjects: fresh } }, async (tx) => {
    await writeLooks(tx, fresh);
    return { subjectId: fresh[0] ?? '' };
  });
}

const WORDS: Readonly<Partial<Record<SubjectType, string>>> = {
  CONSULTATION: 'consultation',
  REFERRAL: 'referral',
  DEFENCE_NOTICE: 'notice',
  DUTY_LAWYER_HELP: 'dutyLawyerHelp',
};

interface WrittenLook {
  id: string;
  subjectType: SubjectType;
  version: number;
}

/** Writes the looks that nobody has written yet; a second reader of the same moment finds them written. */
async function writeLooks(tx: CommandTx, subjects: readonly string[]): Promise<void> {
  const { organisationId, memberId } = tx.viewer;
  const looks = await tx.sql<WrittenLook>(
    `with written as (
       insert into restricted_access (subject_id, organisation_id, member_id, looked_on, at)
       select (j.v)::uuid, ?, ?, ?, ? from jsonb_array_elements_text(?::jsonb) as j(v)
       on conflict do nothing returning subject_id
     )
     select w.subject_id as id, p.subject_type as "subjectType", coalesce(c.version, 1) as version
     from written w join participation p on p.organisation_id = ? and p.subject_id = w.subject_id
     left join legal_aid_case c on c.id = w.subject_id`,
    [organisationId, memberId, toLocalDate(tx.now), tx.now, JSON.stringify(subjects), organisationId],
  );
  for (const { id, subjectType, version } of looks)
    tx.record({
      subjectType,
      subjectId: id,
      word: `${WORDS[subjectType] ?? 'case'}.restrictedAccess`,
      version,
      audience: [organisationId],
    });
}
