import type { OrganisationBrief } from '../api/common.graphql.js';
import type { Context } from '../kernel/context.js';
import { toGlobalId } from '../kernel/ids.js';

/** An organisation as everyone may see it on a subject. */
export function brief(ctx: Pick<Context, 'reference' | 'locale'>, organisationId: string): OrganisationBrief {
  const facts = ctx.reference.organisation(organisationId);
  const name = facts === null ? '' : ctx.locale === 'en' ? facts.nameEn : facts.nameZh;
  return { id: toGlobalId('Organisation', organisationId), name };
}
