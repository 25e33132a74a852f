import { type Coverable, coveredBy, isOwnCase } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { FieldClass, SharingLevel } from '../cooperation/item-kinds.js';
import type { AidForm, MeansBranch } from './case.entity.js';
import type { CaseState } from './case.lifecycle.js';
import type { MeansGround } from './case.rules.js';
import type { AdvanceGround, RefusalGround } from './decision.rules.js';
import type { Custody, ProceedingStage } from './proceeding.rules.js';
import type { Grant } from './sharing.rules.js';

/** A case as it stands in its table, without its sealed texts, with the part of the viewer's organisation. */
export interface RawCase extends Coverable {
  id: string;
  leadOrganisationId: string;
  homeOrganisationId: string | null;
  number: string | null;
  state: CaseState;
  version: number;
  causeCode: string;
  matter: string;
  form: AidForm;
  groupClaim: boolean;
  restricted: boolean;
  splitFromCaseId: string | null;
  splitFromRowId: string | null;
  meansBranch: MeansBranch | null;
  meansGround: MeansGround | null;
  sourceOrganisationId: string | null;
  organRegionCode: string | null;
  disputeRegionCode: string | null;
  causeRegionCode: string | null;
  reviewedAt: Date | null;
  reviewedByMemberId: string | null;
  refusedAt: Date | null;
  refusalGround: RefusalGround | null;
  advanceGround: AdvanceGround | null;
  advanceLimitationOn: string | null;
  regularisedAt: Date | null;
  receivedAt: Date;
  openedByMemberId: string;
  acceptedAt: Date | null;
  acceptedByMemberId: string | null;
  grantedAt: Date | null;
  assignedAt: Date | null;
  lawyerId: string | null;
  handlerMemberId: string | null;
  lawyerName: string | null;
  lawyerLicenceNumber: string | null;
  lawyerPhone: string | null;
  custody: Custody | null;
  stage: ProceedingStage | null;
  startedAt: Date | null;
  fileSubmittedAt: Date | null;
  fileSubmittedByMemberId: string | null;
  closedAt: Date | null;
  archivedAt: Date | null;
  designatedAt: Date | null;
  designatedByOrganisationId: string | null;
  designationNumber: string | null;
  lastMovedAt: Date;
  part: Part;
  awaitsUs: boolean;
  awaitsThem: boolean;
  awaitedSince: Date | null;
  earliestDueAt: Date | null;
  unread: boolean;
  grants: Grant[];
  narrowed: Partial<Record<FieldClass, SharingLevel>>[];
}

export const CASE_COLUMNS = `c.id, c.lead_organisation_id as "leadOrganisationId", c.home_organisation_id as "homeOrganisationId", c.number, c.state,
  c.version, c.cause_code as "causeCode", c.matter, c.form, c.group_claim as "groupClaim", c.restricted, ${coveredBy('p')} as "coveredBy",
  c.split_from_case_id as "splitFromCaseId", c.split_from_row_id as "splitFromRowId", c.means_branch as "meansBranch",
  c.means_ground as "meansGround", c.source_organisation_id as "sourceOrganisationId", c.organ_region_code as "organRegionCode",
  c.dispute_region_code as "disputeRegionCode", c.cause_region_code as "causeRegionCode", c.reviewed_at as "reviewedAt",
  c.reviewed_by_member_id as "reviewedByMemberId", c.refused_at as "refusedAt", c.refusal_ground as "refusalGround",
  c.advance_ground as "advanceGround", c.advance_limitation_on as "advanceLimitationOn", c.regularised_at as "regularisedAt", c.received_at as "receivedAt", c.opened_by_member_id as "openedByMemberId",
  c.accepted_at as "acceptedAt", c.accepted_by_member_id as "acceptedByMemberId", c.granted_at as "grantedAt",
  c.assigned_at as "assignedAt", c.lawyer_id as "lawyerId", c.handler_member_id as "handlerMemberId", c.lawyer_name as "lawyerName",
  c.lawyer_licence_number as "lawyerLicenceNumber", c.lawyer_phone as "lawyerPhone", c.custody, c.stage, c.started_at as "startedAt",
  c.file_submitted_at as "fileSubmittedAt", c.file_submitted_by_member_id as "fileSubmittedByMemberId", c.closed_at as "closedAt",
  c.archived_at as "archivedAt", c.designated_at as "designatedAt",
  c.designated_by_organisation_id as "designatedByOrganisationId", c.designation_number as "designationNumber", c.last_moved_at as "lastMovedAt", p.part, p.awaits_us as "awaitsUs", p.awaits_them as "awaitsThem",
  p.awaited_since as "awaitedSince", p.earliest_due_at as "earliestDueAt", (p.unread_since is not null) as unread,
  case when p.part in ('ASSISTING', 'SUPPORT') then (
    select coalesce(jsonb_agg(jsonb_build_object('fieldClass', g.field_class, 'level', g.level, 'personIds', g.person_ids, 'ended', g.ended_at is not null)), '[]')
    from sharing_grant g where g.case_id = c.id and g.organisation_id = p.organisation_id) else '[]' end as grants,
  case when p.part = 'ASKED' then (
    select coalesce(jsonb_agg(k.narrowed), '[]') from (select case_id, requested_organisation_id, state, narrowed from cooperation
       union all select case_id, to_organisation_id, 'SENT', narrowed from referral where state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT')) k
    where k.case_id = c.id and k.requested_organisation_id = p.organisation_id and k.state in ('SENT', 'RECEIVED', 'ACTIVE')) else '[]' end as narrowed`;

const FROM = 'from participation p join legal_aid_case c on c.id = p.subject_id';
const OWN = `($2::uuid is null or ${isOwnCase('c', '$2')})`;

