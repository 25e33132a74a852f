import { DispositionSchema, ProposalSchema } from '../features/asks/ask.entity.js';
import { LegalAidCaseSchema } from '../features/cases/case.entity.js';
import { CooperationItemSchema, CooperationSchema } from '../features/cooperation/cooperation.entity.js';
import { AgreementSchema } from '../features/organisations/agreement.entity.js';
import { AccountSchema, MemberSchema } from '../features/organisations/member.entity.js';
import { OrganisationSchema } from '../features/organisations/organisation.entity.js';

/** Every entity of the house; a test compares them with the tables. */
export const ENTITIES = [
  OrganisationSchema,
  AccountSchema,
  MemberSchema,
  AgreementSchema,
  LegalAidCaseSchema,
  CooperationSchema,
  CooperationItemSchema,
  ProposalSchema,
  DispositionSchema,
];
