import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { loadCase } from '../cases/case.reads.js';
import { LawyerCandidate } from '../cases/lawyer-choice.graphql.js';
import { Deadline, deadlineOf } from '../deadlines/deadline.graphql.js';
import { Material } from '../materials/material.graphql.js';
import { DefenceLinePayload } from './defence.graphql.js';
import {
  DefenceLineAskCorrectionInput,
  DefenceLineAssignInput,
  DefenceLineCloseInput,
  DefenceLineCorrectInput,
  DefenceLineDeclinedInput,
  DefenceLineLinkInput,
  DefenceLineMoveInput,
  DefenceLineReasonInput,
  DefenceLineRerouteInput,
} from './defence.inputs.js';
import { laterLines } from './defence.queries.js';
import {
  latenessOf,
  lineActions,
  lineCandidates,
  lineDeadlines,
  loadDefenceLines,
  loadLines,
  loadNotice,
  papersOf,
} from './defence.reads.js';
import { assignLine, confirmLine } from './defence-assign.service.js';
import { declineByPerson } from './defence-decline.service.js';
import { DefenceLine, LineLateness } from './defence-line.graphql.js';
import {
  askCorrection,
  closeLine,
  correctLine,
  recordOwnCounsel,
  renotifyLine,
  withdrawLine,
} from './defence-line.service.js';
import { linkLine } from './defence-link.service.js';
import { rerouteLine } from './defence-reroute.service.js';

