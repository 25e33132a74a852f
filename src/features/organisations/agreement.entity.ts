import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { ItemKindCode } from '../cooperation/item-kinds.js';
import type { AgreementState } from './agreement.lifecycle.js';

/** The limits two institutions agreed on for one kind of item. */
export interface ItemTerms {
  answerAmount: number;
  answerUnit: 'DAY' | 'WORKING_DAY';
  workAmount: number;
  workUnit: 'DAY' | 'WORKING_DAY';
}

/** The limits of each kind of item; a kind that is not named keeps the usual ones. */
export type AgreementTerms = Partial<Record<ItemKindCode, ItemTerms>>;

export const COST_BEARERS = {
  REQUESTING: { zh: '请求方', en: 'the requesting institution' },
  REQUESTED: { zh: '被请求方', en: 'the requested institution' },
  EACH_OWN: { zh: '各自承担', en: 'each bears its own' },
} as const;
export type CostBearer = keyof typeof COST_BEARERS;

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
    terms: p.json<AgreementTerms>(),
    costBearer: p.text().$type<CostBearer>(),
    requestingShare: p.integer().nullable(),
    recognisesMeans: p.boolean(),
    version: p.integer().concurrencyCheck(),
    revision: p.integer(),
    replacesId: p.uuid().nullable(),
    proposedBy: p.uuid().nullable(),
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
