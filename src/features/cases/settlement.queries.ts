import { statement } from '../../kernel/context.js';
import { PERSON_COLUMNS, type RawPerson } from '../people/person.queries.js';
import type { SettlementState } from './settlement.lifecycle.js';
import type { DecidedHow, Decision } from './settlement.rules.js';

export interface RawSettlement {
  id: string;
  ownerId: string;
  revision: number;
  state: SettlementState;
  version: number;
  termsSealed: Buffer | null;
  totalFen: number;
  offeredAt: Date | null;
  concludedAt: Date | null;
  createdAt: Date;
  undecided: number;
  agreed: number;
  declined: number;
  carvedOut: number;
}

const count = (decision: Decision) => `count(h.row_id) filter (where h.decision = '${decision}')`;

/** The settlements of cases, the newest first, with how many workers said what to the present revision. */
export const settlementsByCase = statement<RawSettlement>(
  'settlements_by_case',
  `select s.id, s.case_id as "ownerId", s.revision, s.state, s.version, s.terms_sealed as "termsSealed", s.total_fen as "totalFen",
     s.offered_at as "offeredAt", s.concluded_at as "concludedAt", s.created_at as "createdAt",
     ${count('UNDECIDED')} as undecided, ${count('AGREED')} as agreed, ${count('DECLINED')} as declined, ${count('CARVED_OUT')} as "carvedOut"
   from settlement s left join settlement_share h on h.settlement_id = s.id and h.revision = s.revision
   where s.case_id = any($1::uuid[]) group by s.id order by s.case_id, s.created_at desc, s.id desc`,
);

export interface RawShare extends RawPerson {
  rowId: string;
  rowNumber: number;
  amountFen: number;
  decision: Decision;
  decidedAt: Date | null;
  decidedByOrganisationId: string | null;
  decidedHow: DecidedHow | null;
  materialId: string | null;
  total: number;
}

/** $1 settlement · $2 revision · $3 after row number · $4 how many · $5 decision */
export const sharesOfSettlement = statement<RawShare>(
  'shares_of_settlement',
  `select r.id as "rowId", r.row_number as "rowNumber", h.amount_fen as "amountFen", h.decision, h.decided_at as "decidedAt",
     h.decided_by_organisation_id as "decidedByOrganisationId", h.decided_how as "decidedHow", h.material_id as "materialId",
     (select count(*) from settlement_share t where t.settlement_id = $1::uuid and t.revision = $2::int
        and ($5::text is null or t.decision = $5::text)) as total, ${PERSON_COLUMNS}
   from settlement_share h join roster_row r on r.id = h.row_id join person p on p.id = r.person_id
   where h.settlement_id = $1::uuid and h.revision = $2::int and r.row_number > $3::int and ($5::text is null or h.decision = $5::text)
   order by r.row_number limit $4::int`,
);
