import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { guideApplicant, locateCase, stateMeans } from './application.service.js';
import { CasePayload } from './case.graphql.js';
import { CaseMoveInput } from './case.inputs.js';
import { at, moved } from './case.resolver.js';
import {
  CaseAskSupplementInput,
  CaseGrantInAdvanceInput,
  CaseGrantInput,
  CaseGuideInput,
  CaseLocateInput,
  CaseRefuseInput,
  CaseRegulariseInput,
  CaseReviewInput,
  CaseStateMeansInput,
  CaseSupplyInput,
  type MeansEvidenceInput,
} from './decision.inputs.js';
import { grantCase, refuseCase, reviewCase } from './decision.service.js';
import { grantCaseInAdvance, regulariseCase } from './decision-advance.service.js';
import { askCaseSupplement, deemCaseWithdrawn, supplyCase } from './supplement.service.js';

/** The evidence with the row id of its file. */
function evidence<Input extends { means?: MeansEvidenceInput | null }>({ means, ...input }: Input) {
  const file = means == null ? null : optionalRowIdIn('Material', means.materialId, 'means.materialId');
  return { ...input, means: means == null ? null : { ...means, materialId: file } };
}

/** The commands from application to decision, one line each. */
@Resolver()
export class DecisionResolver {
  @Mutation(() => CasePayload, { description: 'Asks once, and in full, for what is missing. 通知补充材料。' })
  async caseAskSupplement(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseAskSupplementInput, INPUT) input: CaseAskSupplementInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, askCaseSupplement(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, {
    description: 'Hands in what was missing; who referred the person does not see the case afterwards. 补充材料。',
  })
  async caseSupply(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseSupplyInput, INPUT) input: CaseSupplyInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, supplyCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, {
    description: 'What was missing did not come in time: deems the application withdrawn. 视为撤回申请。',
  })
  async caseDeemWithdrawn(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseMoveInput, INPUT) input: CaseMoveInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, deemCaseWithdrawn(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, {
    description: 'Records the places that decide which institution is competent. 登记管辖连接点。',
  })
  async caseLocate(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseLocateInput, INPUT) input: CaseLocateInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, locateCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, {
    description: 'Tells the applicant which institution or department the matter is for. 告知受理机构。',
  })
  async caseGuide(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseGuideInput, INPUT) input: CaseGuideInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => {
      const organisationId = optionalRowIdIn('Organisation', input.organisationId, 'organisationId');
      return await moved(ctx, guideApplicant(signedIn(ctx), { ...at(input), organisationId }));
    });
  }

  @Mutation(() => CasePayload, {
    description: 'Writes down what the applicant states of the own means, to be signed. 登记经济困难状况说明。',
  })
  async caseStateMeans(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseStateMeansInput, INPUT) input: CaseStateMeansInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, stateMeans(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Reviews means and law, with an opinion. 审查。' })
  async caseReview(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseReviewInput, INPUT) input: CaseReviewInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, reviewCase(signedIn(ctx), evidence(at(input)))));
  }

  @Mutation(() => CasePayload, { description: 'The head grants legal aid. 给予法律援助。' })
  async caseGrant(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseGrantInput, INPUT) input: CaseGrantInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, grantCase(signedIn(ctx), evidence(at(input)))));
  }

  @Mutation(() => CasePayload, {
    description: 'The head refuses legal aid, with reasons and the way to object. 不予法律援助。',
  })
  async caseRefuse(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseRefuseInput, INPUT) input: CaseRefuseInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, refuseCase(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'The head gives aid before its papers. 先行提供法律援助。' })
  async caseGrantInAdvance(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseGrantInAdvanceInput, INPUT) input: CaseGrantInAdvanceInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, grantCaseInAdvance(signedIn(ctx), at(input))));
  }

  @Mutation(() => CasePayload, { description: 'Makes the papers of aid in advance good. 补办手续。' })
  async caseRegularise(
    @Ctx() ctx: Context,
    @Arg('input', () => CaseRegulariseInput, INPUT) input: CaseRegulariseInput,
  ): Promise<CasePayload> {
    return await answered(ctx, async () => await moved(ctx, regulariseCase(signedIn(ctx), evidence(at(input)))));
  }
}
