import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { CasePayload, LegalAidCase } from './case.graphql.js';
import { at, moved } from './case.resolver.js';
import { CaseMember, CaseMemberInput, CaseRestrictionInput } from './restriction.graphql.js';
import { membersByCase } from './restriction.queries.js';
import { addCaseMember, removeCaseMember, restrictCase, unrestrictCase } from './restriction.service.js';

const memberOf = ({ memberId, ...input }: CaseMemberInput) => ({
  ...at(input),
  memberId: rowIdIn('Member', memberId, 'memberId'),
});

/** Who sees a restricted case, and whether a case is one. */
@Resolver(() => LegalAidCase)
export class CaseRestrictionResolver {
  @FieldResolver(() => [CaseMember], {
    description: 'Of a restricted case: which colleagues belong to it, beside the head. 可查看本案的人员。',
  })
  async members(@Ctx() ctx: Context, @Root() { raw }: LegalAidCase): Promise<CaseMember[]> {
    if (!raw.restricted || raw.coveredBy !== null) return [];
    const rows = await rowsOf(ctx, membersByCase, raw.id);
    return rows.map(({ memberId, name, way, since }) => ({
      memberId: toGlobalId('Member', memberId),
      name,
      way,
      since,
    }));
  }

  @Mutation(() => CasePayload, { description: 'The head restricts a case to those who work on it. 限制查看。' })
  async caseRestrict(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseRestrictionInput, INPUT) input: CaseRestrictionInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, restrictCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'The head opens a case to the whole office again. 解除限制查看。' })
  async caseUnrestrict(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseRestrictionInput, INPUT) input: CaseRestrictionInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, unrestrictCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'The head adds a colleague to a restricted case. 指定可查看人员。' })
  async caseMemberAdd(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseMemberInput, INPUT) input: CaseMemberInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, addCaseMember(signedIn(ctx), memberOf(input))));
  }

  @Mutation(() => CasePayload, { description: 'The head takes a colleague out of a restricted case. 取消可查看人员。' })
  async caseMemberRemove(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseMemberInput, INPUT) input: CaseMemberInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, removeCaseMember(signedIn(ctx), memberOf(input))));
  }
}
