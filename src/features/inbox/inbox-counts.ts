import { MAX_COUNT } from '../../api/connection.js';
import type { Statement } from '../../kernel/context.js';
import { branch, branches, type InboxCriteria, namedByText, Params } from './inbox-statement.js';
import { type InboxSubject, inboxFacts } from './inbox-subjects.js';

export interface Prepared<Row> {
  statement: Statement<Row>;
  params: readonly unknown[];
}

export const HEAD = `coalesce((select number from journal_head where organisation_id = (select app.org())), 0)::int8 as head`;

/** How many a list holds, up to one beyond the most. */
export function countOf(criteria: InboxCriteria, params: Params): string {
  const parts = branches(criteria, params).map((from) => `select 1 ${from}`);
  return `(select count(*) from (select 1 from (${parts.join(' union all ')}) n limit ${MAX_COUNT + 1}) m)`;
}

/** How many each of several lists holds, counted up to one beyond the most, in one statement. */
export function inboxTallies(lists: readonly InboxCriteria[]): Prepared<{ counts: number[] }> {
  const params = new Params();
  const counts = lists.map((criteria) => (criteria.subjects.length === 0 ? '0' : countOf(criteria, params)));
  const text = `select array[${counts.join(', ')}]::int4[] as counts`;
  return { statement: namedByText('inbox_tallies', text), params: params.values };
}

/** The numbers of an inbox, each up to one beyond the most. */
export interface InboxNumbers {
  total: number;
  awaitingUs: number;
  awaitingThem: number;
  overdue: number;
  dueSoon: number;
  unread: number;
}

/** The same numbers as an inbox shows them: none over the most, and whether more lie there. */
export function stoppedAtMost(numbers: InboxNumbers): InboxNumbers & { capped: boolean } {
  const up = (number: number): number => Math.min(number, MAX_COUNT);
  return {
    total: up(numbers.total),
    awaitingUs: up(numbers.awaitingUs),
    awaitingThem: up(numbers.awaitingThem),
    overdue: up(numbers.overdue),
    dueSoon: up(numbers.dueSoon),
    unread: up(numbers.unread),
    capped: numbers.total > MAX_COUNT,
  };
}

export interface InboxCountsRow extends InboxNumbers {
  head: number;
  byState?: { subjectType: InboxSubject; state: string; count: number }[] | null;
}

/**
 * What an inbox holds, in one statement; by state only when somebody looks. Each number is that of its list and is read
 * by the list's own index up to the most, so that an office with a hundred thousand old matters waits no longer.
 */
export function inboxCounting(criteria: InboxCriteria, dueSoon: Date, byState: boolean): Prepared<InboxCountsRow> {
  const params = new Params();
  const lists: Record<keyof InboxNumbers, Partial<InboxCriteria>> = {
    total: {},
    awaitingUs: { awaiting: 'US' },
    awaitingThem: { awaiting: 'THEM' },
    overdue: { overdue: true },
    dueSoon: { overdue: false, dueUntil: dueSoon },
    unread: { unread: true },
  };
  const counts = Object.entries(lists).map(
    ([name, over]) => `${countOf({ ...criteria, ...over }, params)} as "${name}"`,
  );
  const states = byState ? `, ${stateCounts(criteria, params)} as "byState"` : '';
  const text = `select ${HEAD}, ${counts.join(', ')}${states}`;
  return { statement: namedByText('inbox_counts', text, { long: true }), params: params.values };
}

/** Of each kind those that moved last, up to the most. */
function stateCounts(criteria: InboxCriteria, params: Params): string {
  const parts = criteria.subjects.map((subject) => {
    const latest = `select p.subject_id ${branch(subject, criteria, params)} order by p.last_moved_at desc, p.subject_id desc limit ${MAX_COUNT}`;
    return `select '${subject}' as subject_type, v.state, count(*) as n from (${latest}) l join ${inboxFacts(subject).table} v on v.id = l.subject_id group by v.state`;
  });
  return `(select jsonb_agg(jsonb_build_object('subjectType', b.subject_type, 'state', b.state, 'count', b.n) order by b.subject_type, b.state)
    from (${parts.join(' union all ')}) b)`;
}
