import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { loadLetters } from '../letters/letter.reads.js';
import { CasePayload, LegalAidCase } from './case.graphql.js';
import { CaseMoveInput } from './case.inputs.js';
import { loadCase } from './case.reads.js';
import { at, moved } from './case.resolver.js';
import {
  CaseTerminateInput,
  CaseTermination,
  LetterPayload,
  LetterRecordServiceInput,
  LetterService,
  Objection,
  ObjectionDecideInput,
  ObjectionFileInput,
  ObjectionMoveInput,
  ObjectionPayload,
} from './ending.graphql.js';
import { loadObjections, loadServices, loadTermination } from './ending.reads.js';
import { terminateCase } from './ending.service.js';
import { recordService } from './letter-record.service.js';
import { fileObjection } from './objection.service.js';
import { correctCase, maintainDecision, orderCorrection, withdrawObjection } from './objection-decision.service.js';

async function objected(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, ids = {}, journalEntryId } = await done;
  const root = await loadCase(ctx, subjectId);
  const all = root === null ? [] : await loadObjections(ctx, root);
  const wanted = toGlobalId('Objection', String(ids.objection));
  return { case: root, objection: all.find(({ id }) => id === wanted) ?? null, journalEntryId };
}

function on<Input extends { id: string }>({ id, ...input }: Input): Omit<Input, 'id'> & { objectionId: string } {
  return { ...input, objectionId: rowIdIn('Objection', id, 'id') };
}

@Resolver(() => LegalAidCase)
export class EndingResolver {
  @FieldResolver(() => CaseTermination, { nullable: true, description: 'How aid was terminated last. 终止法律援助。' })
  async termination(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseTermination | null> {
    return await loadTermination(ctx, root);
  }

  @FieldResolver(() => Objection, { nullable: true, description: 'The latest objection. 异议。' })
  async objection(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<Objection | null> {
    return (await loadObjections(ctx, root))[0] ?? null;
  }

  @FieldResolver(() => [Objection], { description: 'Every objection, the latest first. 历次异议。' })
  async objections(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<Objection[]> {
    return await loadObjections(ctx, root);
  }

  @FieldResolver(() => [LetterService], { description: 'The service of papers to persons. 文书送达。' })
  async letterServices(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<LetterService[]> {
    return await loadServices(ctx, root);
  }

  @Mutation(() => CasePayload, {
    description: 'The head terminates the aid; decision and letters are issued. 终止法律援助。',
  })
  async caseTerminate(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseTerminateInput, INPUT) input: CaseTerminateInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, terminateCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Takes a decision back, as ordered on objection. 改正。' })
  async caseCorrect(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseMoveInput, INPUT) input: CaseMoveInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, correctCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => LetterPayload, { description: 'Records the service of a paper to a person. 登记送达。' })
  async letterRecordService(
    @Ctx() ctx: Context,
    @Arg('input', () => LetterRecordServiceInput, INPUT) { letterId, ...input }: LetterRecordServiceInput,
  ): Promise<LetterPayload> {
    return await answered(ctx, async () => {
      const served = { ...input, letterId: rowIdIn('Letter', letterId, 'letterId') };
      const { subjectId, journalEntryId } = await recordService(signedIn(ctx), served);
      return { letter: (await loadLetters(ctx, [subjectId]))[0] ?? null, journalEntryId };
    });
  }

  @Mutation(() => ObjectionPayload, {
    description: 'Writes an objection down and brings it before the superior. 提出异议。',
  })
  async objectionFile(
    @Ctx() ctx: Context,
    @Arg('input', () => ObjectionFileInput, INPUT) { caseId, ...input }: ObjectionFileInput,
  ): Promise<ObjectionPayload> {
    return await answered(ctx, async () => {
      const filed = { ...input, caseId: optionalRowIdIn('LegalAidCase', caseId, 'caseId') };
      return await objected(ctx, fileObjection(signedIn(ctx), filed));
    });
  }

  @Mutation(() => ObjectionPayload, { description: 'The judicial administration maintains the decision. 维持。' })
  async objectionMaintain(
    @Ctx() ctx: Context,
    @Arg('input', () => ObjectionDecideInput, INPUT) input: ObjectionDecideInput,
  ): Promise<ObjectionPayload> {
    return await answered(ctx, async () => await objected(ctx, maintainDecision(signedIn(ctx), on(input))));
  }

  @Mutation(() => ObjectionPayload, { description: 'The judicial administration orders a correction. 责令改正。' })
  async objectionOrderCorrection(
    @Ctx() ctx: Context,
    @Arg('input', () => ObjectionDecideInput, INPUT) input: ObjectionDecideInput,
  ): Promise<ObjectionPayload> {
    return await answered(ctx, async () => await objected(ctx, orderCorrection(signedIn(ctx), on(input))));
  }

  @Mutation(() => ObjectionPayload, { description: 'Records that the applicant withdraws the objection. 撤回异议。' })
  async objectionWithdraw(
    @Ctx() ctx: Context,
    @Arg('input', () => ObjectionMoveInput, INPUT) input: ObjectionMoveInput,
  ): Promise<ObjectionPayload> {
    return await answered(ctx, async () => await objected(ctx, withdrawObjection(signedIn(ctx), on(input))));
  }
}
