import { createHash } from 'node:crypto';
import { isCovered } from '../../access/restricted.js';
import { type Statement, statement } from '../../kernel/context.js';
import { PARTS } from '../../kernel/roles.js';
import { type InboxSubject, inboxFacts, taking } from './inbox-subjects.js';
import type { SearchTerms } from './search.js';

/** What a list shows, as the statement needs it; what is null does not restrict. */
export interface InboxCriteria {
  subjects: readonly InboxSubject[];
  /** Set for a person who only handles: the own cases, and what is asked about them. */
  ownMemberId: string | null;
  awaiting: 'US' | 'THEM' | 'BOTH' | 'NOBODY' | null;
  dueUntil: Date | null;
  overdue: boolean | null;
  unread: boolean | null;
  /** By which date something is late: the stricter one where there are two, or the statutory one alone. */
  late: 'STRICT' | 'STATUTORY' | null;
  /** A hearing or an appointment from one instant to before another. */
  happens: { from: Date; until: Date } | null;
  states: readonly string[] | null;
  kinds: readonly string[] | null;
  parts: readonly string[] | null;
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

/**
 * What an organisation is merely asked about lies not in its inbox: of a case the ask itself does, of a notice that is sent
 * on to it the second one.
 */
const TAKES_PART = `p.ended_at is null and p.part <> 'ASKED'`;

/** `from … where …` of one kind of subject: always from participation; the subject (s) only where a filter needs it. */
export function branch(subject: InboxSubject, criteria: InboxCriteria, params: Params): string {
  const conditions = [
    `p.organisation_id = (select app.org()) and p.subject_type = '${subject}' and ${TAKES_PART}`,
    ...ofParticipation(criteria, params),
  ];
  const ofTheSubject = ofSubject(subject, criteria, params);
  const join = ofTheSubject.length === 0 ? '' : ` join ${inboxFacts(subject).table} s on s.id = p.subject_id`;
  return `from participation p${join} where ${[...conditions, ...ofTheSubject].join(' and ')}`;
}

/** The same for several kinds: of all at once where no filter looks into a subject, of each by itself otherwise. */
export function branches(criteria: InboxCriteria, params: Params): string[] {
  const { states, kinds, counterpartId, claimed, ownMemberId, happens, search } = criteria;
  const within = [states, kinds, counterpartId, claimed, ownMemberId, happens, search];
  if (within.some((filter) => filter !== null))
    return criteria.subjects.map((subject) => branch(subject, criteria, params));
  const types = criteria.subjects.map((subject) => `'${subject}'`).join(', ');
  const conditions = [
    `p.organisation_id = (select app.org()) and p.subject_type in (${types}) and ${TAKES_PART}`,
    ...ofParticipation(criteria, params),
  ];
  return [`from participation p where ${conditions.join(' and ')}`];
}

function ofParticipation(criteria: InboxCriteria, params: Params): string[] {
  const { awaiting, dueUntil, overdue, unread, parts, late } = criteria;
  const found: string[] = [];
  if (awaiting !== null) found.push(AWAITING[awaiting]);
  if (dueUntil !== null) found.push(`${DUE_KEY} <= ${params.add(dueUntil, 'timestamptz')}`);
  if (overdue !== null) found.push(`${DUE_KEY} ${overdue ? '<=' : '>'} ${params.add(criteria.now, 'timestamptz')}`);
  if (unread !== null) found.push(`p.unread_since is ${unread ? 'not null' : 'null'}`);
  // One part, and one state, is written out: what came up to a superior, what is new, are read by indexes of their own.
  const part = onlyOf(PARTS, parts);
  if (part !== undefined) found.push(`p.part = '${part}'`);
  else if (parts !== null) found.push(`p.part = any(${params.add(parts, 'text[]')})`);
  // offset 0: one look-up for each place, never a walk through all the clocks of the house.
  if (late !== null)
    found.push(
      `exists (select 1 from deadline x where x.subject_id = p.subject_id and x.stopped_at is null
        and x.${late === 'STRICT' ? 'watched_due_at' : 'due_at'} <= ${params.add(criteria.now, 'timestamptz')} offset 0)`,
    );
  return found;
}

function ofSubject(subject: InboxSubject, criteria: InboxCriteria, params: Params): string[] {
  const { states, counterpartId, claimed, ownMemberId, search, kinds, happens } = criteria;
  const facts = inboxFacts(subject);
  const found: string[] = [];
  const part = onlyOf(PARTS, criteria.parts);
  const side = part === undefined || states === null ? undefined : facts.sideOf?.[part];
  if (side !== undefined) found.push(`s.${side} = (select app.org())`);
  const state = onlyOf(facts.states, states?.filter((each) => facts.states.includes(each)) ?? null);
  if (state !== undefined) found.push(`s.state = '${state}'`);
  else if (states !== null) found.push(`s.state = any(${params.add(states, 'text[]')})`);
  if (kinds !== null) found.push(facts.kinds === null ? 'false' : `${facts.kinds} && ${params.add(kinds, 'text[]')}`);
  if (counterpartId !== null) found.push(withCounterpart(facts.sides, params.add(counterpartId, 'uuid')));
  if (claimed !== null && facts.claim === null && claimed) found.push('false');
  if (claimed !== null && facts.claim !== null)
    found.push(`s.${facts.claim} ${claimed ? '=' : 'is distinct from'} ${params.add(criteria.memberId, 'uuid')}`);
  if (ownMemberId !== null)
    found.push(facts.own === null ? 'false' : `s.id in (${facts.own(params.add(ownMemberId, 'uuid'))})`);
  if (happens !== null) {
    const [from, until] = [params.add(happens.from, 'timestamptz'), params.add(happens.until, 'timestamptz')];
    if (facts.happensWhileOpen === true) found.push('(p.awaits_us or p.awaits_them)');
    found.push(
      facts.happens === null ? `${from} > ${until}` : `${facts.happens} >= ${from} and ${facts.happens} < ${until}`,
    );
  }
  if (search !== null) found.push(searchOf(subject, search, params));
  return found;
}

/** The one of these that is asked for, where it is one alone. */
function onlyOf<Name extends string>(known: readonly Name[], asked: readonly string[] | null): Name | undefined {
  return asked?.length === 1 ? known.find((each) => each === asked[0]) : undefined;
}

function withCounterpart(sides: readonly [string, string] | null, id: string): string {
  if (sides === null) return `${id} is null`;
  return `(s.${sides[0]} = ${id} or s.${sides[1]} = ${id}) and ${id} <> (select app.org())`;
}

/** So many numbers that begin with what was typed are looked at, the lowest first; whoever means another one types more of it. */
export const MOST_NUMBERS = 200;
/** So many persons of one name are looked at, those written down last. */
export const MOST_NAMESAKES = 500;

/** By number, or through the persons; of a restricted matter only for those who belong to it. A question has a number for its holder alone. */
function searchOf(subject: InboxSubject, terms: SearchTerms, params: Params): string {
  const { table, persons } = inboxFacts(subject);
  const token = (kind: string, value: Buffer) => `('${kind}', ${params.add(value, 'bytea')})`;
  const tokens = [
    token('ID_NUMBER', terms.idNumber),
    token('NAME', terms.name),
    token('INITIALS', terms.initials),
    token('PHONE', terms.phone),
  ].join(', ');
  const from = params.add(terms.numberFrom, 'text');
  const before = params.add(terms.numberBefore, 'text');
  const byPhone =
    subject === 'CONSULTATION'
      ? ` union all select n.id from consultation n ${taking('n.id')} where n.phone_token = ${params.add(terms.phone, 'bytea')} and not ${isCovered('q')}`
      : '';
  const ownNumber = subject === 'PERSON_QUESTION' ? ' and b.owner_organisation_id = (select app.org())' : '';
  // An array is made first: whatever is guessed of its length, each place is looked up by its key.
  return `p.subject_id = any(array(select f.id from (select b.id from ${table} b where b.number_key >= ${from} and b.number_key < ${before}${ownNumber}
      order by b.number_key limit ${MOST_NUMBERS}) f
    union all select ${persons[1]} from (select k.organisation_id, k.person_id from person_token k
        where k.organisation_id = (select app.org()) and (k.kind, k.token) in (${tokens}) order by k.person_id desc limit ${MOST_NAMESAKES}) t ${persons[0]}
      where not ${isCovered('q')}${byPhone}))`;
}
