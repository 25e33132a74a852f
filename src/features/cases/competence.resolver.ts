import { GraphQLError } from 'graphql';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import type { Context } from '../../kernel/context.js';
import { LegalAidCase } from './case.graphql.js';
import { Competence, CompetenceInput } from './competence.graphql.js';
import { competenceOf, explainCompetence } from './competence.reads.js';

@Resolver()
export class CompetenceResolver {
  @Query(() => Competence, {
    description: 'Which institutions are competent for a matter, why, and what would change it. 查询受理机构。',
  })
  async competence(
    @Ctx() ctx: Context,
    @Arg('input', () => CompetenceInput, { description: 'The matter. 事项。' }) input: CompetenceInput,
  ): Promise<Competence> {
    const { viewer, reference } = signedIn(ctx);
    const places = [
      input.organRegionCode,
      input.disputeRegionCode,
      input.causeRegionCode,
      input.applicantRegionCode,
    ].map((code) => code ?? null);
    const unknown = places.find((code) => code !== null && !reference.hasRegion(code));
    if (unknown !== undefined || (input.causeCode != null && !reference.hasCause(input.causeCode)))
      throw new GraphQLError(ctx.locale === 'en' ? 'No such region or cause.' : '没有这个行政区划或者案由。', {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    const [organRegion = null, disputeRegion = null, causeRegion = null, applicantRegion = null] = places;
    const facts = { form: input.form, organRegion, disputeRegion, causeRegion, applicantRegion };
    return await explainCompetence(ctx, facts, viewer.organisationId);
  }
}

@Resolver(() => LegalAidCase)
export class CaseCompetenceResolver {
  @FieldResolver(() => Competence, {
    nullable: true,
    description: 'Which institutions are competent for it, from its places; of who may read its facts. 受理机构。',
  })
  async competence(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<Competence | null> {
    return await competenceOf(signedIn(ctx), root);
  }
}
