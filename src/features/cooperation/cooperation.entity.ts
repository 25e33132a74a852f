import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { CooperationState } from './cooperation.lifecycle.js';
import type { CooperationItemState } from './cooperation-item.lifecycle.js';
import type { FieldClass, ItemKindCode, SharingLevel, UnableCode } from './item-kinds.js';

/** 异地协作: one letter from one institution to another. The owner is the requesting institution. */
export const CooperationSchema = defineEntity({
  name: 'Cooperation',
  tableName: 'cooperation',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    requestedOrganisationId: p.uuid(),
    caseId: p.uuid(),
    number: p.text().nullable(),
    /** The number as it is looked up: without brackets, blanks and leading zeros. */
    numberKey: p.text().nullable(),
    state: p.text().$type<CooperationState>(),
    version: p.integer().concurrencyCheck(),
    revision: p.integer(),
    matter: p.text(),
    purposeSealed: p.type('bytea').$type<Buffer>().nullable(),
    legalBasis: p.text().nullable(),
    agreementId: p.uuid().nullable(),
    agreementRevision: p.integer().nullable(),
    kinds: p.array<ItemKindCode>(),
    narrowed: p.json<Partial<Record<FieldClass, SharingLevel>>>(),
    draftedByMemberId: p.uuid().nullable(),
    approvedByMemberId: p.uuid().nullable(),
    approvedAt: p.type('timestamptz').$type<Date>().nullable(),
    sentByMemberId: p.uuid().nullable(),
    sentAt: p.type('timestamptz').$type<Date>().nullable(),
    receivedAt: p.type('timestamptz').$type<Date>().nullable(),
    openedAt: p.type('timestamptz').$type<Date>().nullable(),
    openedByMemberId: p.uuid().nullable(),
    claimedByMemberId: p.uuid().nullable(),
    answeredAt: p.type('timestamptz').$type<Date>().nullable(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    endingReasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    redirectedFromId: p.uuid().nullable(),
    redirectedToId: p.uuid().nullable(),
    chain: p.integer(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Cooperation = InferEntity<typeof CooperationSchema>;

/** One act that is asked for. */
export const CooperationItemSchema = defineEntity({
  name: 'CooperationItem',
  tableName: 'cooperation_item',
  properties: {
    id: p.uuid().primary(),
    cooperationId: p.uuid(),
    position: p.integer(),
    kind: p.text().$type<ItemKindCode>(),
    state: p.text().$type<CooperationItemState>(),
    version: p.integer().concurrencyCheck(),
    descriptionSealed: p.type('bytea').$type<Buffer>().nullable(),
    expectedResultSealed: p.type('bytea').$type<Buffer>().nullable(),
    personIds: p.array<string>().columnType('uuid[]'),
    wantedOn: p.type('date').$type<string>().nullable(),
    handlerMemberId: p.uuid().nullable(),
    acceptedAt: p.type('timestamptz').$type<Date>().nullable(),
    acceptedByMemberId: p.uuid().nullable(),
    startedAt: p.type('timestamptz').$type<Date>().nullable(),
    unableCode: p.text().$type<UnableCode>().nullable(),
    reasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    resultSealed: p.type('bytea').$type<Buffer>().nullable(),
    resultKind: p.text().$type<'DONE' | 'PARTLY'>().nullable(),
    resultAmountFen: p.bigint('number').nullable(),
    submittedAt: p.type('timestamptz').$type<Date>().nullable(),
    reworkCount: p.integer(),
    escalatedAt: p.type('timestamptz').$type<Date>().nullable(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type CooperationItem = InferEntity<typeof CooperationItemSchema>;
