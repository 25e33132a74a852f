import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { ConflictState } from './conflict.lifecycle.js';

/** 受理争议. The owner raised it. */
export const CompetenceConflictSchema = defineEntity({
  name: 'CompetenceConflict',
  tableName: 'competence_conflict',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    toOrganisationId: p.uuid(),
    caseId: p.uuid(),
    otherCaseId: p.uuid().nullable(),
    number: p.text().nullable(),
    numberKey: p.text().nullable(),
    state: p.text().$type<ConflictState>(),
    version: p.integer().concurrencyCheck(),
    matter: p.text(),
    reasonSealed: p.type('bytea').$type<Buffer>(),
    competentOrganisationId: p.uuid().nullable(),
    documentNumber: p.text().nullable(),
    decisionSealed: p.type('bytea').$type<Buffer>().nullable(),
    decidedAt: p.type('timestamptz').$type<Date>().nullable(),
    decidedByOrganisationId: p.uuid().nullable(),
    raisedAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type CompetenceConflict = InferEntity<typeof CompetenceConflictSchema>;

/** Where the sealed texts of a conflict live. */
export const conflictPlace = (column: 'reason_sealed' | 'decision_sealed', id: string) => ({
  table: 'competence_conflict',
  column,
  rowId: id,
});
