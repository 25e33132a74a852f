import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import { organisationAdmit } from './admission.service.js';
import { Organisation, OrganisationPayload } from './organisation.graphql.js';
import { loadOrganisation, warningsOf } from './organisation.reads.js';
import { organisationReopen, organisationSettingsUpdate, organisationSuspend } from './organisation.service.js';
import {
  OrganisationAdmitInput,
  OrganisationReopenInput,
  OrganisationSettingsUpdateInput,
  OrganisationSuspendInput,
} from './organisation-inputs.graphql.js';

@Resolver()
export class OrganisationResolver {
  @Query(() => Organisation, {
    nullable: true,
    description: 'An organisation on the platform; null when there is none of this id. 机构。',
  })
  async organisation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Its global id. 全局编号。' }) id: string,
  ): Promise<Organisation | null> {
    const member = signedIn(ctx);
    const rowId = rowIdOf('Organisation', id);
    return rowId === null ? null : await loadOrganisation(member, rowId);
  }

  @Mutation(() => OrganisationPayload, { description: 'The platform admits a body (SYSTEM_ADMIN). 机构接入。' })
  async organisationAdmit(
    @Ctx() ctx: Context,
    @Arg('input', () => OrganisationAdmitInput, { description: 'Which body. 机构信息。' })
    input: OrganisationAdmitInput,
  ): Promise<OrganisationPayload> {
    return await answered(ctx, async () => {
      const { subjectId, ids, journalEntryId } = await organisationAdmit(signedIn(ctx), { ...input });
      const organisation = await loadOrganisation(ctx, subjectId);
      const firstAdminId = toGlobalId('Member', String(ids?.memberId));
      return { organisation, firstAdminId, warnings: warningsOf(ctx, input), journalEntryId };
    });
  }

  @Mutation(() => OrganisationPayload, {
    description: 'The platform suspends an organisation: it reads what it has and receives nothing new. 暂停机构。',
  })
  async organisationSuspend(
    @Ctx() ctx: Context,
    @Arg('input', () => OrganisationSuspendInput, { description: 'Which one. 机构。' }) input: OrganisationSuspendInput,
  ): Promise<OrganisationPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await organisationSuspend(signedIn(ctx), { ...input });
      return { organisation: await loadOrganisation(ctx, subjectId), warnings: [], journalEntryId };
    });
  }

  @Mutation(() => OrganisationPayload, { description: 'A suspended organisation receives again. 恢复机构。' })
  async organisationReopen(
    @Ctx() ctx: Context,
    @Arg('input', () => OrganisationReopenInput, { description: 'Which one. 机构。' }) input: OrganisationReopenInput,
  ): Promise<OrganisationPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await organisationReopen(signedIn(ctx), { ...input });
      return { organisation: await loadOrganisation(ctx, subjectId), warnings: [], journalEntryId };
    });
  }

  @Mutation(() => OrganisationPayload, {
    description: 'An organisation changes its own settings: ORG_ADMIN, and HEAD for `sendApproves`. 机构设置。',
  })
  async organisationSettingsUpdate(
    @Ctx() ctx: Context,
    @Arg('input', () => OrganisationSettingsUpdateInput, { description: 'What changes. 设置内容。' })
    input: OrganisationSettingsUpdateInput,
  ): Promise<OrganisationPayload> {
    return await answered(ctx, async () => {
      const { subjectId, journalEntryId } = await organisationSettingsUpdate(signedIn(ctx), { ...input });
      return { organisation: await loadOrganisation(ctx, subjectId), warnings: [], journalEntryId };
    });
  }
}
