import { mayReadCasework } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import { consentPlace } from './consent.entity.js';
import type { Consent } from './consent.graphql.js';
import { consentsByIds, consentsByPerson, type RawConsent } from './consent.queries.js';

function project(ctx: Context, raw: RawConsent): Consent {
  const text = (column: Parameters<typeof consentPlace>[0], bytes: Buffer | null) =>
    unseal(ctx, consentPlace(column, raw.id), bytes);
  return {
    __typename: 'Consent',
    id: toGlobalId('Consent', raw.id),
    personId: toGlobalId('Person', raw.personId),
    recipient: brief(ctx, raw.recipientOrganisationId),
    purpose: raw.purpose,
    categories: raw.categories,
    basis: raw.basis,
    basisArticle: raw.basisArticle,
    givenBy: raw.givenBy,
    givenHow: raw.givenHow,
    text: text('text_sealed', raw.textSealed),
    guardian: text('guardian_sealed', raw.guardianSealed),
    witness: text('witness_sealed', raw.witnessSealed),
    givenAt: raw.givenAt,
    withdrawnAt: raw.withdrawnAt,
    version: raw.version,
  } as Consent;
}

/** Entries of the own ledger, by row id; of a protected person the database gives them to nobody else than who belongs. */
export async function loadConsents(ctx: Context, ids: readonly string[]): Promise<(Consent | null)[]> {
  if (ctx.viewer === null || !mayReadCasework(ctx.viewer) || ids.length === 0) return ids.map(() => null);
  const rows = await ctx.reads.rows(consentsByIds, [ids]);
  const byId = new Map(rows.map((row) => [row.id, project(ctx, row)]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** What the own ledger has of a person, the latest first. */
export async function consentsOf(ctx: MemberContext, personId: string): Promise<Consent[]> {
  if (!mayReadCasework(ctx.viewer)) return [];
  const rows = await ctx.reads.rows(consentsByPerson, [personId]);
  return rows.map((row) => project(ctx, row));
}
