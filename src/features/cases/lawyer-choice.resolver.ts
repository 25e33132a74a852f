import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { CasePayload, LegalAidCase } from './case.graphql.js';
import { at, moved } from './case.resolver.js';
import { CaseAllowLawyerInput, LawyerCandidate } from './lawyer-choice.graphql.js';
import { loadCandidates } from './lawyer-choice.reads.js';
import { allowLawyer } from './lawyer-choice.service.js';

@Resolver(() => LegalAidCase)
export class LawyerChoiceResolver {
  @FieldResolver(() => [LawyerCandidate], {
    description:
      'The lawyers of your register for this case, with the reasons; for who assigns and the head of the lead. 候选律师。',
  })
  async lawyerCandidates(
    @Ctx() ctx: Context,
    @Root() root: LegalAidCase,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, up to 100. 最多几名。' })
    first: number,
  ): Promise<LawyerCandidate[]> {
    return await loadCandidates(ctx, root, first);
  }

  @Mutation(() => CasePayload, {
    description: 'The head sets aside load, a hearing that day or a like name for one lawyer, with a note. 同意指派。',
  })
  async caseAllowLawyer(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseAllowLawyerInput, { description: 'Whom, and why. 律师与理由。' })
    { lawyerId, ...input }: CaseAllowLawyerInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const allowed = { ...at(input), lawyerId: rowIdIn('Lawyer', lawyerId, 'lawyerId') };
      return await moved(ctx, allowLawyer(signedIn(ctx), allowed));
    });
  }
}