@Resolver(() => DefenceLine)
export class DefenceLineResolver {
  @Mutation(() => DefenceLinePayload, { description: 'Assigns a qualified lawyer. 指派律师。' })
  async defenceLineAssign(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineAssignInput, INPUT) input: DefenceLineAssignInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => {
      const lawyerId = rowIdIn('Lawyer', input.lawyerId, 'lawyerId');
      return await moved(ctx, assignLine(signedIn(ctx), { ...at(input), lawyerId }));
    });
  }

  @Mutation(() => DefenceLinePayload, {
    description: 'Tells the organ name, licence and phone; the work goes on as a case. 函告办案机关。',
  })
  async defenceLineConfirmToOrgan(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineMoveInput, INPUT) input: DefenceLineMoveInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => await moved(ctx, confirmLine(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceLinePayload, {
    description: 'Asks the organ to mend missing papers or wrong data, and nothing else. 要求补正。',
  })
  async defenceLineAskCorrection(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineAskCorrectionInput, INPUT) input: DefenceLineAskCorrectionInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => await moved(ctx, askCorrection(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceLinePayload, { description: 'The organ mends what was asked. 补正。' })
  async defenceLineCorrect(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineCorrectInput, INPUT) input: DefenceLineCorrectInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => {
      const materialIds = (input.materialIds ?? []).map((id) => rowIdIn('Material', id, 'materialIds'));
      return await moved(ctx, correctLine(signedIn(ctx), { ...at(input), materialIds }));
    });
  }

  @Mutation(() => DefenceLinePayload, {
    description: 'Sends it on to the right institution, on the day it came. 转送。',
  })
  async defenceLineReroute(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineRerouteInput, INPUT) input: DefenceLineRerouteInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => {
      const toOrganisationId = rowIdIn('Organisation', input.toOrganisationId, 'toOrganisationId');
      return await moved(ctx, rerouteLine(signedIn(ctx), { ...at(input), toOrganisationId }));
    });
  }

  @Mutation(() => DefenceLinePayload, { description: 'The person has counsel of own choice. 已自行委托辩护人。' })
  async defenceLineOwnCounsel(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineReasonInput, INPUT) input: DefenceLineReasonInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => await moved(ctx, recordOwnCounsel(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceLinePayload, { description: 'The organ takes the notice of this person back. 撤回。' })
  async defenceLineWithdrawByOrgan(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineReasonInput, INPUT) input: DefenceLineReasonInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => await moved(ctx, withdrawLine(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceLinePayload, {
    description: 'The person declined the lawyer at the first meeting; the case is terminated. 本人拒绝援助律师。',
  })
  async defenceLineDeclinedByPerson(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineDeclinedInput, INPUT) input: DefenceLineDeclinedInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => {
      const materialId = rowIdIn('Material', input.materialId, 'materialId');
      return await moved(ctx, declineByPerson(signedIn(ctx), { ...at(input), materialId }));
    });
  }

  @Mutation(() => DefenceLinePayload, { description: 'The organ decides anew and notifies again. 再次通知。' })
  async defenceLineRenotify(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineReasonInput, INPUT) input: DefenceLineReasonInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => await moved(ctx, renotifyLine(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceLinePayload, { description: 'The organ ends it after the person declined. 结束。' })
  async defenceLineClose(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineCloseInput, INPUT) input: DefenceLineCloseInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => await moved(ctx, closeLine(signedIn(ctx), at(input))));
  }

  @Mutation(() => DefenceLinePayload, {
    description: 'Links a duplicate, or a later stage, to the earlier line of the same person. 关联通知。',
  })
  async defenceLineLink(
    @Ctx() ctx: Context,
    @Arg('input', () => DefenceLineLinkInput, INPUT) input: DefenceLineLinkInput,
  ): Promise<DefenceLinePayload> {
    return await answered(ctx, async () => {
      const earlierLineId = rowIdIn('DefenceLine', input.earlierLineId, 'earlierLineId');
      return await moved(ctx, linkLine(signedIn(ctx), { ...at(input), earlierLineId }));
    });
  }

  @FieldResolver(() => LegalAidCase, { nullable: true })
  async legalAidCase(@Ctx() ctx: Context, @Root() { raw }: DefenceLine): Promise<LegalAidCase | null> {
    return raw.caseId === null ? null : await loadCase(ctx, raw.caseId);
  }

  @FieldResolver(() => DefenceLine, { nullable: true })
  async duplicateOf(@Ctx() ctx: Context, @Root() { raw }: DefenceLine): Promise<DefenceLine | null> {
    return raw.duplicateOfLineId === null ? null : ((await loadDefenceLines(ctx, [raw.duplicateOfLineId]))[0] ?? null);
  }

  @FieldResolver(() => DefenceLine, { nullable: true })
  async earlier(@Ctx() ctx: Context, @Root() { raw }: DefenceLine): Promise<DefenceLine | null> {
    return raw.earlierLineId === null ? null : ((await loadDefenceLines(ctx, [raw.earlierLineId]))[0] ?? null);
  }

  @FieldResolver(() => [DefenceLine])
  async later(@Ctx() ctx: Context, @Root() { raw }: DefenceLine): Promise<DefenceLine[]> {
    const rows = await rowsOf(ctx, laterLines, raw.id);
    const lines = await loadDefenceLines(
      ctx,
      rows.map(({ id }) => id),
    );
    return lines.filter((line) => line !== null);
  }

  @FieldResolver(() => [Deadline])
  async deadlines(@Ctx() ctx: Context, @Root() { raw, notice }: DefenceLine): Promise<Deadline[]> {
    return (await lineDeadlines(ctx, raw, notice.id)).map((row) => deadlineOf(ctx, row));
  }

  @FieldResolver(() => [LineLateness])
  async lateness(@Ctx() ctx: Context, @Root() { raw, notice }: DefenceLine): Promise<LineLateness[]> {
    return (await lineDeadlines(ctx, raw, notice.id)).map((row) => latenessOf(ctx, row));
  }

  @FieldResolver(() => [Material])
  async papers(@Ctx() ctx: Context, @Root() { raw, notice }: DefenceLine): Promise<Material[]> {
    return await papersOf(signedIn(ctx), notice, raw);
  }

  @FieldResolver(() => [LawyerCandidate])
  async lawyerCandidates(@Ctx() ctx: Context, @Root() line: DefenceLine): Promise<LawyerCandidate[]> {
    return (await lineCandidates(signedIn(ctx), line)).map(({ lawyerId, lawyer, reasons, ...rest }) => ({
      ...rest,
      lawyerId: toGlobalId('Lawyer', lawyerId),
      name: lawyer.name,
      licenceNumber: lawyer.licenceNumber,
      firm: lawyer.firm,
      specialities: lawyer.specialities,
      reasons: reasons.map(({ zh, en, ...reason }) => ({ ...reason, message: ctx.locale === 'en' ? en : zh })),
    }));
  }

  @FieldResolver(() => [ViewerAction])
  async viewerActions(@Ctx() ctx: Context, @Root() { raw, notice }: DefenceLine): Promise<ViewerAction[]> {
    return viewerActionsOf(ctx, lineActions(signedIn(ctx), notice, raw));
  }
}

async function moved(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, ids, journalEntryId } = await done;
  const notice = await loadNotice(ctx, subjectId);
  const lines = notice === null ? [] : await loadLines(ctx, notice);
  const line = lines.find(({ raw }) => raw.id === ids?.line) ?? null;
  return { notice, line, journalEntryId };
}

function at<Input extends { id: string }>(input: Input): Input {
  return { ...input, id: rowIdIn('DefenceLine', input.id, 'id') };
}
