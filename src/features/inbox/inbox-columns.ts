import { coveredBy, isCovered } from '../../access/restricted.js';
import { type InboxSubject, inboxFacts, OBJECTION_KIND } from './inbox-subjects.js';

/** What costs more and is read only when somebody looks. */
export interface InboxWants {
  count: boolean;
  /** Who leads the case, whose home it is. */
  sides: boolean;
  person: boolean;
  personCount: boolean;
  level: boolean;
  action: boolean;
}

/** One column of whatever a row is about; of one kind alone, that kind's own. */
function ofEach(
  subjects: readonly InboxSubject[],
  column: string,
  of: (subject: InboxSubject) => string | null = () => column,
): string {
  const named = subjects.flatMap((subject) => {
    const its = of(subject);
    return its === null ? [] : [{ subject, its: `${inboxFacts(subject).alias}.${its}` }];
  });
  if (named.length === 0) return 'null';
  if (subjects.length === 1) return named[0]?.its ?? 'null';
  return `case p.subject_type ${named.map(({ subject, its }) => `when '${subject}' then ${its}`).join(' ')} end`;
}

const sideOf = (subjects: readonly InboxSubject[], nth: 0 | 1) =>
  `(${ofEach(subjects, '', (subject) => (subject === 'LEGAL_AID_CASE' ? null : (inboxFacts(subject).sides?.[nth] ?? null)))})::uuid`;
const ONE_KIND: Readonly<Partial<Record<InboxSubject, string>>> = {
  REFERRAL: 'kind',
  DEFENCE_NOTICE: 'kind',
  DUTY_LAWYER_HELP: 'kind',
  CONSULTATION: 'channel',
};

/** What one kind there is; of a case the objection that lies with the desk: a decision that ends a case alone has one. */
function kindOf(subjects: readonly InboxSubject[]): string {
  const ofOthers = ofEach(subjects, '', (subject) => ONE_KIND[subject] ?? null);
  if (!subjects.includes('LEGAL_AID_CASE')) return ofOthers;
  const ofCase = `case when k.state in ('REFUSED', 'TERMINATED') then (${OBJECTION_KIND('k.id')}) end`;
  return `case when p.subject_type = 'LEGAL_AID_CASE' then ${ofCase} else ${ofOthers} end`;
}

/** What covers a row; a conflict shows as much of its matter as the cases it is about. */
function coversOf(subjects: readonly InboxSubject[]): string {
  const own = coveredBy('p');
  if (!subjects.includes('COMPETENCE_CONFLICT')) return own;
  return `case when p.subject_type = 'COMPETENCE_CONFLICT' then (select o.restricted_by from participation o
    where o.organisation_id = (select app.org()) and o.subject_id in (z.case_id, z.other_case_id) and ${isCovered('o')} limit 1)
    else ${own} end`;
}

function ownColumns(subjects: readonly InboxSubject[], wants: InboxWants): string {
  const has = (subject: InboxSubject) => subjects.includes(subject);
  const ofCase = (column: string) => (joinsCase(subjects, wants) ? `k.${column}` : 'null::uuid');
  return `p.subject_id as id, p.subject_type as "subjectType", p.part, p.awaits_us as "awaitsUs", p.awaits_them as "awaitsThem",
  p.awaited_since as "awaitedSince", p.earliest_due_at as "dueAt", p.last_moved_at as "lastMovedAt", (p.unread_since is not null) as unread,
  p.sort_key::text as "sortKey", p.sort_key as "sortTime",
  ${ofEach(subjects, 'number')} as number, ${ofEach(subjects, 'state')} as state, ${ofEach(subjects, 'version')} as version, ${ofEach(subjects, 'matter')} as matter,
  ${has('COOPERATION') ? 'c.kinds' : 'null::text[] as kinds'}, ${kindOf(subjects)} as kind, ${sideOf(subjects, 0)} as "ownerOrganisationId", ${sideOf(subjects, 1)} as "requestedOrganisationId",
  ${ofCase('lead_organisation_id')} as "leadOrganisationId", ${ofCase('home_organisation_id')} as "homeOrganisationId",
  ${coversOf(subjects)} as "coveredBy"`;
}

/** The case itself is read where it is the row, or where somebody looks at who leads it, or at what comes next. */
function joinsCase(subjects: readonly InboxSubject[], wants: InboxWants): boolean {
  return subjects.includes('LEGAL_AID_CASE') || (subjects.includes('COOPERATION') && (wants.sides || wants.action));
}

