import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Role } from '../../kernel/roles.js';
import type { MemberState } from './member.lifecycle.js';

/** A person's place in one organisation, with roles. */
export const MemberSchema = defineEntity({
  name: 'Member',
  tableName: 'member',
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    accountId: p.uuid(),
    displayName: p.text(),
    roles: p.array<Role>(),
    state: p.text().$type<MemberState>(),
    version: p.integer().concurrencyCheck(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid().nullable(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>().nullable(),
  },
});
export type Member = InferEntity<typeof MemberSchema>;

/** The account a person signs in with; one account may be member of several organisations. */
export const AccountSchema = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    id: p.uuid().primary(),
    login: p.text(),
    passwordHash: p.text().nullable().hidden(),
    kind: p.text().$type<'PERSON' | 'SERVICE'>(),
    state: p.text().$type<'ACTIVE' | 'DISABLED'>(),
    createdAt: p.type('timestamptz').$type<Date>(),
  },
});
export type Account = InferEntity<typeof AccountSchema>;
