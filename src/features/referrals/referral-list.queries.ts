import { type Statement, statement } from '../../kernel/context.js';
import { type RawReferral, REFERRAL_COLUMNS, REFERRAL_FROM } from './referral.queries.js';

/** One place in a list of referrals: the order's key beside the row; the head of the own stream in the same snapshot. */
export type ListedReferral = RawReferral & { sortKey: string; head: number };

/** $1 size · $2 states · $3 kinds · $4 part · $5 awaiting · $6 other side · $7 number prefix · $8, $9 the key after which the page begins. */
const WHERE = `p.organisation_id = (select app.org()) and p.subject_type = 'REFERRAL' and p.ended_at is null
  and ($2::text[] is null or r.state = any($2::text[]))
  and ($3::text[] is null or r.kind = any($3::text[]))
  and ($4::text is null or p.part = $4::text)
  and ($5::text is null or case $5::text when 'US' then p.awaits_us when 'THEM' then p.awaits_them
    when 'BOTH' then p.awaits_us and p.awaits_them else not p.awaits_us and not p.awaits_them end)
  and ($6::uuid is null or ($6::uuid in (r.owner_organisation_id, r.to_organisation_id) and $6::uuid <> (select app.org())))
  and ($7::text is null or starts_with(r.number_key, $7::text))`;

function listStatement(after: boolean): Statement<ListedReferral> {
  const seek = after ? 'and (p.last_moved_at, p.subject_id) < ($8::timestamptz, $9::uuid)' : '';
  return statement(
    `referrals_list${after ? '_after' : ''}`,
    `select h.head, x.* from (select coalesce((select number from journal_head where organisation_id = (select app.org())), 0)::int8 as head) h
     left join lateral (
       select ${REFERRAL_COLUMNS}, p.last_moved_at::text as "sortKey" ${REFERRAL_FROM} where ${WHERE} ${seek}
       order by p.last_moved_at desc, p.subject_id desc limit $1
     ) x on true`,
  );
}

/** The first page, newest movement first. */
export const referralList = listStatement(false);
/** The page after a key. */
export const referralListAfter = listStatement(true);

/** How many a filter finds, counted up to `$1`. */
export const referralCount = statement<{ count: number }>(
  'referrals_count',
  `select count(*) as count from (select 1 from participation p join referral r on r.id = p.subject_id where ${WHERE} limit $1) x`,
);
