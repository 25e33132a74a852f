import type { MemberContext } from '../../kernel/context.js';
import { previewClock } from '../deadlines/deadline.service.js';
import { validConsentsOf } from '../people/consent.queries.js';
import { type Body, basisOf, CONSENT_CATEGORIES } from '../people/consent.rules.js';
import type { ReferralPreview } from './referral.graphql.js';
import { projectReferral } from './referral.projection.js';
import { hostsOf, personsByReferral } from './referral.queries.js';
import { loadReferral } from './referral.reads.js';
import { runsInHours } from './referral.rules.js';
import { kindRow, type SharedCategory } from './referral-kinds.js';

/** What the receiver will see, and on what it rests; the sender's only. Null for everyone else. */
export async function previewReferral(ctx: MemberContext, id: string): Promise<ReferralPreview | null> {
  const referral = await loadReferral(ctx, id);
  if (referral === null || referral.raw.part !== 'REQUESTING' || referral.covered) return null;
  const { raw } = referral;
  const persons = await ctx.reads.rows(personsByReferral, [[raw.id]]);
  const hosts = await ctx.reads.rows(hostsOf, [[raw.ownerOrganisationId, raw.toOrganisationId]]);
  const body = (organisationId: string | null): Body | null =>
    organisationId === null ? null : { kind: ctx.reference.organisation(organisationId)?.kind ?? '' };
  const host = (of: string) => body(hosts.find((each) => each.id === of)?.hostId ?? null);
  const { basis, article } = basisOf({
    purpose: raw.kind,
    from: body(raw.ownerOrganisationId) ?? { kind: '' },
    to: body(raw.toOrganisationId) ?? { kind: '' },
    fromHost: host(raw.ownerOrganisationId),
    toHost: host(raw.toOrganisationId),
    inHours: runsInHours(raw),
  });
  const given = await ctx.reads.rows(validConsentsOf, [
    persons.map((person) => person.id),
    raw.toOrganisationId,
    raw.kind,
  ]);
  const named = (category: SharedCategory) =>
    persons.every((person) => given.find((each) => each.personId === person.id)?.categories.includes(category));
  const most = kindRow(raw.kind).shares;
  const categories =
    basis === 'STATUTORY'
      ? [...most]
      : (Object.keys(CONSENT_CATEGORIES) as SharedCategory[]).filter(
          (category) => (most.includes(category) || category === 'HEALTH') && named(category),
        );
  const answer = previewClock(ctx, {
    ruleId: 'REFERRAL_ANSWER',
    organisationId: raw.toOrganisationId,
    startedAt: ctx.clock.now(),
  });
  return {
    referral: projectReferral(ctx, {
      ...raw,
      part: 'REQUESTED',
      basis,
      basisArticle: article,
      categories,
      coveredBy: null,
      caseId: null,
    }),
    persons: persons.map((person) => ({
      id: null,
      nameMasked: person.nameMasked,
      idNumberMasked: person.idNumberMasked,
      person: null,
    })),
    basis,
    basisArticle: article,
    consentMissing: basis === 'CONSENT' && !(named('IDENTITY') && named('FACTS')),
    categories,
    answerBy: answer.dueOn,
  };
}
