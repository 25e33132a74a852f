import type { References } from '../../journal/entry.js';
import { type Statement, statement } from '../../kernel/context.js';

/** One fact of a subject; all null but `head` where the page is empty. */
export interface TimelineRow {
  head: number;
  count: number | null;
  id: string | null;
  seq: number;
  word: string;
  from: string | null;
  to: string | null;
  version: number;
  at: Date;
  actorOrganisationId: string;
  actorName: string | null;
  causedBy: string;
  references: References;
}

const COLUMNS = `j.id, j.seq, j.word, j.from_state as "from", j.to_state as "to", j.version, j.at,
  j.actor_organisation_id as "actorOrganisationId", m.display_name as "actorName", j.caused_by as "causedBy", j."references"`;

/** Who belongs to a restricted subject, who of its people looked, whom it asked about, and what it decides by itself: each side's own affair. */
const OWN_AFFAIRS = `j.word like 'disposition.%' or j.word like '%.restrictedAccess' or j.word like '%.memberAdd' or j.word like '%.memberRemove'
  or j.word in ('person.reveal', 'personMatch.ask')`;

/** A draft concerns its author alone: what happened before the letter was sent stays with those who wrote it. */
const DRAFTS = `(j.word like 'cooperation.%' or j.word like 'notice.%' or j.word like 'referral.%') and coalesce(j.to_state, '') in ('DRAFT', 'APPROVED', 'DISCARDED')`;

/** Who referred the person is for the lead alone. */
const OF_SOURCE = `exists (select 1 from participation s where s.subject_id = j.subject_id and s.organisation_id = j.actor_organisation_id and s.part = 'SOURCE')
  and not exists (select 1 from participation l where l.subject_id = j.subject_id and l.organisation_id = (select app.org()) and l.part = 'LEAD')`;

const FACTS = `from journal j left join member m on m.organisation_id = (select app.org()) and m.id = j.actor_member_id
  where j.subject_id = $1::uuid
    and exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = $1::uuid and p.ended_at is null)
    and (j.actor_organisation_id = (select app.org()) or not (${OWN_AFFAIRS} or ${DRAFTS} or ${OF_SOURCE}))`;

function page(counted: boolean): Statement<TimelineRow> {
  const count = counted ? `(select count(*) from (select 1 ${FACTS} limit 10001) f)` : 'null::int8';
  return statement(
    counted ? 'timeline_counted' : 'timeline',
    `select h.head, h.count, x.* from (
       select coalesce((select number from journal_head where organisation_id = (select app.org())), 0)::int8 as head, ${count} as count
     ) h left join lateral (select ${COLUMNS} ${FACTS} and j.seq > $2::int8 order by j.seq limit $3::int) x on true order by x.seq`,
    { long: counted },
  );
}

/** The facts of a subject in their order. $1 subject, $2 the last one seen, $3 how many. */
export const timelinePage = page(false);

/** The same with their number, up to 10,001. */
export const timelinePageCounted = page(true);
