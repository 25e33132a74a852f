import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { CasePayload, LegalAidCase } from './case.graphql.js';
import { at, moved } from './case.resolver.js';
import { CaseReplacement, CaseReplacementAskInput, CaseReplacementDecideInput } from './replacement.graphql.js';
import { loadReplacements } from './replacement.reads.js';
import { askReplacement, decideReplacement } from './replacement.service.js';

@Resolver(() => LegalAidCase)
export class ReplacementResolver {
  @FieldResolver(() => [CaseReplacement], {
    description: 'The requests for another lawyer, the latest first; of the lead only. 更换申请。',
  })
  async replacements(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseReplacement[]> {
    return await loadReplacements(ctx, root);
  }

  @Mutation(() => CasePayload, {
    description: 'Writes down that the recipient asks for another lawyer. 登记更换申请。',
  })
  async caseReplacementAsk(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseReplacementAskInput, INPUT) input: CaseReplacementAskInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, askReplacement(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, {
    description: 'The head grants the request, with another lawyer, or denies it. 决定更换。',
  })
  async caseReplacementDecide(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseReplacementDecideInput, INPUT) { lawyerId, ...input }: CaseReplacementDecideInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const decided = {
        ...at(input),
        lawyerId: optionalRowIdIn('Lawyer', lawyerId, 'lawyerId'),
      };
      return await moved(ctx, decideReplacement(signedIn(ctx), decided));
    });
  }
}
