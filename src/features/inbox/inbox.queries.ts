import type { Coverable } from '../../access/restricted.js';
import type { Part } from '../../kernel/roles.js';
import type { Grant } from '../cases/sharing.rules.js';
import type { FieldClass, SharingLevel } from '../cooperation/item-kinds.js';
import { type InboxWants, shownOf } from './inbox-columns.js';
import { countOf, HEAD, type Prepared } from './inbox-counts.js';
import { branch, DUE_KEY, type InboxCriteria, namedByText, Params } from './inbox-statement.js';
import type { InboxSubject } from './inbox-subjects.js';

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
  /** Of a case that the organisation watches as its superior. */
  inConflict?: boolean | null;
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

const KEYS = { LAST_MOVED: 'p.last_moved_at', DUE: DUE_KEY } as const;

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
