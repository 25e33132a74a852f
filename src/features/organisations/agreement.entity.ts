import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { AgreementState } from './agreement.lifecycle.js';

/** The limits two institutions agreed on for one kind of item. */
export interface ItemTerms {
  answerAmount: number;
  answerUnit: 'DAY' | 'WORKING_DAY';
  workAmount: number;
  workUnit: 'DAY' | 'WORKING_DAY';
}

/** An agreement between two institutions: limits, recognition, cost. It never widens what is shared. */
export const AgreementSchema = defineEntity({
  name: 'Agreement',
  tableName: 'agreement',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    otherOrganisationId: p.uuid(),
    state: p.text().$type<AgreementState>(),
    validFrom: p.type('date').$type<string>(),
    validTo: p.type('date').$type<string>().nullable(),
    terms: p.json<Record<string, ItemTerms>>(),
    costBearer: p.text().$type<'REQUESTING' | 'REQUESTED' | 'EACH_OWN'>(),
    recognisesMeans: p.boolean(),
    version: p.integer().concurrencyCheck(),
    revision: p.integer(),
    signedByOwner: p.uuid().nullable(),
    signedByOther: p.uuid().nullable(),
    signedByOwnerAt: p.type('timestamptz').$type<Date>().nullable(),
    signedByOtherAt: p.type('timestamptz').$type<Date>().nullable(),
    createdAt: p.type('timestamptz').$type<Date>(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Agreement = InferEntity<typeof AgreementSchema>;