/** Cases by id, as far as the viewer's organisation takes part; `$2` restricts a handler to his own. */
export const casesByIds = statement<RawCase>(
  'cases_by_ids',
  `select ${CASE_COLUMNS} ${FROM} where p.organisation_id = (select app.org()) and p.ended_at is null and p.subject_id = any($1::uuid[]) and ${OWN}`,
);

/** A case by its number as it is said, normalised. */
export const caseByNumber = statement<RawCase>(
  'case_by_number',
  `select ${CASE_COLUMNS} ${FROM} where p.organisation_id = (select app.org()) and p.ended_at is null
     and c.number_key = $1 and ${OWN}`,
);

/** The sealed texts of cases. */
export const sealedTextsByCase = statement<{
  ownerId: string;
  facts: Buffer | null;
  respondent: Buffer | null;
  fileSummary: Buffer | null;
}>(
  'sealed_texts_by_case',
  `select id as "ownerId", facts_sealed as facts, respondent_sealed as respondent, file_summary_sealed as "fileSummary"
   from legal_aid_case where id = any($1::uuid[])`,
);

export interface RawMilestone {
  id: string;
  ownerId: string;
  kind: string;
  happenedOn: string;
  amountFen: number | null;
  bodyName: string | null;
  documentNumber: string | null;
  noteSealed: Buffer | null;
  recordedAt: Date;
  recordedByOrganisationId: string;
}

/** What happened in cases, in the order it happened. */
export const milestonesByCase = statement<RawMilestone>(
  'milestones_by_case',
  `select id, case_id as "ownerId", kind, happened_on as "happenedOn", amount_fen as "amountFen", body_name as "bodyName",
     document_number as "documentNumber", note_sealed as "noteSealed", recorded_at as "recordedAt",
     recorded_by_organisation_id as "recordedByOrganisationId"
   from milestone where case_id = any($1::uuid[]) order by case_id, happened_on, recorded_at, id`,
);

/** Which organisations take part, and took part. */
export const sidesByCase = statement<{
  ownerId: string;
  organisationId: string;
  part: Part;
  since: Date;
  endedAt: Date | null;
}>(
  'sides_by_case',
  `select subject_id as "ownerId", organisation_id as "organisationId", part, since, ended_at as "endedAt"
   from participation where subject_id = any($1::uuid[]) order by subject_id, since, organisation_id`,
);

/** The cases that rows of a case were split into. */
export const splitCasesByCase = statement<{ ownerId: string; id: string }>(
  'split_cases_by_case',
  `select split_from_case_id as "ownerId", id from legal_aid_case where split_from_case_id = any($1::uuid[]) order by id`,
);

/** What stands in the way of commands, beside state and right: for `viewerActions`. */
export interface RawActionFacts {
  ownerId: string;
  recipients: number;
  unsettledRows: number;
  owedFen: number;
  activeRows: number;
  openSettlement: string | null;
  concluded: boolean;
  openAsks: number;
  /** Another side's ask of a third city is open: this organisation does not see it. */
  unseenAsks: boolean;
  correctionOrdered: boolean;
  /** An objection is to be decided by the own organisation, as far as it is seen; of a covered case its clock says so. */
  objectionLies: boolean;
  /** Who wrote the open request for another lawyer down. */
  replacementAskedBy: string | null;
  inConflict: boolean;
}

export const actionFactsByCase = statement<RawActionFacts>(
  'case_action_facts',
  `select c.id as "ownerId",
     (select count(*) from case_person cp where cp.case_id = c.id and cp.role = 'RECIPIENT') as recipients,
     (select count(*) from roster_row r where r.case_id = c.id and r.state = 'ACTIVE') as "activeRows",
     (select count(*) from roster_row r where r.case_id = c.id and r.state = 'ACTIVE' and r.plan_until is null
        and r.paid_fen is distinct from coalesce(r.settled_fen, r.awarded_fen)) as "unsettledRows",
     (select coalesce(sum(greatest(coalesce(r.settled_fen, r.awarded_fen, 0) - r.paid_fen, 0)), 0)::int8 from roster_row r
        where r.case_id = c.id and r.state = 'ACTIVE') as "owedFen",
     (select s.state from settlement s where s.case_id = c.id and s.state in ('DRAFT', 'OFFERED')) as "openSettlement",
     exists (select 1 from settlement s where s.case_id = c.id and s.state = 'CONCLUDED') as concluded,
     (select count(*) from cooperation k join cooperation_item i on i.cooperation_id = k.id
        where k.case_id = c.id and k.state in ('SENT', 'RECEIVED', 'ACTIVE') and i.state not in ('CONFIRMED', 'UNABLE', 'CANCELLED')
          and not (i.kind in ('HANDLE_CASE', 'TRANSFER_APPLICATION') and i.state <> 'REQUESTED')) as "openAsks",
     app.has_unseen_open_items(c.id) as "unseenAsks",
     exists (select 1 from objection o where o.case_id = c.id and o.state = 'CORRECTION_ORDERED') as "correctionOrdered",
     exists (select 1 from objection o where o.case_id = c.id and o.superior_organisation_id = (select app.org()) and o.state in ('FILED', 'CORRECTION_ORDERED'))
       or exists (select 1 from deadline d where d.subject_id = c.id and d.rule_id = 'OBJECTION_REVIEW' and d.organisation_id = (select app.org())
         and d.stopped_at is null) as "objectionLies",
     (select r.recorded_by_member_id from case_replacement r where r.case_id = c.id and r.state = 'OPEN') as "replacementAskedBy",
     app.lies_in_conflict(c.id) as "inConflict"
   from legal_aid_case c where c.id = any($1::uuid[])`,
);
