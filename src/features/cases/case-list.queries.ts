import { isCovered, isOwnCase } from '../../access/restricted.js';
import { type Statement, statement } from '../../kernel/context.js';
import { CASE_COLUMNS, type RawCase } from './case.queries.js';

/** One place in a list of cases: the order's key beside the row; the head of the own stream in the same snapshot. */
export type ListedCase = RawCase & { sortKey: string; head: number };

/** By what cases are ordered; always ending in the id. */
export const CASE_ORDERS = {
  LAST_MOVED: { key: 'p.last_moved_at', zh: '最近办理时间', en: 'when it moved last' },
  DUE: { key: `coalesce(p.earliest_due_at, 'infinity'::timestamptz)`, zh: '期限', en: 'the earliest running due date' },
} as const;
export type CaseOrderField = keyof typeof CASE_ORDERS;

/**
 * $1 size · $2 own member · $3 states · $4 awaiting · $5 due before · $6 overdue at · $7 group · $8 part · $9 number prefix
 * · $10–$13 blind tokens · $14, $15 the key after which the page begins. A restricted case is found by its persons only by
 * who belongs to it.
 */
const WHERE = `p.organisation_id = (select app.org()) and p.subject_type = 'LEGAL_AID_CASE' and p.ended_at is null and p.part <> 'ASKED'
  and ($2::uuid is null or ${isOwnCase('c', '$2')})
  and ($3::text[] is null or c.state = any($3::text[]))
  and ($4::text is null or case $4::text when 'US' then p.awaits_us when 'THEM' then p.awaits_them
    when 'BOTH' then p.awaits_us and p.awaits_them else not p.awaits_us and not p.awaits_them end)
  and ($5::timestamptz is null or p.earliest_due_at <= $5::timestamptz)
  and ($6::timestamptz is null or p.earliest_due_at < $6::timestamptz)
  and ($7::boolean is null or c.group_claim = $7::boolean)
  and ($8::text is null or p.part = $8::text)
  and ($9::text is null or starts_with(c.number_key, $9::text) or (
    not ${isCovered('p')} and exists (
    select 1 from person_token t join case_person cp on cp.person_id = t.person_id
    where t.organisation_id = p.organisation_id and cp.case_id = c.id
      and (t.kind, t.token) in (('ID_NUMBER', $10::bytea), ('NAME', $11::bytea), ('INITIALS', $12::bytea), ('PHONE', $13::bytea)))))`;

const FROM = 'from participation p join legal_aid_case c on c.id = p.subject_id';

function listStatement(order: CaseOrderField, descending: boolean, after: boolean): Statement<ListedCase> {
  const { key } = CASE_ORDERS[order];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const seek = after ? `and (${key}, p.subject_id) ${beyond} ($14::timestamptz, $15::uuid)` : '';
  return statement(
    `cases_${order.toLowerCase()}_${direction}${after ? '_after' : ''}`,
    `select h.head, x.* from (select coalesce((select number from journal_head where organisation_id = (select app.org())), 0)::int8 as head) h
     left join lateral (
       select ${CASE_COLUMNS}, (${key})::text as "sortKey" ${FROM} where ${WHERE} ${seek} order by ${key} ${direction}, p.subject_id ${direction} limit $1
     ) x on true`,
  );
}

const LISTS = new Map(
  (Object.keys(CASE_ORDERS) as CaseOrderField[]).flatMap((order) =>
    [true, false].flatMap((descending) =>
      [true, false].map(
        (after) => [`${order} ${descending} ${after}`, listStatement(order, descending, after)] as const,
      ),
    ),
  ),
);

/** The list statement of an order: the first page, and the page after a key, are statements of their own. */
export function caseList(order: CaseOrderField, descending: boolean, after: boolean): Statement<ListedCase> {
  const found = LISTS.get(`${order} ${descending} ${after}`);
  if (found === undefined) throw new Error(`No list of cases by ${order}.`);
  return found;
}

/** How many a filter finds, counted up to `$1`. */
export const caseCount = statement<{ count: number }>(
  'cases_count',
  `select count(*) as count from (select 1 ${FROM} where ${WHERE} limit $1) x`,
);
