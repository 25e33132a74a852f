import { createHash } from 'node:crypto';
import { isCovered } from '../../access/restricted.js';
import { type Statement, statement } from '../../kernel/context.js';
import type { SearchTerms } from './search.js';

/** What can lie in an inbox. */
export const INBOX_SUBJECTS = ['COOPERATION', 'LEGAL_AID_CASE'] as const;
export type InboxSubject = (typeof INBOX_SUBJECTS)[number];

/** What a list shows, as the statement needs it; what is null does not restrict. */
export interface InboxCriteria {
  subjects: readonly InboxSubject[];
  /** Set for a person who only handles: the own cases, and what is asked about them. */
  ownMemberId: string | null;
  awaiting: 'US' | 'THEM' | 'BOTH' | 'NOBODY' | null;
  dueUntil: Date | null;
  overdue: boolean | null;
  unread: boolean | null;
  states: readonly string[] | null;
  counterpartId: string | null;
  claimed: boolean | null;
  search: SearchTerms | null;
  memberId: string;
  now: Date;
}

/** Numbers the parameters of one statement in the order in which its text names them. */
export class Params {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

/** A statement is named by its text: the same filter in any request is the same named statement on every connection. */
export function namedByText<Row>(kind: string, text: string, options: { long?: boolean } = {}): Statement<Row> {
  let name = names.get(text);
  if (name === undefined) {
    name = `${kind}_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    if (names.size >= NAMES_KEPT) names.clear();
    names.set(text, name);
  }
  return statement<Row>(name, text, options);
}

const NAMES_KEPT = 1_000;
const names = new Map<string, string>();

/**
 * When something is due, for order and limits; never, when it has no date. Written as participation_due has it: `case`,
 * because the planner takes `coalesce` for something that could give rows away, and looks behind the policy first.
 */
export const DUE_KEY = `case when p.earliest_due_at is null then 'infinity'::timestamptz else p.earliest_due_at end`;

const AWAITING = {
  US: 'p.awaits_us',
  THEM: 'p.awaits_them',
  BOTH: 'p.awaits_us and p.awaits_them',
  NOBODY: 'not p.awaits_us and not p.awaits_them',
} as const;

const TABLE = { COOPERATION: 'cooperation', LEGAL_AID_CASE: 'legal_aid_case' } as const;
const STARTS_ASKED = { COOPERATION: '', LEGAL_AID_CASE: ` and p.part <> 'ASKED'` } as const;

/** `from … where …` of one kind of subject: always from participation; the subject (s) only where a filter needs it. */
export function branch(subject: InboxSubject, criteria: InboxCriteria, params: Params): string {
  const conditions = [
    `p.organisation_id = (select app.org()) and p.subject_type = '${subject}' and p.ended_at is null${STARTS_ASKED[subject]}`,
    ...ofParticipation(criteria, params),
  ];
  const ofTheSubject = ofSubject(subject, criteria, params);
  const join = ofTheSubject.length === 0 ? '' : ` join ${TABLE[subject]} s on s.id = p.subject_id`;
  return `from participation p${join} where ${[...conditions, ...ofTheSubject].join(' and ')}`;
}

function ofParticipation(criteria: InboxCriteria, params: Params): string[] {
  const { awaiting, dueUntil, overdue, unread } = criteria;
  const found: string[] = [];
  if (awaiting !== null) found.push(AWAITING[awaiting]);
  if (dueUntil !== null) found.push(`${DUE_KEY} <= ${params.add(dueUntil, 'timestamptz')}`);
  if (overdue !== null) found.push(`${DUE_KEY} ${overdue ? '<=' : '>'} ${params.add(criteria.now, 'timestamptz')}`);
  if (unread !== null) found.push(`p.unread_since is ${unread ? 'not null' : 'null'}`);
  return found;
}

function ofSubject(subject: InboxSubject, criteria: InboxCriteria, params: Params): string[] {
  const { states, counterpartId, claimed, ownMemberId, search } = criteria;
  const ask = subject === 'COOPERATION';
  const found: string[] = [];
  if (states !== null) found.push(`s.state = any(${params.add(states, 'text[]')})`);
  if (counterpartId !== null) {
    const [one, other] = ask
      ? ['s.owner_organisation_id', 's.requested_organisation_id']
      : ['s.lead_organisation_id', 's.home_organisation_id'];
    const id = params.add(counterpartId, 'uuid');
    found.push(`(${one} = ${id} or ${other} = ${id}) and ${id} <> (select app.org())`);
  }
  if (claimed !== null) {
    const column = ask ? 's.claimed_by_member_id' : 's.handler_member_id';
    found.push(`${column} ${claimed ? '=' : 'is distinct from'} ${params.add(criteria.memberId, 'uuid')}`);
  }
  if (ownMemberId !== null) found.push(ownOf(subject, params.add(ownMemberId, 'uuid')));
  if (search !== null) found.push(searchOf(subject, search, params));
  return found;
}

function ownOf(subject: InboxSubject, member: string): string {
  if (subject === 'LEGAL_AID_CASE') return `s.handler_member_id = ${member}`;
  return `s.id in (select a.id from legal_aid_case o join cooperation a on a.case_id = o.id where o.handler_member_id = ${member}
    union all select i.cooperation_id from cooperation_item i where i.handler_member_id = ${member})`;
}

/** By number, or through the persons of a case; of a restricted case only for those who belong to it. */
function searchOf(subject: InboxSubject, terms: SearchTerms, params: Params): string {
  const token = (kind: string, value: Buffer) => `('${kind}', ${params.add(value, 'bytea')})`;
  const tokens = [
    token('ID_NUMBER', terms.idNumber),
    token('NAME', terms.name),
    token('INITIALS', terms.initials),
    token('PHONE', terms.phone),
  ].join(', ');
  const cases = `from person_token t join case_person cp on cp.person_id = t.person_id
    join participation q on q.organisation_id = (select app.org()) and q.subject_id = cp.case_id and q.ended_at is null`;
  const named = `where t.organisation_id = (select app.org()) and (t.kind, t.token) in (${tokens}) and not ${isCovered('q')}`;
  if (subject === 'LEGAL_AID_CASE') {
    const from = params.add(terms.numberFrom, 'text');
    const before = params.add(terms.numberBefore, 'text');
    return `s.id in (select k.id from legal_aid_case k where k.number_key >= ${from} and k.number_key < ${before} union all select cp.case_id ${cases} ${named})`;
  }
  const from = params.add(terms.numberFrom, 'text');
  const before = params.add(terms.numberBefore, 'text');
  return `s.id in (select a.id from cooperation a where a.number_key >= ${from} and a.number_key < ${before}
    union all select a.id ${cases} join cooperation a on a.case_id = cp.case_id ${named})`;
}
