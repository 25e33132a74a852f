import type { Coverable } from '../../access/restricted.js';
import type { Statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { Grant } from '../cases/sharing.rules.js';
import type { FieldClass, SharingLevel } from '../cooperation/item-kinds.js';
import { type InboxWants, shownOf } from './inbox-columns.js';
import { branch, DUE_KEY, type InboxCriteria, namedByText, Params } from './inbox-statement.js';
import { type InboxSubject, inboxFacts } from './inbox-subjects.js';

/** One place of an inbox; all null but `head` and `count` where the page is empty. */
export interface InboxRow extends Coverable {
  head: number;
  count: number | null;
  id: string | null;
  subjectType: InboxSubject;
  part: Part;
  awaitsUs: boolean;
  awaitsThem: boolean;
  awaitedSince: Date | null;
  dueAt: Date | null;
  lastMovedAt: Date;
  unread: boolean;
  /** The order's key as PostgreSQL writes it, to the microsecond. */
  sortKey: string;
  number: string | null;
  state: string;
  version: number;
  matter: string;
  kinds: string[] | null;
  /** Of what has one kind: a referral, a notice, a request for help, a consultation, a case with an objection. */
  kind: string | null;
  ownerOrganisationId: string | null;
  requestedOrganisationId: string | null;
  leadOrganisationId: string | null;
  homeOrganisationId: string | null;
  /** With `person`: the part in the case itself, and what decides how far its persons are shared. */
  casePart?: Part | null;
  grants?: Grant[] | null;
  narrowed?: Partial<Record<FieldClass, SharingLevel>>[] | null;
  personId?: string | null;
  personMasked?: string | null;
  personCount?: number | null;
  /** With `level`. */
  clockStartedAt?: Date | null;
  clockStops?: { by: string; from: string; to: string | null }[] | null;
  /** With `action`. */
  draftedByMemberId?: string | null;
  handlerMemberId?: string | null;
  openedByMemberId?: string | null;
  acceptedByMemberId?: string | null;
  reviewedByMemberId?: string | null;
  fileSubmittedByMemberId?: string | null;
  itemStates?: string[] | null;
  proposalAwaitsUs?: boolean;
  dispositionIsOpen?: boolean;
  objectionState?: string | null;
}

export interface InboxOrder {
  field: 'LAST_MOVED' | 'DUE';
  direction: 'ASC' | 'DESC';
}

export interface InboxAsk {
  criteria: InboxCriteria;
  order: InboxOrder;
  /** The order's key and the id of the last item seen. */
  after: readonly [string, string] | null;
  size: number;
  wants: InboxWants;
}

export interface Prepared<Row> {
  statement: Statement<Row>;
  params: readonly unknown[];
}

const KEYS = { LAST_MOVED: 'p.last_moved_at', DUE: DUE_KEY } as const;

const HEAD = `coalesce((select number from journal_head where organisation_id = (select app.org())), 0)::int8 as head`;
const MOST_COUNTED = 10_001;

/** One page of an inbox as one statement: the rows, the head of the stream in the same snapshot, the count if wanted. */
export function inboxPage(ask: InboxAsk): Prepared<InboxRow> {
  const { criteria, order, after, wants } = ask;
  const params = new Params();
  const key = KEYS[order.field];
  const [direction, beyond] = order.direction === 'DESC' ? ['desc', '<'] : ['asc', '>'];
  const size = params.add(ask.size, 'int8');
  const seek =
    after === null
      ? ''
      : ` and (${key}, p.subject_id) ${beyond} (${params.add(after[0], 'timestamptz')}, ${params.add(after[1], 'uuid')})`;
  const parts = criteria.subjects.map(
    (subject) => `(select p.*, ${key} as sort_key ${branch(subject, criteria, params)}${seek}
       order by ${key} ${direction}, p.subject_id ${direction} limit ${size})`,
  );
  const counted = wants.count ? countOf(criteria, params) : 'null::int8';
  const { columns, joins } = shownOf(criteria.subjects, wants);
  const text = `select h.head, h.count, x.* from (select ${HEAD}, ${counted} as count) h
    left join lateral (
      select ${columns.join(', ')}
      from (select * from (${parts.join(' union all ')}) b order by b.sort_key ${direction}, b.subject_id ${direction} limit ${size}) p
      ${joins.join(' ')}
    ) x on true order by x."sortTime" ${direction}, x.id ${direction}`;
  // To count, and to search by a person, is to look at many rows.
  const long = wants.count || criteria.search !== null;
  return { statement: namedByText('inbox', text, { long }), params: params.values };
}

function countOf(criteria: InboxCriteria, params: Params): string {
  const parts = criteria.subjects.map((subject) => `select 1 ${branch(subject, criteria, params)}`);
  return `(select count(*) from (select 1 from (${parts.join(' union all ')}) n limit ${MOST_COUNTED}) m)`;
}

export interface InboxCountsRow {
  head: number;
  total: number;
  awaitingUs: number;
  awaitingThem: number;
  overdue: number;
  dueSoon: number;
  unread: number;
  byState?: { subjectType: InboxSubject; state: string; count: number }[] | null;
}

/** What an inbox holds, in one statement; by state only when somebody looks. */
export function inboxCounting(criteria: InboxCriteria, dueSoon: Date, byState: boolean): Prepared<InboxCountsRow> {
  const params = new Params();
  const now = params.add(criteria.now, 'timestamptz');
  const soon = params.add(dueSoon, 'timestamptz');
  const parts = criteria.subjects.map((subject) => `select p.* ${branch(subject, criteria, params)}`);
  const states = byState ? `, ${stateCounts(criteria, params)} as "byState"` : '';
  const text = `select ${HEAD}, count(*) as total, count(*) filter (where p.awaits_us) as "awaitingUs",
      count(*) filter (where p.awaits_them) as "awaitingThem", count(*) filter (where p.earliest_due_at <= ${now}) as overdue,
      count(*) filter (where p.earliest_due_at > ${now} and p.earliest_due_at <= ${soon}) as "dueSoon",
      count(*) filter (where p.unread_since is not null) as unread${states}
    from (${parts.join(' union all ')}) p`;
  return { statement: namedByText('inbox_counts', text, { long: true }), params: params.values };
}

function stateCounts(criteria: InboxCriteria, params: Params): string {
  const parts = criteria.subjects.map((subject) => {
    return `select '${subject}' as subject_type, v.state, count(*) as n from ${inboxFacts(subject).table} v
      where v.id in (select p.subject_id ${branch(subject, criteria, params)}) group by v.state`;
  });
  return `(select jsonb_agg(jsonb_build_object('subjectType', b.subject_type, 'state', b.state, 'count', b.n) order by b.subject_type, b.state)
    from (${parts.join(' union all ')}) b)`;
}

/** How many each of several lists holds, counted up to one beyond the most, in one statement. */
export function inboxTallies(lists: readonly InboxCriteria[]): Prepared<{ counts: number[] }> {
  const params = new Params();
  const counts = lists.map((criteria) => (criteria.subjects.length === 0 ? '0' : countOf(criteria, params)));
  const text = `select array[${counts.join(', ')}]::int4[] as counts`;
  return { statement: namedByText('inbox_tallies', text), params: params.values };
}
