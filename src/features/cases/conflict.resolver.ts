import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction } from '../../api/common.graphql.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { LegalAidCase } from './case.graphql.js';
import {
  CompetenceConflict,
  CompetenceConflictConnection,
  CompetenceConflictDecideInput,
  CompetenceConflictJoinInput,
  CompetenceConflictListArgs,
  CompetenceConflictMoveInput,
  CompetenceConflictPayload,
  CompetenceConflictRaiseInput,
} from './conflict.graphql.js';
import { casesOfConflict, conflictActions, listConflicts, loadConflict } from './conflict.reads.js';
import { decideConflict, joinConflict, raiseConflict, withdrawConflict } from './conflict.service.js';

async function settled(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { conflict: await loadConflict(signedIn(ctx), subjectId), journalEntryId };
}

function on<Input extends { id: string }>({ id, ...input }: Input) {
  return { ...input, conflictId: rowIdIn('CompetenceConflict', id, 'id') };
}

@Resolver(() => CompetenceConflict)
export class ConflictResolver {
  @Query(() => CompetenceConflict, {
    nullable: true,
    description: 'A conflict of competence by id; null when there is none for you. 查询受理争议。',
  })
  async competenceConflict(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Global id. 全局编号。' }) id: string,
  ): Promise<CompetenceConflict | null> {
    const rowId = rowIdOf('CompetenceConflict', id);
    return rowId === null ? null : await loadConflict(signedIn(ctx), rowId);
  }

  @Query(() => CompetenceConflictConnection, {
    description: 'The conflicts of your organisation, raised, met or to be decided. 受理争议列表。',
  })
  async competenceConflicts(
    @Ctx() ctx: Context,
    @Args(() => CompetenceConflictListArgs) args: CompetenceConflictListArgs,
  ): Promise<InstanceType<typeof CompetenceConflictConnection>> {
    return await listConflicts(signedIn(ctx), args);
  }

  @Mutation(() => CompetenceConflictPayload, {
    description: 'Another institution received the same matter: goes to the superior. 提出受理争议。',
  })
  async competenceConflictRaise(
    @Ctx() ctx: Context,
    @Arg('input', () => CompetenceConflictRaiseInput, INPUT) input: CompetenceConflictRaiseInput,
  ): Promise<CompetenceConflictPayload> {
    return await answered(ctx, async () => {
      const caseId = rowIdIn('LegalAidCase', input.caseId, 'caseId');
      const otherOrganisationId = rowIdIn('Organisation', input.otherOrganisationId, 'otherOrganisationId');
      return await settled(ctx, raiseConflict(signedIn(ctx), { ...input, caseId, otherOrganisationId }));
    });
  }

  @Mutation(() => CompetenceConflictPayload, { description: 'The other institution names its case. 提交本机构案件。' })
  async competenceConflictJoin(
    @Ctx() ctx: Context,
    @Arg('input', () => CompetenceConflictJoinInput, INPUT) input: CompetenceConflictJoinInput,
  ): Promise<CompetenceConflictPayload> {
    return await answered(ctx, async () => {
      const caseId = rowIdIn('LegalAidCase', input.caseId, 'caseId');
      return await settled(ctx, joinConflict(signedIn(ctx), { ...on(input), caseId }));
    });
  }

  @Mutation(() => CompetenceConflictPayload, {
    description: 'A superior says which institution is competent; the first decision stands. 指定受理机构。',
  })
  async competenceConflictDecide(
    @Ctx() ctx: Context,
    @Arg('input', () => CompetenceConflictDecideInput, INPUT) input: CompetenceConflictDecideInput,
  ): Promise<CompetenceConflictPayload> {
    return await answered(ctx, async () => {
      const competent = rowIdIn('Organisation', input.competentOrganisationId, 'competentOrganisationId');
      return await settled(ctx, decideConflict(signedIn(ctx), { ...on(input), competentOrganisationId: competent }));
    });
  }

  @Mutation(() => CompetenceConflictPayload, { description: 'Takes a conflict back. 撤回受理争议。' })
  async competenceConflictWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => CompetenceConflictMoveInput, INPUT) input: CompetenceConflictMoveInput,
  ): Promise<CompetenceConflictPayload> {
    return await answered(ctx, async () => await settled(ctx, withdrawConflict(signedIn(ctx), on(input))));
  }

  @FieldResolver(() => [LegalAidCase])
  async cases(@Ctx() ctx: Context, @Root() root: CompetenceConflict): Promise<LegalAidCase[]> {
    return await casesOfConflict(ctx, root);
  }

  @FieldResolver(() => [ViewerAction])
  viewerActions(@Ctx() ctx: Context, @Root() root: CompetenceConflict): ViewerAction[] {
    return conflictActions(signedIn(ctx), root);
  }
}
