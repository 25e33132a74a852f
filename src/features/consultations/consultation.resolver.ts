import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { PageArgs, pageOf } from '../../api/connection.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { rowsOf } from '../../api/loader.js';
import { answered } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import type { CasePersonInput } from '../cases/case.inputs.js';
import { loadCase } from '../cases/case.reads.js';
import { Deadline, deadlinesOf } from '../deadlines/deadline.graphql.js';
import { deadlinesBySubject } from '../deadlines/deadline.queries.js';
import { TimelineConnection } from '../events/timeline.graphql.js';
import { timeline } from '../events/timeline.reads.js';
import type { CountedPage } from '../organisations/list.reads.js';
import { Person } from '../people/person.graphql.js';
import { loadPerson } from '../people/person.reads.js';
import {
  Consultation,
  ConsultationConnection,
  ConsultationCounts,
  ConsultationFilter,
  ConsultationPayload,
  ConsultationPhonePayload,
  Conversation,
} from './consultation.graphql.js';
import {
  ConsultationAnswerInput,
  ConsultationArgs,
  ConsultationClaimInput,
  ConsultationConvertInput,
  ConsultationFollowUpInput,
  ConsultationMoveInput,
  ConsultationOpenInput,
  ConsultationRevealPhoneInput,
} from './consultation.inputs.js';
import {
  consultationActions,
  consultationCountsOf,
  consultationText,
  loadConsultation,
  loadConsultationByNumber,
  loadConversations,
  pageOfConsultations,
} from './consultation.reads.js';
import {
  answerConsultation,
  claimConsultation,
  closeConsultation,
  followUpConsultation,
  openConsultation,
} from './consultation.service.js';
import {
  type ConsultationConvertInput as ConsultationConvert,
  convertConsultation,
} from './consultation-convert.service.js';
import { revealCallerPhone } from './consultation-reveal.service.js';

async function moved(ctx: Context, work: () => Promise<CommandResult>): Promise<ConsultationPayload> {
  return await answered(ctx, async () => {
    const { subjectId, journalEntryId } = await work();
    return { consultation: await loadConsultation(ctx, subjectId), journalEntryId };
  });
}

function at<Input extends { id: string }>({ id, ...input }: Input) {
  return { ...input, consultationId: rowIdIn('Consultation', id, 'id') };
}

function personsIn(persons: readonly CasePersonInput[] | null | undefined, path: string) {
  return (persons ?? []).map(({ id, ...person }, nth) => ({
    ...person,
    personId: optionalRowIdIn('Person', id, `${path}.persons.${nth}.id`),
  }));
}

@Resolver(() => Consultation)
export class ConsultationResolver {
  @Query(() => Consultation, {
    nullable: true,
    description: 'A consultation by id or number; null when there is none for you. 查询咨询。',
  })
  async consultation(
    @Ctx() ctx: Context,
    @Args(() => ConsultationArgs) { id, number }: ConsultationArgs,
  ): Promise<Consultation | null> {
    const member = signedIn(ctx);
    if (number != null) return await loadConsultationByNumber(member, number);
    const rowId = rowIdOf('Consultation', id ?? '');
    return rowId === null ? null : await loadConsultation(member, rowId);
  }

  @Query(() => ConsultationConnection, {
    description: 'The consultations of your organisation, the last moved first. 咨询列表。',
  })
  async consultations(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ConsultationFilter, { nullable: true, description: 'Which ones. 筛选条件。' })
    filter: ConsultationFilter | null,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CountedPage<Consultation>> {
    return await pageOfConsultations(signedIn(ctx), page, filter ?? {}, info);
  }

  @Query(() => ConsultationCounts, { description: 'Your front desk in person-times. 咨询人次统计。' })
  async consultationCounts(
    @Ctx() ctx: Context,
    @Arg('from', () => LocalDateScalar, { description: 'From this day. 起始日。' }) from: string,
    @Arg('to', () => LocalDateScalar, { description: 'To this day, itself included. 截止日。' }) to: string,
  ): Promise<ConsultationCounts> {
    return await consultationCountsOf(signedIn(ctx), from, to);
  }

