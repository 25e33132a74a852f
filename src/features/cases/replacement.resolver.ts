import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { CasePayload, LegalAidCase } from './case.graphql.js';
import { loadCase } from './case.reads.js';
import { CaseReplacement, CaseReplacementAskInput, CaseReplacementDecideInput } from './replacement.graphql.js';
import { loadReplacements } from './replacement.reads.js';
import { askReplacement, decideReplacement } from './replacement.service.js';

async function moved(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { case: await loadCase(ctx, subjectId), journalEntryId };
}

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
    @Arg('input', () => CaseReplacementAskInput, INPUT) { id, ...input }: CaseReplacementAskInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const asked = { ...input, caseId: rowIdIn('LegalAidCase', id, 'id') };
      return await moved(ctx, askReplacement(signedIn(ctx), asked));
    });
  }

  @Mutation(() => CasePayload, {
    description: 'The head grants the request, with another lawyer, or denies it. 决定更换。',
  })
  async caseReplacementDecide(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseReplacementDecideInput, INPUT) { id, lawyerId, ...input }: CaseReplacementDecideInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const decided = {
        ...input,
        caseId: rowIdIn('LegalAidCase', id, 'id'),
        lawyerId: optionalRowIdIn('Lawyer', lawyerId, 'lawyerId'),
      };
      return await moved(ctx, decideReplacement(signedIn(ctx), decided));
    });
  }
}
