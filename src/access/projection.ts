import type { OrganisationBrief } from '../api/common.graphql.js';
import type { Context, Locale, OrganisationFacts } from '../kernel/context.js';
import { toGlobalId } from '../kernel/ids.js';

const briefs = new WeakMap<OrganisationFacts, Partial<Record<Locale, OrganisationBrief>>>();

/** An organisation as everyone may see it on a subject. */
export function brief(ctx: Pick<Context, 'reference' | 'locale'>, organisationId: string): OrganisationBrief {
  const facts = ctx.reference.organisation(organisationId);
  if (facts === null) return { id: toGlobalId('Organisation', organisationId), name: '' };
  // As long as nothing is known anew of the organisation, what everyone may see of it is the same.
  const known = briefs.get(facts) ?? {};
  briefs.set(facts, known);
  const name = ctx.locale === 'en' ? facts.nameEn : facts.nameZh;
  known[ctx.locale] ??= Object.freeze({ id: toGlobalId('Organisation', organisationId), name });
  return known[ctx.locale] as OrganisationBrief;
}

/** The same for a side that may be missing. */
export function briefOrNull(
  ctx: Pick<Context, 'reference' | 'locale'>,
  organisationId: string | null,
): OrganisationBrief | null {
  return organisationId === null ? null : brief(ctx, organisationId);
}
