import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { brief } from '../../access/projection.js';
import { OrganisationBrief } from '../../api/common.graphql.js';
import type { Context } from '../../kernel/context.js';
import { LegalAidCase } from './case.graphql.js';
import {
  AdvanceAid,
  CasePlaces,
  CaseReceipt,
  CaseRefusal,
  CaseReview,
  CaseSupplement,
  MeansFinding,
  MeansStatement,
} from './decision.graphql.js';
import {
  loadAdvance,
  loadFinding,
  loadReceipt,
  loadRefusal,
  loadReview,
  loadStatement,
  loadSupplement,
} from './decision.reads.js';
import { mayRead } from './sharing.rules.js';

/** What a case tells of its way from application to decision. */
@Resolver(() => LegalAidCase)
export class DecisionFieldsResolver {
  @FieldResolver(() => OrganisationBrief, {
    nullable: true,
    description: 'Who referred the person; the lead only. 来源机构。',
  })
  source(@Ctx() ctx: Context, @Root() { raw, sharing }: LegalAidCase): OrganisationBrief | null {
    const shown = raw.part === 'LEAD' && sharing.FACTS.reason !== 'RESTRICTED';
    return shown && raw.sourceOrganisationId !== null ? brief(ctx, raw.sourceOrganisationId) : null;
  }

  @FieldResolver(() => CasePlaces, {
    nullable: true,
    description: 'The places that decide which institution is competent. 管辖连接点。',
  })
  places(@Root() { raw, sharing }: LegalAidCase): CasePlaces | null {
    const { organRegionCode, disputeRegionCode, causeRegionCode } = raw;
    return mayRead(sharing.FACTS) ? { organRegionCode, disputeRegionCode, causeRegionCode } : null;
  }

  @FieldResolver(() => CaseReceipt, {
    nullable: true,
    description: 'What was handed in; the lead only. 申请材料接收凭证。',
  })
  async receipt(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseReceipt | null> {
    return await loadReceipt(ctx, root);
  }

  @FieldResolver(() => CaseSupplement, { nullable: true, description: 'What was missing. 补充材料。' })
  async supplement(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseSupplement | null> {
    return await loadSupplement(ctx, root);
  }

  @FieldResolver(() => MeansStatement, {
    nullable: true,
    description: 'What the applicant stated of the own means. 经济困难状况说明。',
  })
  async meansStatement(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<MeansStatement | null> {
    return await loadStatement(ctx, root);
  }

  @FieldResolver(() => MeansFinding, {
    nullable: true,
    description: 'The latest finding on the means, with its evidence. 经济困难状况核查。',
  })
  async meansFinding(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<MeansFinding | null> {
    return await loadFinding(ctx, root);
  }

  @FieldResolver(() => CaseReview, {
    nullable: true,
    description: 'The latest review of the own institution; the lead only. 审查。',
  })
  async review(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseReview | null> {
    return await loadReview(ctx, root);
  }

  @FieldResolver(() => CaseRefusal, { nullable: true, description: 'That aid was refused, and why. 不予法律援助。' })
  async refusal(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<CaseRefusal | null> {
    return await loadRefusal(ctx, root);
  }

  @FieldResolver(() => AdvanceAid, {
    nullable: true,
    description: 'Whether aid was given before its papers. 先行提供法律援助。',
  })
  async advance(@Ctx() ctx: Context, @Root() root: LegalAidCase): Promise<AdvanceAid | null> {
    return await loadAdvance(ctx, root);
  }
}
