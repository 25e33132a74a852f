import { type Money, moneyOf, type Redaction } from '../../api/common.graphql.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import { projectPerson } from '../people/person.projection.js';
import type { CaseTotals } from './case-parts.graphql.js';
import type { RosterRow } from './roster.graphql.js';
import type { RawRosterRow, RawTotals } from './roster.queries.js';
import { owedFen } from './roster.rules.js';
import { mayRead, maySeeTotals, type Sharing } from './sharing.rules.js';

const AMOUNTS = [
  'wages',
  'overtime',
  'compensation',
  'claimed',
  'awarded',
  'settled',
  'paid',
  'owed',
  'share',
  'decision',
  'planUntil',
];

/** A row of a roster as far as identity, facts and amounts are shared. */
export function projectRow(ctx: Context, raw: RawRosterRow, sharing: Sharing): RosterRow {
  const amounts = mayRead(sharing.AMOUNTS);
  const facts = mayRead(sharing.FACTS);
  const money = (fen: number | null): Money | null => (amounts ? moneyOf(fen) : null);
  const place = (column: string) => ({ table: 'roster_row', column, rowId: raw.rowId });
  const redactions: Redaction[] = [
    ...(amounts ? [] : AMOUNTS.map((field) => ({ field, reason: sharing.AMOUNTS.reason }))),
    ...(facts ? [] : ['employer', 'project'].map((field) => ({ field, reason: sharing.FACTS.reason }))),
  ];
  return {
    __typename: 'RosterRow',
    id: toGlobalId('RosterRow', raw.rowId),
    rowNumber: raw.rowNumber,
    person: projectPerson(ctx, raw, sharing),
    employer: facts ? unseal(ctx, place('employer_sealed'), raw.employerSealed) : null,
    project: facts ? unseal(ctx, place('project_sealed'), raw.projectSealed) : null,
    periodFrom: raw.periodFrom,
    periodTo: raw.periodTo,
    authorised: raw.authorised,
    state: raw.state,
    wages: money(raw.wagesFen),
    overtime: money(raw.overtimeFen),
    compensation: money(raw.compensationFen),
    claimed: money(raw.claimedFen),
    awarded: money(raw.awardedFen),
    settled: money(raw.settledFen),
    paid: money(raw.paidFen),
    owed: money(owedFen(raw)),
    planUntil: amounts ? raw.planUntil : null,
    share: money(raw.shareFen),
    decision: amounts ? raw.decision : null,
    splitCaseId: raw.splitCaseId === null ? null : toGlobalId('LegalAidCase', raw.splitCaseId),
    redactions,
  } as RosterRow;
}

const NO_ROWS = {
  rows: 0,
  waivedRows: 0,
  splitRows: 0,
  unsettledRows: 0,
  claimedFen: 0,
  settledFen: 0,
  awardedFen: 0,
  paidFen: 0,
  outstandingFen: 0,
};

/** The sums of a case, where totals are shared. */
export function projectTotals(raw: RawTotals | undefined, sharing: Sharing): CaseTotals | null {
  if (!maySeeTotals(sharing.AMOUNTS)) return null;
  const totals = raw ?? NO_ROWS;
  return {
    rows: totals.rows,
    waivedRows: totals.waivedRows,
    splitRows: totals.splitRows,
    unsettledRows: totals.unsettledRows,
    claimed: moneyOf(totals.claimedFen),
    settled: moneyOf(totals.settledFen),
    awarded: moneyOf(totals.awardedFen),
    paid: moneyOf(totals.paidFen),
    outstanding: moneyOf(totals.outstandingFen),
  };
}
