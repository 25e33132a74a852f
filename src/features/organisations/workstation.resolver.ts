import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Info, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { PageArgs } from '../../api/connection.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { CountedPage } from './list.reads.js';
import { type Organisation, OrganisationConnection, OrganisationPayload } from './organisation.graphql.js';
import { loadOrganisation, pageOfWorkstations, warningsOf } from './organisation.reads.js';
import {
  WorkstationCloseInput,
  WorkstationOpenInput,
  WorkstationSetPowersInput,
} from './organisation-inputs.graphql.js';
import { workstationClose, workstationOpen, workstationSetPowers } from './workstation.service.js';

@Resolver()
export class WorkstationResolver {
  @Query(() => OrganisationConnection, {
    description: "Your institution's workstations, the oldest first, closed ones too. 本机构工作站。",
  })
  async workstations(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CountedPage<Organisation>> {
    return await pageOfWorkstations(signedIn(ctx), page, info);
  }

  @Mutation(() => OrganisationPayload, {
    description:
      'An institution opens a workstation (HEAD): an organisation of its own that never decides. 设立工作站。',
  })
  async workstationOpen(
    @Ctx() ctx: Context,
    @Arg('input', () => WorkstationOpenInput, { description: 'Which workstation. 工作站信息。' })
    input: WorkstationOpenInput,
  ): Promise<OrganisationPayload> {
    return await answered(ctx, async () => {
      const { subjectId, ids, journalEntryId } = await workstationOpen(signedIn(ctx), { ...input });
      const organisation = await loadOrganisation(ctx, subjectId);
      const firstAdminId = toGlobalId('Member', String(ids?.memberId));
      return { organisation, firstAdminId, warnings: warningsOf(ctx, input), journalEntryId };
    });
  }

  @Mutation(() => OrganisationPayload, {
    description: 'The head of the supervising institution settles what a workstation may do. 核定工作站职权。',
  })
  async workstationSetPowers(
    @Ctx() ctx: Context,
    @Arg('input', () => WorkstationSetPowersInput, { description: 'Which powers. 职权。' })
    input: WorkstationSetPowersInput,
  ): Promise<OrganisationPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await workstationSetPowers(signedIn(ctx), { ...input });
      return { organisation: await loadOrganisation(ctx, subjectId), warnings: [], journalEntryId };
    });
  }

  @Mutation(() => OrganisationPayload, {
    description: 'The head of the supervising institution closes a workstation for good. 撤销工作站。',
  })
  async workstationClose(
    @Ctx() ctx: Context,
    @Arg('input', () => WorkstationCloseInput, { description: 'Which one. 工作站。' }) input: WorkstationCloseInput,
  ): Promise<OrganisationPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await workstationClose(signedIn(ctx), { ...input });
      return { organisation: await loadOrganisation(ctx, subjectId), warnings: [], journalEntryId };
    });
  }
}
