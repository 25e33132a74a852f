import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Info, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { PageArgs } from '../../api/connection.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { idOf, optionalIdOf } from './input-ids.js';
import {
  type Lawyer,
  LawyerConnection,
  LawyerDeclareConflictInput,
  LawyerDisableInput,
  LawyerPayload,
  LawyerRegisterInput,
  LawyerStateEnum,
  LawyerUpdateInput,
  LawyerWithdrawConflictInput,
} from './lawyer.graphql.js';
import type { LawyerState } from './lawyer.lifecycle.js';
import { loadLawyer, pageOfLawyers } from './lawyer.reads.js';
import { lawyerDisable, lawyerRegister, lawyerUpdate } from './lawyer.service.js';
import { declareConflict, withdrawConflict } from './lawyer-conflict.service.js';
import type { CountedPage } from './list.reads.js';

@Resolver()
export class LawyerResolver {
  @Query(() => LawyerConnection, { description: "Your institution's register, the oldest entry first. 本机构律师。" })
  async lawyers(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('state', () => LawyerStateEnum, { nullable: true, description: 'Only in this state. 状态。' })
    state: LawyerState | null,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CountedPage<Lawyer>> {
    return await pageOfLawyers(signedIn(ctx), page, state ?? null, info);
  }

  @Mutation(() => LawyerPayload, { description: 'A lawyer enters the register (ASSIGNER, HEAD). 登记律师。' })
  async lawyerRegister(
    @Ctx() ctx: Context,
    @Arg('input', () => LawyerRegisterInput, { description: 'Who. 律师信息。' }) input: LawyerRegisterInput,
  ): Promise<LawyerPayload> {
    return await lawyerAnswer(ctx, () => lawyerRegister(signedIn(ctx), { ...input }));
  }

  @Mutation(() => LawyerPayload, {
    description: 'The entry is written anew as a whole (ASSIGNER, HEAD). 更新律师信息。',
  })
  async lawyerUpdate(
    @Ctx() ctx: Context,
    @Arg('input', () => LawyerUpdateInput, { description: 'The entry. 律师信息。' }) input: LawyerUpdateInput,
  ): Promise<LawyerPayload> {
    return await lawyerAnswer(ctx, () => lawyerUpdate(signedIn(ctx), { ...input }));
  }

  @Mutation(() => LawyerPayload, { description: 'A lawyer leaves the register (ASSIGNER, HEAD). 停用律师。' })
  async lawyerDisable(
    @Ctx() ctx: Context,
    @Arg('input', () => LawyerDisableInput, { description: 'Who. 律师。' }) input: LawyerDisableInput,
  ): Promise<LawyerPayload> {
    return await lawyerAnswer(ctx, () => lawyerDisable(signedIn(ctx), { ...input }));
  }

  @Mutation(() => LawyerPayload, {
    description: 'A lawyer may not act in a case, or for a person (ASSIGNER, HEAD, the lawyer). 登记利益冲突。',
  })
  async lawyerDeclareConflict(
    @Ctx() ctx: Context,
    @Arg('input', () => LawyerDeclareConflictInput, { description: 'Who, and why. 律师与理由。' })
    input: LawyerDeclareConflictInput,
  ): Promise<LawyerPayload> {
    return await lawyerAnswer(ctx, () => declareConflict(signedIn(ctx), { ...input, ...conflictOf(input) }));
  }

  @Mutation(() => LawyerPayload, {
    description: 'What was declared no longer holds (HEAD, another person than who declared it). 撤销利益冲突登记。',
  })
  async lawyerWithdrawConflict(
    @Ctx() ctx: Context,
    @Arg('input', () => LawyerWithdrawConflictInput, { description: 'Which. 律师。' })
    input: LawyerWithdrawConflictInput,
  ): Promise<LawyerPayload> {
    return await lawyerAnswer(ctx, () => withdrawConflict(signedIn(ctx), { ...input, ...conflictOf(input) }));
  }
}

function conflictOf({ lawyerId, caseId, personId }: LawyerWithdrawConflictInput) {
  return {
    lawyerId: idOf('Lawyer', lawyerId, 'lawyerId'),
    caseId: optionalIdOf('LegalAidCase', caseId, 'caseId'),
    personId: optionalIdOf('Person', personId, 'personId'),
  };
}

async function lawyerAnswer(ctx: Context, work: () => Promise<CommandResult>): Promise<LawyerPayload> {
  return await answered(ctx, async () => {
    const { subjectId, journalEntryId } = await work();
    return { lawyer: await loadLawyer(ctx, subjectId), journalEntryId };
  });
}
