import { type Statement, statement } from '../../kernel/context.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { LawyerFacts } from './candidate.rules.js';

/** A lawyer of the own register with what decides about one matter. */
export interface CandidateRow extends LawyerFacts {
  id: string;
  memberId: string | null;
  name: string;
  licenceNumber: string;
  firm: string | null;
  phone: string | null;
  specialities: string[];
}

/** The matter as the statement needs it: its one parameter, as JSON. */
export interface MatterKeys {
  caseId: string | null;
  /** Recipients or defendants who are not (yet) in a case. */
  personIds: readonly string[];
  /** Cases of the other defendants of the same matter bear the same id. */
  matterGroupId: string | null;
  /** Who defends another defendant of it, named outright. */
  otherLawyerIds: readonly string[];
  hearingOn: LocalDate | null;
  /** Only this one. */
  lawyerId: string | null;
}

const OPEN = `'ASSIGNED', 'IN_PROGRESS', 'CLOSING'`;

/**
 * The lawyers who can be assigned at all, each with what speaks for and against. Names are compared by the blind tokens
 * of the own organisation: the other side here with the recipients of a lawyer's open cases (restricted ones too, of
 * which whoever chooses learns no more), and the reverse. What the lawyer does for other offices is asked of the database
 * as yes or no: in conflict, and never with whom.
 */
const TEXT = `with w as materialized (
    select nullif(m->>'caseId', '')::uuid as case_id, nullif(m->>'matterGroupId', '')::uuid as matter_group_id,
      nullif(m->>'hearingOn', '')::date as hearing_on, nullif(m->>'lawyerId', '')::uuid as lawyer_id,
      array(select jsonb_array_elements_text(m->'otherLawyerIds')::uuid) as other_lawyers,
      array(select jsonb_array_elements_text(m->'personIds')::uuid) as named
    from (select $1::jsonb as m) given),
  persons as materialized (
    select cp.person_id as id from case_person cp, w where cp.case_id = w.case_id and cp.role = 'RECIPIENT'
    union select unnest(w.named) from w),
  names as materialized (
    select t.token from person_token t join persons on persons.id = t.person_id
    where t.organisation_id = (select app.org()) and t.kind = 'NAME'),
  opponents as materialized (
    select r.token from case_respondent_token r, w where r.case_id = w.case_id and r.organisation_id = (select app.org())),
  work as materialized (
    select c.id, c.lawyer_id, c.matter_group_id from legal_aid_case c, w
    where c.lead_organisation_id = (select app.org()) and c.lawyer_id is not null and c.state in (${OPEN}) and c.id is distinct from w.case_id)
  select l.id, l.member_id as "memberId", l.name, l.licence_number as "licenceNumber", l.firm, l.phone, l.specialities,
    l.criminal_practice_since::text as "criminalPracticeSince", l.familiar_with_minors as "familiarWithMinors",
    (select count(*) from work where work.lawyer_id = l.id)::int4 as "openCases",
    l.id = any(w.other_lawyers)
      or exists (select 1 from work where work.lawyer_id = l.id and work.matter_group_id = w.matter_group_id)
      or exists (select 1 from lawyer_conflict x where x.organisation_id = l.organisation_id and x.lawyer_id = l.id and x.withdrawn_at is null
        and (x.case_id = w.case_id or x.person_id in (select id from persons)))
      or app.acts_against_elsewhere(l.id, w.case_id, w.named, array[${OPEN}]) as "inConflict",
    exists (select 1 from work join case_respondent_token r on r.case_id = work.id and r.organisation_id = (select app.org())
        where work.lawyer_id = l.id and r.token in (select token from names))
      or app.acts_for_name(l.id, array(select token from opponents), array[${OPEN}], w.case_id) as "nameMatches",
    exists (select 1 from work join case_hearing h on h.case_id = work.id and h.replaced_at is null
      where work.lawyer_id = l.id and h.held_on = w.hearing_on) as "hearingThatDay"
  from lawyer l, w
  where l.organisation_id = (select app.org()) and l.state = 'ACTIVE' and (w.lawyer_id is null or l.id = w.lawyer_id)
  order by l.id`;

/** For a page that shows them; $1 is the matter. */
export const candidates: Statement<CandidateRow> = statement('lawyer_candidates', TEXT);

/** The same inside a command, with `?` for its one parameter. */
export const CANDIDATES_IN_COMMAND = TEXT.replace('$1', '?');
