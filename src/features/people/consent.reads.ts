import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import { consentPlace } from './consent.entity.js';
import type { Consent } from './consent.graphql.js';
import { consentsByIds, consentsByPerson, type RawConsent } from './consent.queries.js';
import { loadPersons } from './person.reads.js';

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

/** Who only handles cases reads the entries of the persons whom he meets there. */
async function ofPersonsMet(ctx: MemberContext, rows: readonly RawConsent[]): Promise<readonly RawConsent[]> {
  if (ownCasesOnly(ctx.viewer) === null || rows.length === 0) return rows;
  const met = await loadPersons(ctx, [...new Set(rows.map((row) => row.personId))]);
  const ids = new Set(met.flatMap((person) => (person === null ? [] : [rowIdOf('Person', person.id)])));
  return rows.filter((row) => ids.has(row.personId));
}

/** Entries of the own ledger, by row id; of a protected person the database gives them to nobody else than who belongs. */
export async function loadConsents(ctx: Context, ids: readonly string[]): Promise<(Consent | null)[]> {
  if (ctx.viewer === null || !mayReadCasework(ctx.viewer) || ids.length === 0) return ids.map(() => null);
  const rows = await ofPersonsMet(ctx as MemberContext, await ctx.reads.rows(consentsByIds, [ids]));
  const byId = new Map(rows.map((row) => [row.id, project(ctx, row)]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** What the own ledger has of a person, the latest first. */
export async function consentsOf(ctx: MemberContext, personId: string): Promise<Consent[]> {
  if (!mayReadCasework(ctx.viewer)) return [];
  const rows = await ofPersonsMet(ctx, await ctx.reads.rows(consentsByPerson, [personId]));
  return rows.map((row) => project(ctx, row));
}
