import { type Coverable, coveredBy, isOwnCase } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { CaseState } from '../cases/case.lifecycle.js';
import type { AgreementTerms } from '../organisations/agreement.entity.js';
import type { CooperationState } from './cooperation.lifecycle.js';
import type { CooperationItemState } from './cooperation-item.lifecycle.js';
import type { FieldClass, ItemKindCode, SharingLevel, UnableCode } from './item-kinds.js';

/** A cooperation as it stands in its table, with the part the viewer's organisation has in it. */
export interface RawCooperation extends Coverable {
  id: string;
  ownerOrganisationId: string;
  requestedOrganisationId: string;
  caseId: string;
  /** Of its case, while the viewer's organisation takes part in it. */
  caseState: CaseState | null;
  leadOrganisationId: string | null;
  caseHandlerMemberId: string | null;
  number: string | null;
  state: CooperationState;
  version: number;
  revision: number;
  matter: string;
  purposeSealed: Buffer | null;
  legalBasis: string | null;
  kinds: ItemKindCode[];
  narrowed: Partial<Record<FieldClass, SharingLevel>>;
  draftedByMemberId: string | null;
  sentAt: Date | null;
  receivedAt: Date | null;
  openedAt: Date | null;
  answeredAt: Date | null;
  endedAt: Date | null;
  endingReasonSealed: Buffer | null;
  redirectedFromId: string | null;
  redirectedToId: string | null;
  openedByName: string | null;
  claimedByName: string | null;
  lastMovedAt: Date;
  lastActorOrganisationId: string;
  part: Part;
  awaitsUs: boolean;
  awaitsThem: boolean;
  earliestDueAt: Date | null;
  awaitedSince: Date | null;
}

const COLUMNS = `c.id, c.owner_organisation_id as "ownerOrganisationId", c.requested_organisation_id as "requestedOrganisationId",
  c.case_id as "caseId", lc.state as "caseState", lc.lead_organisation_id as "leadOrganisationId",
  lc.handler_member_id as "caseHandlerMemberId", c.number, c.state, c.version, c.revision, c.matter, c.purpose_sealed as "purposeSealed",
  c.legal_basis as "legalBasis", c.kinds, c.narrowed, c.drafted_by_member_id as "draftedByMemberId", c.sent_at as "sentAt",
  c.received_at as "receivedAt", c.opened_at as "openedAt", c.answered_at as "answeredAt", c.ended_at as "endedAt",
  c.ending_reason_sealed as "endingReasonSealed", c.redirected_from_id as "redirectedFromId", c.redirected_to_id as "redirectedToId",
  c.last_moved_at as "lastMovedAt", c.last_actor_organisation_id as "lastActorOrganisationId", p.part, p.awaits_us as "awaitsUs",
  p.awaits_them as "awaitsThem", p.earliest_due_at as "earliestDueAt", p.awaited_since as "awaitedSince",
  opener.display_name as "openedByName", claimer.display_name as "claimedByName", ${coveredBy('p')} as "coveredBy"`;

const FROM = `from participation p join cooperation c on c.id = p.subject_id left join legal_aid_case lc on lc.id = c.case_id
  left join member opener on opener.id = c.opened_by_member_id left join member claimer on claimer.id = c.claimed_by_member_id`;

const OWN = `($2::uuid is null or exists (select 1 from legal_aid_case k where k.id = c.case_id and ${isOwnCase('k', '$2')})
  or exists (select 1 from cooperation_item i where i.cooperation_id = c.id and i.handler_member_id = $2::uuid))`;

/** Cooperations by id, as far as the viewer's organisation takes part; `$2` restricts a handler to his own. */
export const cooperationsByIds = statement<RawCooperation>(
  'cooperations_by_ids',
  `select ${COLUMNS} ${FROM} where p.organisation_id = (select app.org()) and p.ended_at is null and p.subject_id = any($1::uuid[]) and ${OWN}`,
);

/** A cooperation by the number as it is said on the phone, normalised. */
export const cooperationByNumber = statement<RawCooperation>(
  'cooperation_by_number',
  `select ${COLUMNS} ${FROM} where p.organisation_id = (select app.org()) and p.ended_at is null and c.number_key = $1 and ${OWN}`,
);

export interface RawItem {
  id: string;
  ownerId: string;
  position: number;
  kind: ItemKindCode;
  state: CooperationItemState;
  version: number;
  descriptionSealed: Buffer | null;
  expectedResultSealed: Buffer | null;
  wantedOn: string | null;
  handlerMemberId: string | null;
  acceptedAt: Date | null;
  startedAt: Date | null;
  unableCode: UnableCode | null;
  reasonSealed: Buffer | null;
  resultSealed: Buffer | null;
  resultKind: 'DONE' | 'PARTLY' | null;
  resultAmountFen: number | null;
  submittedAt: Date | null;
  reworkCount: number;
  escalatedAt: Date | null;
  endedAt: Date | null;
  lastMovedAt: Date;
}

export const itemsByCooperation = statement<RawItem>(
  'items_by_cooperation',
  `select id, cooperation_id as "ownerId", position, kind, state, version, description_sealed as "descriptionSealed",
     expected_result_sealed as "expectedResultSealed", wanted_on as "wantedOn", handler_member_id as "handlerMemberId", accepted_at as "acceptedAt", started_at as "startedAt",
     unable_code as "unableCode", reason_sealed as "reasonSealed", result_sealed as "resultSealed", result_kind as "resultKind",
     result_amount_fen as "resultAmountFen", submitted_at as "submittedAt", rework_count as "reworkCount", escalated_at as "escalatedAt",
     ended_at as "endedAt", last_moved_at as "lastMovedAt"
   from cooperation_item where cooperation_id = any($1::uuid[]) order by cooperation_id, position`,
);

export interface RawSupplement {
  id: string;
  ownerId: string;
  listSealed: Buffer;
  askedAt: Date;
  answerSealed: Buffer | null;
  suppliedAt: Date | null;
}

export const supplementsByItem = statement<RawSupplement>(
  'supplements_by_item',
  `select id, item_id as "ownerId", list_sealed as "listSealed", asked_at as "askedAt", answer_sealed as "answerSealed", supplied_at as "suppliedAt"
   from supplement where item_id = any($1::uuid[]) order by item_id, asked_at`,
);

export interface RawRevision {
  ownerId: string;
  revision: number;
  changedFields: string[];
  reasonSealed: Buffer | null;
  madeAt: Date;
}

export const revisionsByCooperation = statement<RawRevision>(
  'revisions_by_cooperation',
  `select cooperation_id as "ownerId", revision, changed_fields as "changedFields", reason_sealed as "reasonSealed", made_at as "madeAt"
   from cooperation_revision where cooperation_id = any($1::uuid[]) order by cooperation_id, revision`,
);

/** The terms of the agreement in force between two institutions on a day. */
export const agreementBetween = statement<{ terms: AgreementTerms }>(
  'agreement_between',
  `select terms from agreement where state = 'IN_FORCE' and valid_from <= $3::date and (valid_to is null or valid_to >= $3::date)
     and least(owner_organisation_id, other_organisation_id) = least($1::uuid, $2::uuid)
     and greatest(owner_organisation_id, other_organisation_id) = greatest($1::uuid, $2::uuid)
   order by revision desc, id desc limit 1`,
);
