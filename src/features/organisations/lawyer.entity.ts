import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { LawyerState } from './lawyer.lifecycle.js';

/** A lawyer whom an institution may assign. What the public may know of one stands in `published_lawyer`. */
export const LawyerSchema = defineEntity({
  name: 'Lawyer',
  tableName: 'lawyer',
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    memberId: p.uuid().nullable(),
    name: p.text(),
    licenceNumber: p.text(),
    firm: p.text().nullable(),
    phone: p.text().nullable(),
    practisingSince: p.type('date').$type<string>(),
    criminalPracticeSince: p.type('date').$type<string>().nullable(),
    specialities: p.array<string>(),
    familiarWithMinors: p.boolean(),
    published: p.boolean(),
    state: p.text().$type<LawyerState>(),
    version: p.integer().concurrencyCheck(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid().nullable(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>().nullable(),
  },
});
export type Lawyer = InferEntity<typeof LawyerSchema>;
