import { statement } from '../../kernel/context.js';
import type { TerminationGround } from './ending.rules.js';
import type { ObjectionState } from './objection.lifecycle.js';

export interface RawObjection {
  id: string;
  ownerId: string;
  against: 'REFUSED' | 'TERMINATED';
  state: ObjectionState;
  version: number;
  superiorOrganisationId: string | null;
  applicantSealed: Buffer;
  textSealed: Buffer;
  filedOn: string;
  late: boolean;
  lateReasonSealed: Buffer | null;
  recordedAt: Date;
  recordedByOrganisationId: string;
  recordedByMemberId: string;
  decidedAt: Date | null;
  opinionSealed: Buffer | null;
  outsideDocumentSealed: Buffer | null;
  correctedAt: Date | null;
}

/** The objections of cases, the latest first. */
export const objectionsByCase = statement<RawObjection>(
  'objections_by_case',
  `select id, case_id as "ownerId", against, state, version, superior_organisation_id as "superiorOrganisationId",
     applicant_sealed as "applicantSealed", text_sealed as "textSealed", filed_on as "filedOn", late, late_reason_sealed as "lateReasonSealed",
     recorded_at as "recordedAt", recorded_by_organisation_id as "recordedByOrganisationId", recorded_by_member_id as "recordedByMemberId",
     decided_at as "decidedAt", opinion_sealed as "opinionSealed", outside_document_sealed as "outsideDocumentSealed",
     corrected_at as "correctedAt"
   from objection where case_id = any($1::uuid[]) order by case_id, recorded_at desc, id desc`,
);

export interface RawTermination {
  id: string;
  ownerId: string;
  ground: TerminationGround;
  reasonSealed: Buffer;
  decidedAt: Date;
  correctedAt: Date | null;
}

/** How cases were terminated, the latest first. */
export const terminationsByCase = statement<RawTermination>(
  'terminations_by_case',
  `select id, case_id as "ownerId", ground, reason_sealed as "reasonSealed", decided_at as "decidedAt", corrected_at as "correctedAt"
   from case_termination where case_id = any($1::uuid[]) order by case_id, decided_at desc, id desc`,
);

export interface RawService {
  id: string;
  ownerId: string;
  organisationId: string;
  letterId: string;
  way: string;
  receiverSealed: Buffer;
  placeSealed: Buffer | null;
  servedOn: string;
  recordedAt: Date;
}

/** On whom, how and when the papers of cases were served. */
export const servicesByCase = statement<RawService>(
  'services_by_case',
  `select id, case_id as "ownerId", organisation_id as "organisationId", letter_id as "letterId", way, receiver_sealed as "receiverSealed",
     place_sealed as "placeSealed", served_on as "servedOn", recorded_at as "recordedAt"
   from letter_service where case_id = any($1::uuid[]) order by case_id, recorded_at, id`,
);
