import { assertFit, type JournalActor, type JournalEntryInput } from './entry.js';

/** Runs one statement in the command's transaction; `?` stands for a parameter (`em.execute`). */
export type Execute = (sql: string, params: unknown[]) => Promise<unknown>;

const RECORD = `
with given as materialized (
  select * from jsonb_to_recordset(?::jsonb) as e(
    nth integer, id uuid, subject_type text, subject_id uuid, word text, from_state text, to_state text,
    actor_organisation_id uuid, actor_member_id uuid, at timestamptz, version integer, caused_by uuid,
    "references" jsonb, restricted_to uuid[], audience uuid[]
  )
), written as (
  insert into journal (id, subject_type, subject_id, word, from_state, to_state, actor_organisation_id,
    actor_member_id, at, version, caused_by, "references", restricted, restricted_to)
  select g.id, g.subject_type, g.subject_id, g.word, g.from_state, g.to_state, g.actor_organisation_id,
    g.actor_member_id, g.at, g.version, g.caused_by, g."references",
    coalesce(g.restricted_to, p.restricted_by) is not null, coalesce(g.restricted_to, p.restricted_by[1:32])
  from given g left join participation p on p.organisation_id = g.actor_organisation_id and p.subject_id = g.subject_id
  order by g.nth
)
insert into journal_pending (entry_id, actor_organisation_id, audience)
select id, actor_organisation_id, audience from given order by nth`;

/**
 * What happened is written down together with it, or not at all: the last statement of a command's transaction, under
 * the lock of its subject. Afterwards, once committed, the sequencer stamps the entries in their order and every
 * organisation of the audience gets them. What is said of a restricted subject is restricted like it.
 * @param causedBy shared by the entries of one command
 * @throws UnfitEntry when an entry holds more than facts, or concerns nobody or more than 32 organisations
 */
export async function recordEntries(
  execute: Execute,
  actor: JournalActor,
  at: Date,
  causedBy: string,
  entries: readonly JournalEntryInput[],
): Promise<void> {
  if (entries.length === 0) return;
  for (const entry of entries) assertFit(entry);
  const rows = entries.map((entry, nth) => ({
    nth,
    id: entry.id,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    word: entry.word,
    from_state: entry.from,
    to_state: entry.to,
    actor_organisation_id: actor.organisationId,
    actor_member_id: actor.memberId,
    at: at.toISOString(),
    version: entry.version,
    caused_by: causedBy,
    references: entry.references,
    restricted_to: entry.restrictedTo ?? null,
    audience: [...new Set(entry.audience)],
  }));
  await execute(RECORD, [JSON.stringify(rows)]);
}
