import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { DispositionState } from './disposition.lifecycle.js';
import type { ProposalKind, ProposalState } from './proposal.lifecycle.js';

/** The kinds of asks that proposals and dispositions belong to; each stands in a table of its own. */
export type AskType = 'COOPERATION' | 'REFERRAL';

/** What a proposal offers: a new date, another organisation. */
export interface ProposalTerms {
  dueOn?: string;
  organisationId?: string;
}

/** A proposal that needs the other side's agreement. */
export const ProposalSchema = defineEntity({
  name: 'Proposal',
  tableName: 'proposal',
  properties: {
    id: p.uuid().primary(),
    askType: p.text().$type<AskType>(),
    askId: p.uuid(),
    itemId: p.uuid().nullable(),
    caseId: p.uuid().nullable(),
    subjectId: p.uuid(),
    kind: p.text().$type<ProposalKind>(),
    state: p.text().$type<ProposalState>(),
    version: p.integer().concurrencyCheck(),
    byOrganisationId: p.uuid(),
    toOrganisationId: p.uuid(),
    byMemberId: p.uuid().nullable(),
    reasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    terms: p.json<ProposalTerms>(),
    answersProposalId: p.uuid().nullable(),
    answerBy: p.type('timestamptz').$type<Date>(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Proposal = InferEntity<typeof ProposalSchema>;

/** What the sender decides after an item or ask could not be done. */
export const DispositionSchema = defineEntity({
  name: 'Disposition',
  tableName: 'disposition',
  properties: {
    id: p.uuid().primary(),
    askType: p.text().$type<AskType>(),
    askId: p.uuid(),
    itemId: p.uuid().nullable(),
    organisationId: p.uuid(),
    state: p.text().$type<DispositionState>(),
    version: p.integer().concurrencyCheck(),
    dueAt: p.type('timestamptz').$type<Date>(),
    reasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    nextAskId: p.uuid().nullable(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Disposition = InferEntity<typeof DispositionSchema>;
