import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import { markPlainFields } from './api/plain-fields.js';
import { DateTimeScalar } from './api/scalars.js';
import { ProposalResolver } from './features/asks/proposal.resolver.js';
import { CaseResolver } from './features/cases/case.resolver.js';
import { CaseFieldsResolver } from './features/cases/case-fields.resolver.js';
import { CaseCompetenceResolver, CompetenceResolver } from './features/cases/competence.resolver.js';
import { ConflictResolver } from './features/cases/conflict.resolver.js';
import { DecisionResolver } from './features/cases/decision.resolver.js';
import { DecisionFieldsResolver } from './features/cases/decision-fields.resolver.js';
import { DesignationResolver } from './features/cases/designation.resolver.js';
import { EndingResolver } from './features/cases/ending.resolver.js';
import { LawyerChoiceResolver } from './features/cases/lawyer-choice.resolver.js';
import { OrganResolver } from './features/cases/organ.resolver.js';
import { CasePaymentsResolver, PaymentResolver } from './features/cases/payment.resolver.js';
import { ProceedingResolver } from './features/cases/proceeding.resolver.js';
import { ReplacementResolver } from './features/cases/replacement.resolver.js';
import { CaseRestrictionResolver } from './features/cases/restriction.resolver.js';
import { RosterResolver } from './features/cases/roster.resolver.js';
import { CaseSettlementsResolver, SettlementResolver } from './features/cases/settlement.resolver.js';
import { ConsultationResolver } from './features/consultations/consultation.resolver.js';
import { CooperationResolver } from './features/cooperation/cooperation.resolver.js';
import { CooperationCaseResolver } from './features/cooperation/cooperation-case.resolver.js';
import { CooperationItemResolver } from './features/cooperation/cooperation-item.resolver.js';
import { DefenceNoticeResolver } from './features/defence/defence.resolver.js';
import { DefenceLineResolver } from './features/defence/defence-line.resolver.js';
import {
  DefenceNoticeMembersResolver,
  DutyLawyerHelpMembersResolver,
} from './features/defence/defence-members.resolver.js';
import { DutyResolver } from './features/defence/duty.resolver.js';
import { EventsResolver } from './features/events/events.resolver.js';
import { InboxResolver } from './features/inbox/inbox.resolver.js';
import { NodeResolver } from './features/inbox/node.resolver.js';
import { WorklistResolver } from './features/inbox/worklist.resolver.js';
import { LetterResolver } from './features/letters/letter.resolver.js';
import {
  CaseInquiriesResolver,
  PersonInquiryResolver,
  PersonQuestionResolver,
  ReferralInquiriesResolver,
} from './features/matching/matching.resolver.js';
import {
  CaseMaterialResolver,
  CooperationItemMaterialResolver,
  CooperationMaterialResolver,
  MaterialResolver,
} from './features/materials/material.resolver.js';
import { AgreementResolver } from './features/organisations/agreement.resolver.js';
import { DirectoryResolver } from './features/organisations/directory.resolver.js';
import { LawyerResolver } from './features/organisations/lawyer.resolver.js';
import { MemberResolver } from './features/organisations/member.resolver.js';
import { OrganisationResolver } from './features/organisations/organisation.resolver.js';
import { WorkstationResolver } from './features/organisations/workstation.resolver.js';
import { ConsentResolver } from './features/people/consent.resolver.js';
import { PersonResolver } from './features/people/person.resolver.js';
import { ReferralResolver } from './features/referrals/referral.resolver.js';
import { ReferralFieldsResolver } from './features/referrals/referral-fields.resolver.js';
import { PlatformResolver } from './features/sessions/platform.resolver.js';
import { SessionResolver } from './features/sessions/session.resolver.js';

// biome-ignore lint/complexity/noBannedTypes: type-graphql takes resolver classes as functions
const RESOLVERS: NonEmptyArray<Function> = [
  SessionResolver,
  PlatformResolver,
  CaseResolver,
  CaseFieldsResolver,
  CompetenceResolver,
  CaseCompetenceResolver,
  ConflictResolver,
  DesignationResolver,
  DecisionResolver,
  DecisionFieldsResolver,
  OrganResolver,
  ProceedingResolver,
  LawyerChoiceResolver,
  EndingResolver,
  ReplacementResolver,
  RosterResolver,
  SettlementResolver,
  CaseSettlementsResolver,
  PaymentResolver,
  CasePaymentsResolver,
  CaseRestrictionResolver,
  PersonResolver,
  WorkstationResolver,
  OrganisationResolver,
  MemberResolver,
  LawyerResolver,
  DirectoryResolver,
  AgreementResolver,
  CooperationResolver,
  CooperationItemResolver,
  CooperationCaseResolver,
  ProposalResolver,
  DefenceNoticeResolver,
  DefenceLineResolver,
  DefenceNoticeMembersResolver,
  DutyLawyerHelpMembersResolver,
  DutyResolver,
  EventsResolver,
  InboxResolver,
  NodeResolver,
  LetterResolver,
  MaterialResolver,
  CaseMaterialResolver,
  CooperationMaterialResolver,
  CooperationItemMaterialResolver,
  ConsultationResolver,
  WorklistResolver,
  ReferralResolver,
  ReferralFieldsResolver,
  ConsentResolver,
  PersonQuestionResolver,
  PersonInquiryResolver,
  CaseInquiriesResolver,
  ReferralInquiriesResolver,
];

/** Facts are pulled from the journal; nothing may ever be published. */
const NO_PUB_SUB = {
  publish: () => {
    throw new Error('Facts go through the journal, never through publish.');
  },
  subscribe: () => {
    throw new Error('Subscriptions read the journal.');
  },
};

let made: Promise<GraphQLSchema> | undefined;

/** The schema of every room's resolvers. It does not change: all who ask for it in a process have the same one. */
export async function makeSchema(): Promise<GraphQLSchema> {
  made ??= build();
  return await made;
}

async function build(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: RESOLVERS,
    pubSub: NO_PUB_SUB as never,
    validate: false,
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
  });
  for (const [name, description] of Object.entries(ROOTS)) {
    const root = schema.getType(name);
    if (root !== undefined) root.description = description;
  }
  markPlainFields(schema);
  return lexicographicSortSchema(schema);
}

/** What the builder cannot be told of the three roots. */
const ROOTS = {
  Query: 'Everything that can be read. Nothing here changes anything. 查询。',
  Mutation: 'Every business act, one by one. A refusal is an answer: see `userErrors`. 办理。',
  Subscription: "Your organisation's stream, live, from a cursor on. 实时事件流。",
} as const;

/** The schema as it is committed in `schema/schema.graphql`. */
export function printed(schema: GraphQLSchema): string {
  return `${printSchema(schema)}\n`;
}
