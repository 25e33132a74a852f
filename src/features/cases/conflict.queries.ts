import { isCovered } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { ConflictState } from './conflict.lifecycle.js';

/** A conflict as it stands in its table, with the part of the viewer's organisation. */
export interface RawConflict {
  id: string;
  ownerOrganisationId: string;
  toOrganisationId: string;
  caseId: string;
  otherCaseId: string | null;
  number: string;
  state: ConflictState;
  version: number;
  matter: string;
  reasonSealed: Buffer;
  competentOrganisationId: string | null;
  documentNumber: string | null;
  decisionSealed: Buffer | null;
  decidedAt: Date | null;
  decidedByOrganisationId: string | null;
  raisedAt: Date;
  lastMovedAt: Date;
  part: Part;
  awaitsUs: boolean;
  superiors: string[];
  /** One of its cases is restricted, and the person who looks does not belong to it. */
  covered: boolean;
}

const SELECT = `select k.id, k.owner_organisation_id as "ownerOrganisationId", k.to_organisation_id as "toOrganisationId", k.case_id as "caseId",
    k.other_case_id as "otherCaseId", k.number, k.state, k.version, k.matter, k.reason_sealed as "reasonSealed",
    k.competent_organisation_id as "competentOrganisationId", k.document_number as "documentNumber", k.decision_sealed as "decisionSealed",
    k.decided_at as "decidedAt", k.decided_by_organisation_id as "decidedByOrganisationId", k.raised_at as "raisedAt",
    k.last_moved_at as "lastMovedAt", p.part, p.awaits_us as "awaitsUs",
    exists (select 1 from participation o where o.organisation_id = (select app.org()) and o.subject_id in (k.case_id, k.other_case_id)
      and ${isCovered('o')}) as covered,
    (select coalesce(jsonb_agg(s.organisation_id order by s.organisation_id), '[]') from participation s where s.subject_id = k.id and s.part = 'SUPERVISOR') as superiors
  from participation p join competence_conflict k on k.id = p.subject_id
  where p.organisation_id = (select app.org()) and p.subject_type = 'COMPETENCE_CONFLICT' and p.ended_at is null`;

export const conflictsByIds = statement<RawConflict>(
  'conflicts_by_ids',
  `${SELECT} and p.subject_id = any($1::uuid[])`,
);

/** $1 size · $2 states · $3, $4 the key after which the page begins, the latest first. */
export const conflictList = statement<RawConflict>(
  'conflicts_list',
  `${SELECT} and ($2::text[] is null or k.state = any($2::text[]))
     and ($3::timestamptz is null or (k.last_moved_at, k.id) < ($3::timestamptz, $4::uuid))
   order by k.last_moved_at desc, k.id desc limit $1`,
);