/** The case that a row is about; null where no kind that is asked for has one. */
function caseOf(subjects: readonly InboxSubject[]): string | null {
  const parts = [
    ...(subjects.includes('COOPERATION') ? [`when 'COOPERATION' then c.case_id`] : []),
    ...(subjects.includes('LEGAL_AID_CASE') ? [`when 'LEGAL_AID_CASE' then p.subject_id`] : []),
  ];
  if (parts.length === 0) return null;
  if (subjects.length === 1) return subjects[0] === 'COOPERATION' ? 'c.case_id' : 'p.subject_id';
  return `case p.subject_type ${parts.join(' ')} end`;
}

/** The subjects' own rows, of the kinds that are asked for. */
function ownJoins(subjects: readonly InboxSubject[], wants: InboxWants): string[] {
  const own = subjects.flatMap((subject) => {
    if (subject === 'LEGAL_AID_CASE') return [];
    const { table, alias } = inboxFacts(subject);
    const when = subjects.length === 1 ? '' : `p.subject_type = '${subject}' and `;
    return [`left join ${table} ${alias} on ${when}${alias}.id = p.subject_id`];
  });
  if (joinsCase(subjects, wants)) own.push(`left join legal_aid_case k on k.id = ${caseOf(subjects)}`);
  return own;
}

/** The own part in the case, which decides how far its persons are shared. */
const CASE_PART = (caseId: string) =>
  `left join participation kp on kp.organisation_id = (select app.org()) and kp.subject_id = ${caseId} and kp.ended_at is null`;

const CASE_SHARING = [
  'kp.part as "casePart"',
  `case when kp.part in ('ASSISTING', 'SUPPORT') then (
     select jsonb_agg(jsonb_build_object('fieldClass', g.field_class, 'level', g.level, 'personIds', g.person_ids, 'ended', g.ended_at is not null))
     from sharing_grant g where g.case_id = kp.subject_id and g.organisation_id = kp.organisation_id and g.field_class = 'IDENTITY') end as grants`,
  `case kp.part when 'ASKED' then (
     select jsonb_agg(a.narrowed) from (select case_id, requested_organisation_id, state, narrowed from cooperation
       union all select case_id, to_organisation_id, 'SENT', narrowed from referral where state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT')) a
     where a.case_id = kp.subject_id and a.requested_organisation_id = kp.organisation_id and a.state in ('SENT', 'RECEIVED', 'ACTIVE')) end as narrowed`,
];

/** Where the first person of a subject stands. */
const FIRST_PERSON: Readonly<Partial<Record<InboxSubject, string>>> = {
  COOPERATION: `(select i.person_ids[1] from cooperation_item i where i.cooperation_id = c.id and i.person_ids <> '{}' order by i.position limit 1)`,
  REFERRAL: `(select rp.person_id from referral_person rp where rp.referral_id = r.id order by rp.position limit 1)`,
  DEFENCE_NOTICE: `(select l.person_id from defence_line l where l.notice_id = d.id order by l.position limit 1)`,
  DUTY_LAWYER_HELP: 'h.person_id',
  CONSULTATION: 'f.person_id',
  PERSON_QUESTION: 'y.held_person_id',
};

const FIRST_RECIPIENT = `(select cp.person_id from case_person cp where cp.case_id = kp.subject_id and cp.role = 'RECIPIENT' order by cp.position limit 1)`;

/** Who it is about. Of a cooperation the first that an item names, else the first of the case. Who may not see a person at all finds the id and no name. */
function personOf(subjects: readonly InboxSubject[], caseId: string | null): { columns: string[]; joins: string[] } {
  const named = subjects.flatMap((subject) => FIRST_PERSON[subject] ?? []);
  if (caseId !== null) named.push(FIRST_RECIPIENT);
  // offset 0: a look-up by key, whatever the planner makes of the choice between the two.
  const person = `left join lateral (select coalesce(${[...named, 'null::uuid'].join(', ')}) as id offset 0) named on true left join person who on who.id = named.id`;
  return {
    columns: [...(caseId === null ? [] : CASE_SHARING), 'named.id as "personId"', 'who.name_masked as "personMasked"'],
    joins: [...(caseId === null ? [] : [CASE_PART(caseId)]), person],
  };
}

const PERSONS_OF: Readonly<Partial<Record<InboxSubject, string>>> = {
  REFERRAL: '(select count(*) from referral_person rp where rp.referral_id = r.id)',
  DEFENCE_NOTICE: '(select count(*) from defence_line l where l.notice_id = d.id)',
  DUTY_LAWYER_HELP: '1',
  PERSON_QUESTION: '1',
  CONSULTATION: 'num_nonnulls(f.person_id)',
};

