import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { CasePayload } from './case.graphql.js';
import { OrganMoveInput } from './case.inputs.js';
import { at, moved } from './case.resolver.js';
import { organJoin, organLeave } from './organ.service.js';

function sideOf({ organisationId, ...input }: OrganMoveInput) {
  return { ...at(input), organisationId: rowIdIn('Organisation', organisationId, 'organisationId') };
}

@Resolver()
export class OrganResolver {
  @Mutation(() => CasePayload, { description: 'Takes the body that handles the matter in as a side. 办案机关加入。' })
  async organJoin(
    @Ctx() ctx: Context,
    @Arg('input', () => OrganMoveInput, INPUT) input: OrganMoveInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, organJoin(signedIn(ctx), sideOf(input))));
  }

  @Mutation(() => CasePayload, { description: 'Lets a body go that handles the matter no more. 办案机关退出。' })
  async organLeave(
    @Ctx() ctx: Context,
    @Arg('input', () => OrganMoveInput, INPUT) input: OrganMoveInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, organLeave(signedIn(ctx), sideOf(input))));
  }
}
