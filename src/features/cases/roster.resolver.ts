import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { decodeCursor, encodeCursor, PageArgs, pageOf, pageSize } from '../../api/connection.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { readMaterialBytes } from '../materials/material-bytes.js';
import { projectPerson } from '../people/person.projection.js';
import { LegalAidCase } from './case.graphql.js';
import { loadCase } from './case.reads.js';
import { CasePersonConnection, CaseTotals } from './case-parts.graphql.js';
import {
  RosterArgs,
  RosterConnection,
  RosterImportInput,
  RosterPayload,
  RosterRowInput,
  RosterRowPlanInput,
  RosterRowWaiveInput,
} from './roster.graphql.js';
import { projectRow, projectTotals } from './roster.projection.js';
import { personsOfCase, rosterOfCase, rosterRowsByIds, totalsByCase } from './roster.queries.js';
import { importRoster } from './roster.service.js';
import { planRow, splitRow, waiveRow } from './roster-row.service.js';

async function movedRow(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, ids = {}, journalEntryId } = await done;
  const root = await loadCase(ctx, subjectId);
  const [row] = root === null ? [] : await ctx.reads.rows(rosterRowsByIds, [[String(ids.row)]]);
  return {
    case: root,
    row: root === null || row === undefined ? null : projectRow(ctx, row, root.sharing),
    splitCase: ids.splitCase === undefined ? null : await loadCase(ctx, String(ids.splitCase)),
    journalEntryId,
  };
}

@Resolver(() => LegalAidCase)
export class RosterResolver {
  @FieldResolver(() => CaseTotals, { nullable: true })
  async totals(@Ctx() ctx: Context, @Root() { raw, sharing }: LegalAidCase): Promise<CaseTotals | null> {
    const [totals] = await rowsOf(ctx, totalsByCase, raw.id);
    return projectTotals(totals, sharing);
  }

  @FieldResolver(() => CasePersonConnection, { description: 'Its persons, masked; workers of a roster too. 人员。' })
  async persons(
    @Ctx() ctx: Context,
    @Root() { raw, sharing }: LegalAidCase,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<InstanceType<typeof CasePersonConnection>> {
    const size = pageSize(ctx, first);
    const list = `persons:${raw.id}`;
    const [last = 0] = after == null ? [] : decodeCursor(ctx, list, after);
    const shown = sharing.IDENTITY.level !== 'NONE';
    const rows = shown ? await ctx.reads.rows(personsOfCase, [raw.id, last, size + 1]) : [];
    const page = pageOf(
      rows,
      size,
      after,
      (row) => encodeCursor(ctx, list, [row.position]),
      (row) => ({ role: row.role, person: projectPerson(ctx, row, sharing) }),
    );
    return { ...page, totalCount: shown ? (rows[0]?.total ?? null) : null, totalCountCapped: false };
  }

  @FieldResolver(() => RosterConnection, { description: 'The rows of a group claim. 花名册。' })
  async roster(
    @Ctx() ctx: Context,
    @Root() { raw, sharing }: LegalAidCase,
    @Args(() => RosterArgs) { first, after, state, decision }: RosterArgs,
  ): Promise<InstanceType<typeof RosterConnection>> {
    const size = pageSize(ctx, first);
    const list = `roster:${raw.id}`;
    const [last = 0] = after == null ? [] : decodeCursor(ctx, list, after);
    const shown = sharing.IDENTITY.level !== 'NONE' && raw.part !== 'ORGAN';
    const which = [raw.id, last, size + 1, state ?? null, decision ?? null];
    const rows = shown ? await ctx.reads.rows(rosterOfCase, which) : [];
    const page = pageOf(
      rows,
      size,
      after,
      (row) => encodeCursor(ctx, list, [row.rowNumber]),
      (row) => projectRow(ctx, row, sharing),
    );
    const total = decision == null && shown ? (rows[0]?.total ?? null) : null;
    return { ...page, totalCount: total, totalCountCapped: total === null ? null : false };
  }

  @Mutation(() => RosterPayload, {
    description: 'Imports a roster, wholly or not at all; faults are named by row and column. 导入花名册。',
  })
  async rosterImport(
    @Ctx() ctx: Context,
    @Arg('input', () => RosterImportInput, INPUT) input: RosterImportInput,
  ): Promise<RosterPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const caseId = rowIdIn('LegalAidCase', input.caseId, 'caseId');
      const materialId = rowIdIn('Material', input.materialId, 'materialId');
      const bytes = await readMaterialBytes(member, caseId, materialId);
      const done = await importRoster(member, { ...input, caseId, materialId, bytes });
      return {
        case: await loadCase(ctx, done.subjectId),
        importedRows: Number(done.ids?.rows ?? 0),
        journalEntryId: done.journalEntryId,
      };
    });
  }

  @Mutation(() => RosterPayload, { description: 'Gives one worker a case of his own. 另立案。' })
  async rosterRowSplit(
    @Ctx() ctx: Context,
    @Arg('input', () => RosterRowInput, INPUT) input: RosterRowInput,
  ): Promise<RosterPayload> {
    return await answered(ctx, async () => {
      const rowId = rowIdIn('RosterRow', input.rowId, 'rowId');
      return await movedRow(ctx, splitRow(signedIn(ctx), { ...input, rowId }));
    });
  }

  @Mutation(() => RosterPayload, { description: 'Records what a worker waived in writing. 登记书面放弃。' })
  async rosterRowWaive(
    @Ctx() ctx: Context,
    @Arg('input', () => RosterRowWaiveInput, INPUT) input: RosterRowWaiveInput,
  ): Promise<RosterPayload> {
    return await answered(ctx, async () => {
      const rowId = rowIdIn('RosterRow', input.rowId, 'rowId');
      const materialId = rowIdIn('Material', input.materialId, 'materialId');
      return await movedRow(ctx, waiveRow(signedIn(ctx), { ...input, rowId, materialId }));
    });
  }

  @Mutation(() => RosterPayload, { description: 'Records a payment plan. 登记分期支付。' })
  async rosterRowPlan(
    @Ctx() ctx: Context,
    @Arg('input', () => RosterRowPlanInput, INPUT) input: RosterRowPlanInput,
  ): Promise<RosterPayload> {
    return await answered(ctx, async () => {
      const rowId = rowIdIn('RosterRow', input.rowId, 'rowId');
      return await movedRow(ctx, planRow(signedIn(ctx), { ...input, rowId }));
    });
  }
}
