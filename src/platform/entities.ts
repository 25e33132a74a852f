import { DispositionSchema, ProposalSchema } from '../features/asks/ask.entity.js';
import { LegalAidCaseSchema } from '../features/cases/case.entity.js';
import { CompetenceConflictSchema } from '../features/cases/conflict.entity.js';
import { ConsultationSchema } from '../features/consultations/consultation.entity.js';
import { CooperationItemSchema, CooperationSchema } from '../features/cooperation/cooperation.entity.js';
import { DefenceLineSchema, DefenceNoticeSchema } from '../features/defence/defence.entity.js';
import { DutyLawyerHelpSchema, DutyShiftSchema } from '../features/defence/duty.entity.js';
import { PersonQuestionSchema } from '../features/matching/person-question.entity.js';
import { AgreementSchema } from '../features/organisations/agreement.entity.js';
import { LawyerSchema } from '../features/organisations/lawyer.entity.js';
import { AccountSchema, MemberSchema } from '../features/organisations/member.entity.js';
import { OrganisationSchema } from '../features/organisations/organisation.entity.js';
import { ConsentSchema } from '../features/people/consent.entity.js';
import { PersonSchema } from '../features/people/person.entity.js';
import { ReferralSchema } from '../features/referrals/referral.entity.js';

/** Every entity of the house; a test compares them with the tables. */
export const ENTITIES = [
  OrganisationSchema,
  AccountSchema,
  MemberSchema,
  AgreementSchema,
  LawyerSchema,
  PersonSchema,
  LegalAidCaseSchema,
  CooperationSchema,
  CooperationItemSchema,
  ProposalSchema,
  DispositionSchema,
  DefenceNoticeSchema,
  DefenceLineSchema,
  DutyLawyerHelpSchema,
  DutyShiftSchema,
  ReferralSchema,
  ConsentSchema,
  ConsultationSchema,
  CompetenceConflictSchema,
  PersonQuestionSchema,
];
