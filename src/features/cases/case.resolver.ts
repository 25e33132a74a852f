import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Info, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { acceptCase } from './application.service.js';
import { CaseConnection, CaseListArgs, CasePayload, LegalAidCase } from './case.graphql.js';
import {
  CaseAcceptInput,
  CaseArchiveInput,
  CaseArgs,
  CaseAssignInput,
  CaseMilestoneInput,
  CaseMoveInput,
  CaseOpenInput,
  CaseReasonInput,
  CaseReplaceInput,
  CaseSubmitFileInput,
} from './case.inputs.js';
import { listCases, loadCase, loadCaseByNumber } from './case.reads.js';
import { type CaseMove, openCase } from './case.service.js';
import { assignCase, replaceLawyer, startCase } from './case-assignment.service.js';
import { archiveCase, closeCase, sendBackCase, submitCaseFile, withdrawCase } from './case-closing.service.js';
import { recordMilestone } from './milestone.service.js';

/** The case after a command, rendered anew under present rights: a replay answers the same way. */
export async function moved(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { case: await loadCase(ctx, subjectId), journalEntryId };
}

/** The input of a command on one case, with the row id for the global one. */
export function at<Input extends { id: string }>({
  id,
  ...input
}: Input): Omit<Input, 'id'> & Pick<CaseMove, 'caseId'> {
  return { ...input, caseId: rowIdIn('LegalAidCase', id, 'id') };
}

@Resolver(() => LegalAidCase)
export class CaseResolver {
  @Query(() => LegalAidCase, {
    nullable: true,
    description: 'A case by id or number; null when there is none for you. 查询案件。',
  })
  async case(@Ctx() ctx: Context, @Args(() => CaseArgs) { id, number }: CaseArgs): Promise<LegalAidCase | null> {
    const member = signedIn(ctx);
    if (number != null) return await loadCaseByNumber(member, number);
    const rowId = rowIdOf('LegalAidCase', id ?? '');
    return rowId === null ? null : await loadCase(member, rowId);
  }

  @Query(() => CaseConnection, { description: 'The cases of your organisation, or of a handler his own. 案件列表。' })
  async cases(
    @Ctx() ctx: Context,
    @Args(() => CaseListArgs) args: CaseListArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InstanceType<typeof CaseConnection>> {
    return await listCases(signedIn(ctx), args, info);
  }

  @Mutation(() => CasePayload, { description: 'Takes an application. 登记申请。' })
  async caseOpen(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseOpenInput, INPUT) input: CaseOpenInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const persons = input.persons.map(({ id, ...person }, nth) => ({
        ...person,
        personId: optionalRowIdIn('Person', id, `persons.${nth}.id`),
      }));
      return await moved(ctx, openCase(signedIn(ctx), { ...input, persons }));
    });
  }

  @Mutation(() => CasePayload, {
    description: 'Accepts the application, against a receipt for its papers. 受理。',
  })
  async caseAccept(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseAcceptInput, INPUT) input: CaseAcceptInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, acceptCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Records that the applicant withdraws. 撤回申请。' })
  async caseWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseReasonInput, INPUT) input: CaseReasonInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, withdrawCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Assigns a lawyer; the notice is issued. 指派。' })
  async caseAssign(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseAssignInput, INPUT) input: CaseAssignInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const lawyerId = rowIdIn('Lawyer', input.lawyerId, 'lawyerId');
      return await moved(ctx, assignCase(signedIn(ctx), { ...at(input), lawyerId }));
    });
  }

  @Mutation(() => CasePayload, { description: 'Replaces the lawyer, never leaving the case without. 更换承办人。' })
  async caseReplace(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseReplaceInput, INPUT) input: CaseReplaceInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const lawyerId = rowIdIn('Lawyer', input.lawyerId, 'lawyerId');
      return await moved(ctx, replaceLawyer(signedIn(ctx), { ...at(input), lawyerId }));
    });
  }

  @Mutation(() => CasePayload, { description: 'Starts the work. 开始承办。' })
  async caseStart(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseMoveInput, INPUT) input: CaseMoveInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, startCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Records what happened; every side is told. 登记进展。' })
  async caseMilestone(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseMilestoneInput, INPUT) input: CaseMilestoneInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, recordMilestone(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Hands in the closing file. 提交结案材料。' })
  async caseSubmitFile(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseSubmitFileInput, INPUT) input: CaseSubmitFileInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, submitCaseFile(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'The head closes the case. 结案。' })
  async caseClose(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseMoveInput, INPUT) input: CaseMoveInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, closeCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'The head sends the closing file back. 退回补正。' })
  async caseSendBack(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseReasonInput, INPUT) input: CaseReasonInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, sendBackCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Archives the file. 归档。' })
  async caseArchive(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseArchiveInput, INPUT) input: CaseArchiveInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, archiveCase(signedIn(ctx), at(input))));
  }
}
