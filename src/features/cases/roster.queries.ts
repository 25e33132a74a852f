import { type Statement, statement } from '../../kernel/context.js';
import { PERSON_COLUMNS, type RawPerson } from '../people/person.queries.js';
import type { CasePersonRole } from './case-persons.js';
import type { RosterRowState } from './roster.rules.js';
import type { Decision } from './settlement.rules.js';

/** A person in a case, masked. */
export interface RawCasePerson extends RawPerson {
  position: number;
  role: CasePersonRole;
  total: number;
}

/** $1 case · $2 after position · $3 how many */
export const personsOfCase = statement<RawCasePerson>(
  'persons_of_case',
  `select cp.position, cp.role, (select count(*) from case_person t where t.case_id = $1::uuid) as total, ${PERSON_COLUMNS}
   from case_person cp join person p on p.id = cp.person_id
   where cp.case_id = $1::uuid and cp.position > $2::int order by cp.position limit $3::int`,
);

/** A row of a roster, with the decision on the settlement that is on the table. */
export interface RawRosterRow extends RawPerson {
  rowId: string;
  rowNumber: number;
  employerSealed: Buffer;
  projectSealed: Buffer | null;
  periodFrom: string;
  periodTo: string;
  wagesFen: number;
  overtimeFen: number;
  compensationFen: number;
  claimedFen: number;
  awardedFen: number | null;
  settledFen: number | null;
  paidFen: number;
  authorised: boolean;
  state: RosterRowState;
  splitCaseId: string | null;
  planUntil: string | null;
  decision: Decision | null;
  shareFen: number | null;
  total: number;
}

const ROW_COLUMNS = `r.id as "rowId", r.row_number as "rowNumber", r.employer_sealed as "employerSealed", r.project_sealed as "projectSealed",
  r.period_from as "periodFrom", r.period_to as "periodTo", r.wages_fen as "wagesFen", r.overtime_fen as "overtimeFen",
  r.compensation_fen as "compensationFen", r.claimed_fen as "claimedFen", r.awarded_fen as "awardedFen", r.settled_fen as "settledFen",
  r.paid_fen as "paidFen", r.authorised, r.state, r.split_case_id as "splitCaseId", r.plan_until as "planUntil", h.decision,
  h.amount_fen as "shareFen", ${PERSON_COLUMNS}`;
const ROW_FROM = `from roster_row r join person p on p.id = r.person_id
  left join settlement s on s.case_id = r.case_id and s.state = 'OFFERED'
  left join settlement_share h on h.settlement_id = s.id and h.revision = s.revision and h.row_id = r.id`;

/** $1 case · $2 after row number · $3 how many · $4 state · $5 decision */
export const rosterOfCase = statement<RawRosterRow>(
  'roster_of_case',
  `select ${ROW_COLUMNS}, (select count(*) from roster_row t where t.case_id = $1::uuid and ($4::text is null or t.state = $4::text)) as total ${ROW_FROM}
   where r.case_id = $1::uuid and r.row_number > $2::int and ($4::text is null or r.state = $4::text) and ($5::text is null or h.decision = $5::text)
   order by r.row_number limit $3::int`,
);

/** Rows by id. */
export const rosterRowsByIds: Statement<RawRosterRow & { caseId: string }> = statement(
  'roster_rows_by_ids',
  `select ${ROW_COLUMNS}, 0 as total, r.case_id as "caseId" ${ROW_FROM} where r.id = any($1::uuid[])`,
);

export interface RawTotals {
  ownerId: string;
  rows: number;
  waivedRows: number;
  splitRows: number;
  unsettledRows: number;
  claimedFen: number;
  settledFen: number;
  awardedFen: number;
  paidFen: number;
  outstandingFen: number;
}

const sum = (expression: string, condition: string) =>
  `coalesce(sum(${expression}) filter (where ${condition}), 0)::int8`;
const COUNTED = `state <> 'SPLIT'`;
const ACTIVE = `state = 'ACTIVE'`;

/** Sums over rosters; a row that was split off counts in its own case. */
export const totalsByCase = statement<RawTotals>(
  'totals_by_case',
  `select case_id as "ownerId", count(*) filter (where ${ACTIVE}) as rows, count(*) filter (where state = 'WAIVED') as "waivedRows",
     count(*) filter (where state = 'SPLIT') as "splitRows",
     count(*) filter (where ${ACTIVE} and plan_until is null and paid_fen is distinct from coalesce(settled_fen, awarded_fen)) as "unsettledRows",
     ${sum('claimed_fen', COUNTED)} as "claimedFen", ${sum('settled_fen', COUNTED)} as "settledFen",
     ${sum('awarded_fen', `${COUNTED} and settled_fen is null`)} as "awardedFen", ${sum('paid_fen', COUNTED)} as "paidFen",
     ${sum('greatest(coalesce(settled_fen, awarded_fen, 0) - paid_fen, 0)', ACTIVE)} as "outstandingFen"
   from roster_row where case_id = any($1::uuid[]) group by case_id`,
);
