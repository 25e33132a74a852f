import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** 同意台账: what a person agreed to, for one recipient and one purpose, or the article that makes it needless. */
export const ConsentSchema = defineEntity({
  name: 'Consent',
  tableName: 'consent',
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    personId: p.uuid(),
    recipientOrganisationId: p.uuid(),
    purpose: p.text(),
    categories: p.array<string>(),
    basis: p.text().$type<'CONSENT' | 'STATUTORY'>(),
    basisArticle: p.text(),
    givenBy: p.text().$type<ConsentGiver>().nullable(),
    givenHow: p.text().$type<ConsentForm>().nullable(),
    textSealed: p.type('bytea').$type<Buffer>().nullable(),
    guardianSealed: p.type('bytea').$type<Buffer>().nullable(),
    witnessSealed: p.type('bytea').$type<Buffer>().nullable(),
    givenAt: p.type('timestamptz').$type<Date>(),
    recordedAt: p.type('timestamptz').$type<Date>(),
    recordedByMemberId: p.uuid().nullable(),
    version: p.integer().concurrencyCheck(),
    withdrawnAt: p.type('timestamptz').$type<Date>().nullable(),
    withdrawnByMemberId: p.uuid().nullable(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Consent = InferEntity<typeof ConsentSchema>;

/** How a consent was given. */
export const CONSENT_FORMS = {
  SIGNED_PAPER: { zh: '签字书面', en: 'on a signed paper' },
  RECORDED: { zh: '录音录像', en: 'on a recording' },
  ORAL_WITH_WITNESS: { zh: '口头并有见证人', en: 'orally, before a witness' },
} as const;
export type ConsentForm = keyof typeof CONSENT_FORMS;

/** Who gave it. */
export const CONSENT_GIVERS = {
  SELF: { zh: '本人', en: 'the person' },
  GUARDIAN: { zh: '监护人', en: 'the guardian' },
} as const;
export type ConsentGiver = keyof typeof CONSENT_GIVERS;

/** Where the sealed texts of a consent live. */
export function consentPlace(column: 'text_sealed' | 'guardian_sealed' | 'witness_sealed', id: string) {
  return { table: 'consent', column, rowId: id };
}
