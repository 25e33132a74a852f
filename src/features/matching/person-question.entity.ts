import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { PersonAnswer } from './matching.rules.js';
import type { PersonQuestionState } from './person-question.lifecycle.js';

/** 查重询问. The owner holds a matter of the person; who asked takes part once it is answered. */
export const PersonQuestionSchema = defineEntity({
  name: 'PersonQuestion',
  tableName: 'person_question',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    askingOrganisationId: p.uuid(),
    inquiryId: p.uuid(),
    kind: p.text(),
    number: p.text().nullable(),
    state: p.text().$type<PersonQuestionState>(),
    version: p.integer().concurrencyCheck(),
    matter: p.text(),
    heldCaseId: p.uuid(),
    heldPersonId: p.uuid(),
    claimedByMemberId: p.uuid().nullable(),
    askedAt: p.type('timestamptz').$type<Date>(),
    answerBy: p.type('timestamptz').$type<Date>(),
    answer: p.text().$type<PersonAnswer>().nullable(),
    toldCaseNumber: p.text().nullable(),
    answeredAt: p.type('timestamptz').$type<Date>().nullable(),
    answeredByMemberId: p.uuid().nullable(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type PersonQuestion = InferEntity<typeof PersonQuestionSchema>;
