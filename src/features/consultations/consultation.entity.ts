import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { ConsultationState } from './consultation.lifecycle.js';
import type { Channel } from './consultation.rules.js';

/** 法律咨询: one matter somebody asks about, with the conversations held on it. */
export const ConsultationSchema = defineEntity({
  name: 'Consultation',
  tableName: 'consultation',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    number: p.text().nullable(),
    channel: p.text().$type<Channel>(),
    state: p.text().$type<ConsultationState>(),
    version: p.integer().concurrencyCheck(),
    matter: p.text(),
    causeCode: p.text().nullable(),
    contentSealed: p.type('bytea').$type<Buffer>(),
    answerSealed: p.type('bytea').$type<Buffer>().nullable(),
    personId: p.uuid().nullable(),
    phoneSealed: p.type('bytea').$type<Buffer>().nullable(),
    phoneMasked: p.text().nullable(),
    phoneToken: p.type('bytea').$type<Buffer>().nullable(),
    restricted: p.boolean(),
    personTimes: p.integer(),
    receivedAt: p.type('timestamptz').$type<Date>(),
    openedByMemberId: p.uuid().nullable(),
    claimedByMemberId: p.uuid().nullable(),
    answeredAt: p.type('timestamptz').$type<Date>().nullable(),
    answeredByMemberId: p.uuid().nullable(),
    promptedToApply: p.boolean(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    caseId: p.uuid().nullable(),
    referralId: p.uuid().nullable(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Consultation = InferEntity<typeof ConsultationSchema>;

/** Where the sealed texts of a consultation live. */
export function consultationPlace(column: 'content_sealed' | 'answer_sealed' | 'phone_sealed', id: string) {
  return { table: 'consultation', column, rowId: id };
}
