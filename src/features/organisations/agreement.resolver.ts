import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { PageArgs } from '../../api/connection.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import {
  Agreement,
  AgreementConnection,
  AgreementEndInput,
  AgreementPayload,
  AgreementProposeInput,
  AgreementRefuseInput,
  AgreementSignInput,
  AgreementStateEnum,
  AgreementWithdrawInput,
} from './agreement.graphql.js';
import type { AgreementState } from './agreement.lifecycle.js';
import { loadAgreement, pageOfAgreements } from './agreement.reads.js';
import {
  agreementEnd,
  agreementPropose,
  agreementRefuse,
  agreementSign,
  agreementWithdraw,
} from './agreement.service.js';
import type { CountedPage } from './list.reads.js';

@Resolver()
export class AgreementResolver {
  @Query(() => Agreement, { nullable: true, description: 'An agreement of your institution, or null. 协作协议。' })
  async agreement(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Its global id. 全局编号。' }) id: string,
  ): Promise<Agreement | null> {
    const member = signedIn(ctx);
    const rowId = rowIdOf('Agreement', id);
    return rowId === null ? null : await loadAgreement(member, rowId);
  }

  @Query(() => AgreementConnection, {
    description: "Your institution's agreements, the last moved first. 协作协议列表。",
  })
  async agreements(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('states', () => [AgreementStateEnum], { nullable: true, description: 'Only in these states. 状态。' })
    states: AgreementState[] | null,
    @Arg('with', () => ID, { nullable: true, description: 'Only with this institution. 对方机构。' })
    withOrganisation: string | null,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CountedPage<Agreement>> {
    const filter = { states: states ?? null, withOrganisation: withOrganisation ?? null };
    return await pageOfAgreements(signedIn(ctx), page, filter, info);
  }

  @Mutation(() => AgreementPayload, {
    description:
      'Proposes an agreement, or its next version, to another institution (HEAD, COOPERATION_OFFICER). 提出协议。',
  })
  async agreementPropose(
    @Ctx() ctx: Context,
    @Arg('input', () => AgreementProposeInput, { description: 'What is proposed. 协议内容。' })
    input: AgreementProposeInput,
  ): Promise<AgreementPayload> {
    const terms = input.terms.map((term) => ({ ...term }));
    return await agreementAnswer(ctx, () => agreementPropose(signedIn(ctx), { ...input, terms }));
  }

  @Mutation(() => AgreementPayload, {
    description: 'One side signs (HEAD, never who proposed it); in force when both have. 签署协议。',
  })
  async agreementSign(
    @Ctx() ctx: Context,
    @Arg('input', () => AgreementSignInput, { description: 'Which one. 协议。' }) input: AgreementSignInput,
  ): Promise<AgreementPayload> {
    return await agreementAnswer(ctx, () => agreementSign(signedIn(ctx), { ...input }));
  }

  @Mutation(() => AgreementPayload, { description: 'The asked side refuses (HEAD). 不同意协议。' })
  async agreementRefuse(
    @Ctx() ctx: Context,
    @Arg('input', () => AgreementRefuseInput, { description: 'Which one. 协议。' }) input: AgreementRefuseInput,
  ): Promise<AgreementPayload> {
    return await agreementAnswer(ctx, () => agreementRefuse(signedIn(ctx), { ...input }));
  }

  @Mutation(() => AgreementPayload, { description: 'The proposing side takes it back (HEAD). 收回协议。' })
  async agreementWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => AgreementWithdrawInput, { description: 'Which one. 协议。' }) input: AgreementWithdrawInput,
  ): Promise<AgreementPayload> {
    return await agreementAnswer(ctx, () => agreementWithdraw(signedIn(ctx), { ...input }));
  }

  @Mutation(() => AgreementPayload, { description: 'Either side ends an agreement in force (HEAD). 终止协议。' })
  async agreementEnd(
    @Ctx() ctx: Context,
    @Arg('input', () => AgreementEndInput, { description: 'Which one. 协议。' }) input: AgreementEndInput,
  ): Promise<AgreementPayload> {
    return await agreementAnswer(ctx, () => agreementEnd(signedIn(ctx), { ...input }));
  }
}

async function agreementAnswer(ctx: Context, work: () => Promise<CommandResult>): Promise<AgreementPayload> {
  return await answered(ctx, async () => {
    const { subjectId, journalEntryId } = await work();
    return { agreement: await loadAgreement(ctx, subjectId), journalEntryId };
  });
}