  @Mutation(() => ConsultationPhonePayload, {
    description: 'Shows the number of a caller without a name, once, with a reason. 查看回访电话。',
  })
  async consultationRevealPhone(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsultationRevealPhoneInput, INPUT) { id, reason }: ConsultationRevealPhoneInput,
  ): Promise<ConsultationPhonePayload> {
    return await answered(ctx, async () => {
      const consultationId = rowIdIn('Consultation', id, 'id');
      const { result, phone } = await revealCallerPhone(signedIn(ctx), { consultationId, reason });
      return {
        phone,
        consultation: await loadConsultation(ctx, consultationId),
        journalEntryId: result.journalEntryId,
      };
    });
  }

  @Mutation(() => ConsultationPayload, { description: 'Writes down who asks what (form 1). 登记咨询。' })
  async consultationOpen(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsultationOpenInput, INPUT) input: ConsultationOpenInput,
  ): Promise<ConsultationPayload> {
    return await moved(ctx, async () => {
      const personId = optionalRowIdIn('Person', input.personId, 'personId');
      return await openConsultation(signedIn(ctx), { ...input, personId });
    });
  }

  @Mutation(() => ConsultationPayload, { description: 'Takes it onto your own table. 认领咨询。' })
  async consultationClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsultationClaimInput, INPUT) input: ConsultationClaimInput,
  ): Promise<ConsultationPayload> {
    return await moved(ctx, () => claimConsultation(signedIn(ctx), at(input)));
  }

  @Mutation(() => ConsultationPayload, {
    description: 'Gives the advice, with the word that one may apply for legal aid (art 23). 答复咨询。',
  })
  async consultationAnswer(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsultationAnswerInput, INPUT) input: ConsultationAnswerInput,
  ): Promise<ConsultationPayload> {
    return await moved(ctx, () => answerConsultation(signedIn(ctx), at(input)));
  }

  @Mutation(() => ConsultationPayload, { description: 'Records a further conversation; it counts. 登记再次咨询。' })
  async consultationFollowUp(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsultationFollowUpInput, INPUT) input: ConsultationFollowUpInput,
  ): Promise<ConsultationPayload> {
    return await moved(ctx, () => followUpConsultation(signedIn(ctx), at(input)));
  }

  @Mutation(() => ConsultationPayload, { description: 'Closes it. 办结咨询。' })
  async consultationClose(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsultationMoveInput, INPUT) input: ConsultationMoveInput,
  ): Promise<ConsultationPayload> {
    return await moved(ctx, () => closeConsultation(signedIn(ctx), at(input)));
  }

  @Mutation(() => ConsultationPayload, {
    description:
      'Turns it into an application or a referral, with its time and its person: nothing is typed twice. 咨询转办。',
  })
  async consultationConvert(
    @Ctx() ctx: Context,
    @Arg('input', () => ConsultationConvertInput, INPUT) input: ConsultationConvertInput,
  ): Promise<ConsultationPayload> {
    return await moved(ctx, () => {
      const { application, referral } = input;
      const move: ConsultationConvert = { ...at(input), application: null, referral: null };
      if (application != null)
        move.application = { ...application, persons: personsIn(application.persons, 'application') };
      if (referral != null)
        move.referral = {
          ...referral,
          toOrganisationId: rowIdIn('Organisation', referral.toOrganisationId, 'referral.toOrganisationId'),
          persons: personsIn(referral.persons, 'referral'),
        };
      return convertConsultation(signedIn(ctx), move);
    });
  }

  @FieldResolver(() => String, { nullable: true })
  async content(@Ctx() ctx: Context, @Root() root: Consultation): Promise<string | null> {
    return await consultationText(ctx, root, 'content');
  }

  @FieldResolver(() => String, { nullable: true })
  async answer(@Ctx() ctx: Context, @Root() root: Consultation): Promise<string | null> {
    return await consultationText(ctx, root, 'answer');
  }

  @FieldResolver(() => Person, { nullable: true })
  async person(@Ctx() ctx: Context, @Root() { raw, covered }: Consultation): Promise<Person | null> {
    return covered || raw.personId === null ? null : await loadPerson(ctx, raw.personId);
  }

  @FieldResolver(() => [Conversation])
  async conversations(@Ctx() ctx: Context, @Root() root: Consultation): Promise<Conversation[]> {
    return await loadConversations(ctx, root);
  }

  @FieldResolver(() => LegalAidCase, { nullable: true })
  async case(@Ctx() ctx: Context, @Root() { raw, covered }: Consultation): Promise<LegalAidCase | null> {
    return covered || raw.caseId === null ? null : await loadCase(ctx, raw.caseId);
  }

  @FieldResolver(() => [Deadline])
  async deadlines(@Ctx() ctx: Context, @Root() { raw, covered }: Consultation): Promise<Deadline[]> {
    return deadlinesOf(ctx, await rowsOf(ctx, deadlinesBySubject, raw.id), covered);
  }

  @FieldResolver(() => TimelineConnection, { description: 'Its story, the oldest first. 办理记录。' })
  async timeline(
    @Ctx() ctx: Context,
    @Root() { raw, covered }: Consultation,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TimelineConnection> {
    if (covered) return pageOf<never, never>([], 0, after, String, (row) => row);
    return await timeline(signedIn(ctx), raw.id, first, after, info);
  }

  @FieldResolver(() => [ViewerAction])
  async viewerActions(@Ctx() ctx: Context, @Root() root: Consultation): Promise<ViewerAction[]> {
    return viewerActionsOf(ctx, consultationActions(signedIn(ctx), root));
  }
}
