import { type Coverable, coveredBy, isCovered } from '../../access/restricted.js';
import type { Statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { Grant } from '../cases/sharing.rules.js';
import type { FieldClass, SharingLevel } from '../cooperation/item-kinds.js';
import { branch, DUE_KEY, type InboxCriteria, namedByText, Params } from './inbox-statement.js';
import { INBOX_SUBJECTS, type InboxSubject, inboxFacts, OBJECTION_KIND } from './inbox-subjects.js';

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

/** What costs more and is read only when somebody looks. */
export interface InboxWants {
  count: boolean;
  person: boolean;
  personCount: boolean;
  level: boolean;
  action: boolean;
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
  const { columns, joins } = details(wants, criteria.subjects);
  const text = `select h.head, h.count, x.* from (select ${HEAD}, ${counted} as count) h
    left join lateral (
      select ${[BASE, ...columns].join(', ')}
      from (select * from (${parts.join(' union all ')}) b order by b.sort_key ${direction}, b.subject_id ${direction} limit ${size}) p
      ${[joinsOf(criteria.subjects), ...joins].join(' ')}
    ) x on true order by x."sortTime" ${direction}, x.id ${direction}`;
  // To count, and to search by a person, is to look at many rows.
  const long = wants.count || criteria.search !== null;
  return { statement: namedByText('inbox', text, { long }), params: params.values };
}

function countOf(criteria: InboxCriteria, params: Params): string {
  const parts = criteria.subjects.map((subject) => `select 1 ${branch(subject, criteria, params)}`);
  return `(select count(*) from (select 1 from (${parts.join(' union all ')}) n limit ${MOST_COUNTED}) m)`;
}

/** One column of whatever a row is about. */
function ofEach(column: string, of: (subject: InboxSubject) => string | null = () => column): string {
  const cases = INBOX_SUBJECTS.flatMap((subject) => {
    const named = of(subject);
    return named === null ? [] : `when '${subject}' then ${inboxFacts(subject).alias}.${named}`;
  });
  return `case p.subject_type ${cases.join(' ')} end`;
}

const sideOf = (nth: 0 | 1) =>
  ofEach('', (subject) => (subject === 'LEGAL_AID_CASE' ? null : (inboxFacts(subject).sides?.[nth] ?? null)));
const ONE_KIND = ofEach('', (subject) =>
  subject === 'REFERRAL' || subject === 'DEFENCE_NOTICE' || subject === 'DUTY_LAWYER_HELP'
    ? 'kind'
    : subject === 'CONSULTATION'
      ? 'channel'
      : null,
);
/** Of a case the objection that lies with the desk; of a decision that ends a case alone there can be one. */
const KIND = `case when p.subject_type = 'LEGAL_AID_CASE' then case when k.state in ('REFUSED', 'TERMINATED') then (${OBJECTION_KIND('k.id')}) end
    else ${ONE_KIND} end`;
/** A conflict shows as much of its matter as the cases it is about. */
const COVERED_BY = `case when p.subject_type = 'COMPETENCE_CONFLICT' then (select o.restricted_by from participation o
    where o.organisation_id = (select app.org()) and o.subject_id in (z.case_id, z.other_case_id) and ${isCovered('o')} limit 1)
    else ${coveredBy('p')} end`;
const STANDING_ALONE = INBOX_SUBJECTS.filter((subject) => subject !== 'COOPERATION' && subject !== 'LEGAL_AID_CASE');
const BASE = `p.subject_id as id, p.subject_type as "subjectType", p.part, p.awaits_us as "awaitsUs", p.awaits_them as "awaitsThem",
  p.awaited_since as "awaitedSince", p.earliest_due_at as "dueAt", p.last_moved_at as "lastMovedAt", (p.unread_since is not null) as unread,
  p.sort_key::text as "sortKey", p.sort_key as "sortTime",
  ${ofEach('number')} as number, ${ofEach('state')} as state, ${ofEach('version')} as version, ${ofEach('matter')} as matter,
  c.kinds, ${KIND} as kind, ${sideOf(0)} as "ownerOrganisationId", ${sideOf(1)} as "requestedOrganisationId",
  k.lead_organisation_id as "leadOrganisationId", k.home_organisation_id as "homeOrganisationId",
  ${COVERED_BY} as "coveredBy"`;

/** The subjects' own rows; a table whose kind is not asked for is named and never looked at. */
function joinsOf(subjects: readonly InboxSubject[]): string {
  const own = (['COOPERATION', ...STANDING_ALONE] as InboxSubject[]).map((subject) => {
    const { table, alias } = inboxFacts(subject);
    const asked = subjects.includes(subject) ? `p.subject_type = '${subject}' and ${alias}.id = p.subject_id` : 'false';
    return `left join ${table} ${alias} on ${asked}`;
  });
  return `${own.join(' ')}
  left join legal_aid_case k on k.id = case p.subject_type when 'COOPERATION' then c.case_id when 'LEGAL_AID_CASE' then p.subject_id end`;
}

/** Where the first person of a subject stands. */
const FIRST_PERSON: Readonly<Partial<Record<InboxSubject, string>>> = {
  REFERRAL: `(select rp.person_id from referral_person rp where rp.referral_id = r.id order by rp.position limit 1)`,
  DEFENCE_NOTICE: `(select l.person_id from defence_line l where l.notice_id = d.id order by l.position limit 1)`,
  DUTY_LAWYER_HELP: 'h.person_id',
  CONSULTATION: 'f.person_id',
  PERSON_QUESTION: 'y.held_person_id',
};

/** Columns of what is wanted. The person of a cooperation is the first that an item names, else the first of the case. Who may not see a person at all finds the id and no name. */
function details(wants: InboxWants, subjects: readonly InboxSubject[]): { columns: string[]; joins: string[] } {
  const columns: string[] = [];
  const joins: string[] = [];
  if (wants.person) {
    columns.push(
      'kp.part as "casePart"',
      `case when kp.part in ('ASSISTING', 'SUPPORT') then (
         select jsonb_agg(jsonb_build_object('fieldClass', g.field_class, 'level', g.level, 'personIds', g.person_ids, 'ended', g.ended_at is not null))
         from sharing_grant g where g.case_id = k.id and g.organisation_id = kp.organisation_id and g.field_class = 'IDENTITY') end as grants`,
      `case kp.part when 'ASKED' then (
         select jsonb_agg(a.narrowed) from (select case_id, requested_organisation_id, state, narrowed from cooperation
       union all select case_id, to_organisation_id, 'SENT', narrowed from referral where state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT')) a
         where a.case_id = k.id and a.requested_organisation_id = kp.organisation_id and a.state in ('SENT', 'RECEIVED', 'ACTIVE')) end as narrowed`,
    );
    joins.push(
      'left join participation kp on kp.organisation_id = (select app.org()) and kp.subject_id = k.id and kp.ended_at is null',
    );
  }
  if (wants.person) {
    columns.push('named.id as "personId"', 'who.name_masked as "personMasked"');
    // offset 0: a look-up by key, whatever the planner makes of the choice between the two.
    joins.push(`left join lateral (select coalesce(
        (select i.person_ids[1] from cooperation_item i where i.cooperation_id = c.id and i.person_ids <> '{}' order by i.position limit 1),
        ${[`(select cp.person_id from case_person cp where cp.case_id = k.id and cp.role = 'RECIPIENT' order by cp.position limit 1)`, ...subjects.flatMap((subject) => FIRST_PERSON[subject] ?? [])].join(', ')}) as id offset 0
      ) named on true left join person who on who.id = named.id`);
  }
  if (wants.personCount)
    columns.push(
      `case p.subject_type when 'REFERRAL' then (select count(*) from referral_person rp where rp.referral_id = r.id)
         when 'DEFENCE_NOTICE' then (select count(*) from defence_line l where l.notice_id = d.id)
         when 'DUTY_LAWYER_HELP' then 1 when 'PERSON_QUESTION' then 1 when 'CONSULTATION' then num_nonnulls(f.person_id)
         else (select count(*) from case_person cp where cp.case_id = k.id and cp.role = 'RECIPIENT') end as "personCount"`,
    );
  if (wants.level) {
    columns.push('clock.started_at as "clockStartedAt"', 'clock.suspensions as "clockStops"');
    joins.push(`left join lateral (
      select d.started_at, d.suspensions from deadline d
      where d.subject_id = p.subject_id and d.stopped_at is null and d.watched_due_at = p.earliest_due_at order by d.started_at, d.id limit 1
    ) clock on true`);
  }
  if (wants.action)
    columns.push(
      'coalesce(c.drafted_by_member_id, r.drafted_by_member_id, d.drafted_by_member_id) as "draftedByMemberId"',
      'k.handler_member_id as "handlerMemberId"',
      'k.opened_by_member_id as "openedByMemberId"',
      'k.accepted_by_member_id as "acceptedByMemberId"',
      'k.reviewed_by_member_id as "reviewedByMemberId"',
      'k.file_submitted_by_member_id as "fileSubmittedByMemberId"',
      `case p.subject_type when 'DEFENCE_NOTICE' then (select array_agg(distinct l.state) from defence_line l where l.notice_id = d.id)
         else (select array_agg(distinct i.state) from cooperation_item i where i.cooperation_id = c.id) end as "itemStates"`,
      `exists (select 1 from proposal o where o.ask_id = p.subject_id and o.state = 'OPEN' and o.to_organisation_id = (select app.org())) as "proposalAwaitsUs"`,
      `exists (select 1 from disposition o where o.ask_id = p.subject_id and o.state = 'OPEN' and o.organisation_id = (select app.org())) as "dispositionIsOpen"`,
      `(select o.state from objection o where o.case_id = k.id and p.subject_type = 'LEGAL_AID_CASE' and o.state in ('FILED', 'CORRECTION_ORDERED')) as "objectionState"`,
    );
  return { columns, joins };
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
