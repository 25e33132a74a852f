import { brief } from '../../access/projection.js';
import { rowsOf } from '../../api/loader.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import type { LegalAidCase } from './case.graphql.js';
import type { Competence } from './competence.graphql.js';
import { applicantRegionByCase, institutionsInRegions } from './competence.queries.js';
import {
  COMPETENCE_GROUNDS,
  COMPETENCE_TURNS,
  type CompetenceFacts,
  type Competent,
  type Institution,
  NEARNESS,
  outcomeFor,
  rankedCompetent,
  regionsAround,
  turnsOf,
} from './competence.rules.js';
import { mayRead } from './sharing.rules.js';

/** Which institutions are competent for a matter that `receiver` has (法律援助法第38条), with the reasons in words. */
export async function explainCompetence(ctx: Context, facts: CompetenceFacts, receiverId: string): Promise<Competence> {
  const regions = regionsAround(facts);
  const institutions = regions.length === 0 ? [] : await ctx.reads.rows(institutionsInRegions, [regions]);
  const ranked = rankedCompetent(facts, institutions);
  const outcome = outcomeFor(ranked, receiverId);
  const [first] = ranked;
  const language = ctx.locale === 'en' ? 'en' : 'zh';
  return {
    outcome,
    ranked: ranked.map((each) => ({
      institution: brief(ctx, each.institutionId),
      ground: each.ground,
      nearness: each.nearness,
      regionCode: each.regionCode,
      reason: reasonOf(ctx, each, language),
    })),
    transferTo: outcome === 'MAY_TRANSFER' && first !== undefined ? brief(ctx, first.institutionId) : null,
    turns: turnsOf(facts, ranked, receiverOf(ctx, receiverId)).map((turn) => ({
      turn,
      text: COMPETENCE_TURNS[turn][language],
    })),
    basis: ranked.length > 1 ? '法律援助法第38条；办理法律援助案件程序规定第10条第2款' : '法律援助法第38条',
  };
}

function reasonOf(ctx: Context, { ground, nearness, regionCode }: Competent, language: 'zh' | 'en'): string {
  const place = ctx.reference.regionName(regionCode);
  const { [language]: why } = COMPETENCE_GROUNDS[ground];
  const { [language]: level } = NEARNESS[nearness];
  return language === 'zh' ? `${why}（${place}，${level}）` : `${why} (${place}; ${level})`;
}

function receiverOf(ctx: Context, id: string): Institution | null {
  const known = ctx.reference.organisation(id);
  return known?.kind === 'LEGAL_AID_INSTITUTION' ? { id, regionCode: known.regionCode } : null;
}

/** The same for a case, from the places that stand on it; for who may read its facts. */
export async function competenceOf(ctx: MemberContext, { raw, sharing }: LegalAidCase): Promise<Competence | null> {
  if (!mayRead(sharing.FACTS)) return null;
  const [applicant] = mayRead(sharing.IDENTITY) ? await rowsOf(ctx, applicantRegionByCase, raw.id) : [];
  const facts: CompetenceFacts = {
    form: raw.form,
    organRegion: raw.organRegionCode,
    disputeRegion: raw.disputeRegionCode,
    causeRegion: raw.causeRegionCode,
    applicantRegion: applicant?.regionCode ?? null,
  };
  return await explainCompetence(ctx, facts, raw.leadOrganisationId);
}