function personCount(subjects: readonly InboxSubject[], caseId: string | null): string {
  const cases = subjects.flatMap((subject) =>
    PERSONS_OF[subject] === undefined ? [] : [`when '${subject}' then ${PERSONS_OF[subject]}`],
  );
  const ofCase =
    caseId === null
      ? '0'
      : `(select count(*) from case_person cp where cp.case_id = ${caseId} and cp.role = 'RECIPIENT')`;
  return cases.length === 0 ? ofCase : `case p.subject_type ${cases.join(' ')} else ${ofCase} end`;
}

const CLOCK = `left join lateral (
  select d.started_at, d.suspensions from deadline d
  where d.subject_id = p.subject_id and d.stopped_at is null and d.watched_due_at = p.earliest_due_at order by d.started_at, d.id limit 1
) clock on true`;

const OPEN_TO_US = (table: string, column: string, name: string) =>
  `exists (select 1 from ${table} o where o.ask_id = p.subject_id and o.state = 'OPEN' and o.${column} = (select app.org())) as "${name}"`;

/** What decides which command comes next. */
function actionColumns(subjects: readonly InboxSubject[], withCase: boolean): string[] {
  const has = (subject: InboxSubject) => subjects.includes(subject);
  const drafted = [
    ...(has('COOPERATION') ? ['c.drafted_by_member_id'] : []),
    ...(has('REFERRAL') ? ['r.drafted_by_member_id'] : []),
    ...(has('DEFENCE_NOTICE') ? ['d.drafted_by_member_id'] : []),
    'null::uuid',
  ];
  const ofCase = (column: string, name: string) => `${withCase ? `k.${column}` : 'null::uuid'} as "${name}"`;
  const states = [
    ...(has('DEFENCE_NOTICE')
      ? [`when 'DEFENCE_NOTICE' then (select array_agg(distinct l.state) from defence_line l where l.notice_id = d.id)`]
      : []),
    ...(has('COOPERATION')
      ? [
          `when 'COOPERATION' then (select array_agg(distinct i.state) from cooperation_item i where i.cooperation_id = c.id)`,
        ]
      : []),
  ];
  return [
    `coalesce(${drafted.join(', ')}) as "draftedByMemberId"`,
    ofCase('handler_member_id', 'handlerMemberId'),
    ofCase('opened_by_member_id', 'openedByMemberId'),
    ofCase('accepted_by_member_id', 'acceptedByMemberId'),
    ofCase('reviewed_by_member_id', 'reviewedByMemberId'),
    ofCase('file_submitted_by_member_id', 'fileSubmittedByMemberId'),
    `${states.length === 0 ? 'null::text[]' : `case p.subject_type ${states.join(' ')} end`} as "itemStates"`,
    OPEN_TO_US('proposal', 'to_organisation_id', 'proposalAwaitsUs'),
    OPEN_TO_US('disposition', 'organisation_id', 'dispositionIsOpen'),
    has('LEGAL_AID_CASE')
      ? `(select o.state from objection o where o.case_id = k.id and p.subject_type = 'LEGAL_AID_CASE' and o.state in ('FILED', 'CORRECTION_ORDERED')) as "objectionState"`
      : 'null as "objectionState"',
    has('LEGAL_AID_CASE')
      ? `case when p.subject_type = 'LEGAL_AID_CASE' and p.part = 'SUPERVISOR' then app.lies_in_conflict(k.id) end as "inConflict"`
      : 'null::boolean as "inConflict"',
  ];
}

/** Columns and joins of a page: of the kinds that are asked for, and of what somebody looks at. */
export function shownOf(
  subjects: readonly InboxSubject[],
  wants: InboxWants,
): { columns: readonly string[]; joins: readonly string[] } {
  const columns = [ownColumns(subjects, wants)];
  const joins = ownJoins(subjects, wants);
  const caseId = caseOf(subjects);
  if (wants.person) {
    const person = personOf(subjects, caseId);
    columns.push(...person.columns);
    joins.push(...person.joins);
  }
  if (wants.personCount) columns.push(`${personCount(subjects, caseId)} as "personCount"`);
  if (wants.level) {
    columns.push('clock.started_at as "clockStartedAt"', 'clock.suspensions as "clockStops"');
    joins.push(CLOCK);
  }
  if (wants.action) columns.push(...actionColumns(subjects, joinsCase(subjects, wants)));
  return { columns, joins };
}
