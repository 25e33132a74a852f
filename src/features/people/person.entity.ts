import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** 自然人: what is known of one person, sealed. The owner is the organisation that registered the person. */
export const PersonSchema = defineEntity({
  name: 'Person',
  tableName: 'person',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    nameSealed: p.type('bytea').$type<Buffer>(),
    nameMasked: p.text(),
    idKind: p.text().$type<IdKind>(),
    idNumberSealed: p.type('bytea').$type<Buffer>().nullable(),
    idNumberMasked: p.text().nullable(),
    phoneSealed: p.type('bytea').$type<Buffer>().nullable(),
    phoneMasked: p.text().nullable(),
    addressSealed: p.type('bytea').$type<Buffer>().nullable(),
    regionCode: p.character().length(6).nullable(),
    migrantWorker: p.boolean(),
    version: p.integer().concurrencyCheck(),
    createdAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Person = InferEntity<typeof PersonSchema>;

/** By which paper a person is identified. */
export const ID_KINDS = {
  RESIDENT_ID: { zh: '居民身份证', en: 'resident identity card (GB 11643)' },
  PASSPORT: { zh: '护照', en: 'passport' },
  OTHER: { zh: '其他证件', en: 'another paper' },
  NONE: { zh: '无证件', en: 'no paper' },
} as const;
export type IdKind = keyof typeof ID_KINDS;

/** Where the sealed texts of a person live: each opens only in its own column and row. */
export function personPlace(
  column: 'name_sealed' | 'id_number_sealed' | 'phone_sealed' | 'address_sealed',
  id: string,
) {
  return { table: 'person', column, rowId: id };
}
