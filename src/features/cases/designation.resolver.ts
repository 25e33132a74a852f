import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { CasePayload } from './case.graphql.js';
import { at, moved } from './case.resolver.js';
import { CaseDesignateInput } from './designation.graphql.js';
import { designateLead } from './designation.service.js';

@Resolver()
export class DesignationResolver {
  @Mutation(() => CasePayload, {
    description:
      'Who is above a suspended lead names another one for its case, and leaves it: null then. 指定承办机构。',
  })
  async caseDesignate(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseDesignateInput, INPUT) input: CaseDesignateInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const organisationId = rowIdIn('Organisation', input.organisationId, 'organisationId');
      return await moved(ctx, designateLead(signedIn(ctx), { ...at(input), organisationId }));
    });
  }
}
