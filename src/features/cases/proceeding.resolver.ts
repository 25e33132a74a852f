import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { CasePayload, LegalAidCase } from './case.graphql.js';
import { at, moved } from './case.resolver.js';
import {
  CaseChangeCustodyInput,
  CaseChangeStageInput,
  CaseHearing,
  CaseSetHearingInput,
  ProcedureChange,
} from './proceeding.graphql.js';
import { loadHearings, loadProcedureChanges } from './proceeding.reads.js';
import { changeCustody, changeStage, setHearing } from './proceeding.service.js';

@Resolver(() => LegalAidCase)
export class ProceedingResolver {
  @FieldResolver(() => CaseHearing, {
    nullable: true,
    description: 'The session that was set last and holds; of the sides that see the proceedings. 期日。',
  })
  async hearing(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseHearing | null> {
    return (await loadHearings(ctx, root)).find(({ replacedAt }) => replacedAt === null) ?? null;
  }

  @FieldResolver(() => [CaseHearing], { description: 'Every session that was set, the latest first. 历次期日。' })
  async hearings(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseHearing[]> {
    return await loadHearings(ctx, root);
  }

  @FieldResolver(() => [ProcedureChange], {
    description: 'Custody and stage as they changed, the latest first. 羁押与阶段变更。',
  })
  async procedureChanges(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<ProcedureChange[]> {
    return await loadProcedureChanges(ctx, root);
  }

  @Mutation(() => CasePayload, { description: 'Sets a session; every entitled side is told. 设定期日。' })
  async caseSetHearing(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseSetHearingInput, INPUT) input: CaseSetHearingInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, setHearing(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Records a change of custody. 变更羁押状态。' })
  async caseChangeCustody(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseChangeCustodyInput, INPUT) input: CaseChangeCustodyInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, changeCustody(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Records how far the proceedings have come. 变更阶段。' })
  async caseChangeStage(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseChangeStageInput, INPUT) input: CaseChangeStageInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, changeStage(signedIn(ctx), at(input))));
  }
}
