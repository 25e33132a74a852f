import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { PageArgs } from '../../api/connection.js';
import { rowsOf } from '../../api/loader.js';
import type { Context } from '../../kernel/context.js';
import { unseal } from '../../kernel/seal.js';
import { Disposition, Proposal } from '../asks/ask.graphql.js';
import { dispositionsByAsk, proposalsByAsk } from '../asks/ask.queries.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { loadCase } from '../cases/case.reads.js';
import { Deadline, deadlinesOf } from '../deadlines/deadline.graphql.js';
import { deadlinesBySubject } from '../deadlines/deadline.queries.js';
import { TimelineConnection } from '../events/timeline.graphql.js';
import { timeline } from '../events/timeline.reads.js';
import { Letter, letterOf } from '../letters/letter.graphql.js';
import { lettersBySubject } from '../letters/letter.queries.js';
import { Material } from '../materials/material.graphql.js';
import { materialsByReferral } from '../materials/material.queries.js';
import { materialsOf } from '../materials/material.reads.js';
import { Referral, ReferralRevision, ReferredPerson } from './referral.graphql.js';
import { revisionsByReferral } from './referral.queries.js';
import {
  loadReferral,
  referralActions,
  referralDispositionOf,
  referralProposalOf,
  referredPersons,
} from './referral.reads.js';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What stands inside a referral; of a covered one nothing. */
@Resolver(() => Referral)
export class ReferralFieldsResolver {
  @FieldResolver(() => [ReferredPerson])
  async persons(@Ctx() ctx: Context, @Root() referral: Referral): Promise<ReferredPerson[]> {
    return await referredPersons(signedIn(ctx), referral);
  }

  @FieldResolver(() => [Material])
  async materials(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<Material[]> {
    return covered ? [] : await materialsOf(signedIn(ctx), materialsByReferral, raw.id);
  }

  @FieldResolver(() => [Proposal])
  async proposals(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<Proposal[]> {
    if (covered) return [];
    return (await rowsOf(ctx, proposalsByAsk, raw.id)).map((row) => referralProposalOf(signedIn(ctx), raw, row));
  }

  @FieldResolver(() => [Disposition])
  async dispositions(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<Disposition[]> {
    if (covered) return [];
    const rows = await rowsOf(ctx, dispositionsByAsk, raw.id);
    return rows.map((row) => referralDispositionOf(signedIn(ctx), raw, row));
  }

  @FieldResolver(() => [Deadline])
  async deadlines(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<Deadline[]> {
    return deadlinesOf(ctx, await rowsOf(ctx, deadlinesBySubject, raw.id), covered);
  }

  @FieldResolver(() => [Letter])
  async letters(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<Letter[]> {
    return covered ? [] : (await rowsOf(ctx, lettersBySubject, raw.id)).map((row) => letterOf(ctx, row));
  }

  @FieldResolver(() => [ReferralRevision])
  async revisions(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<ReferralRevision[]> {
    return (await rowsOf(ctx, revisionsByReferral, raw.id)).map((row) => ({
      revision: row.revision,
      changedFields: row.changedFields,
      reason: covered
        ? null
        : unseal(
            ctx,
            { table: 'referral_revision', column: 'reason_sealed', rowId: `${raw.id}/${row.revision}` },
            row.reasonSealed,
          ),
      madeAt: row.madeAt,
    }));
  }

  @FieldResolver(() => [ViewerAction])
  viewerActions(@Ctx() ctx: Context, @Root() referral: Referral): ViewerAction[] {
    return viewerActionsOf(ctx, referralActions(signedIn(ctx), referral));
  }

  @FieldResolver(() => LegalAidCase, { nullable: true })
  async legalAidCase(@Ctx() ctx: Context, @Root() { raw }: Referral): Promise<LegalAidCase | null> {
    const own = raw.ownCaseId ?? raw.caseId;
    return own === null ? null : await loadCase(ctx, own);
  }

  @FieldResolver(() => Referral, { nullable: true })
  async redirectedFrom(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<Referral | null> {
    return covered || raw.redirectedFromId === null ? null : await loadReferral(ctx, raw.redirectedFromId);
  }

  @FieldResolver(() => Referral, { nullable: true })
  async redirectedTo(@Ctx() ctx: Context, @Root() { raw, covered }: Referral): Promise<Referral | null> {
    return covered || raw.redirectedToId === null ? null : await loadReferral(ctx, raw.redirectedToId);
  }

  @FieldResolver(() => TimelineConnection, { description: 'What happened, oldest first. 办理经过。' })
  async timeline(
    @Ctx() ctx: Context,
    @Root() { raw, covered }: Referral,
    @Args(() => PageArgs) args: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ) {
    return await timeline(signedIn(ctx), covered ? NOBODY : raw.id, args.first, args.after, info);
  }
}
