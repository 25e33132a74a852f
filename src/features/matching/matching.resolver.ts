import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { ViewerAction } from '../../api/common.graphql.js';
import { rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { CommandResult } from '../../command/command.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { Person } from '../people/person.graphql.js';
import { Referral } from '../referrals/referral.graphql.js';
import { askAboutPerson } from './inquiry.service.js';
import {
  PersonInquiry,
  PersonMatchAskInput,
  PersonMatchAskPayload,
  PersonQuestion,
  PersonQuestionAnswerInput,
  PersonQuestionClaimInput,
  PersonQuestionDeclineInput,
  PersonQuestionPayload,
} from './matching.graphql.js';
import {
  answersOf,
  caseOfQuestion,
  inquiriesOf,
  inquiryOfQuestion,
  loadInquiry,
  loadQuestion,
  personOfQuestion,
  questionActions,
} from './matching.reads.js';
import { answerQuestion, claimQuestion, declineQuestion } from './question.service.js';

async function settled(ctx: Context, done: Promise<CommandResult>) {
  const { subjectId, journalEntryId } = await done;
  return { question: await loadQuestion(ctx, subjectId), journalEntryId };
}

function on<Input extends { id: string }>({ id, ...input }: Input) {
  return { ...input, questionId: rowIdIn('PersonQuestion', id, 'id') };
}

@Resolver(() => PersonQuestion)
export class PersonQuestionResolver {
  @Query(() => PersonQuestion, {
    nullable: true,
    description: 'A question whether a person is known, by id; null when there is none for you. 查询查重询问。',
  })
  async personQuestion(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Global id. 全局编号。' }) id: string,
  ): Promise<PersonQuestion | null> {
    const rowId = rowIdOf('PersonQuestion', id);
    return rowId === null ? null : await loadQuestion(signedIn(ctx), rowId);
  }

  @Mutation(() => PersonMatchAskPayload, {
    description:
      'Has others asked whether they know a person whose matter you review; answers the same whether or not anybody does. 提出查重。',
  })
  async personMatchAsk(
    @Ctx() ctx: Context,
    @Arg('input', () => PersonMatchAskInput, INPUT) input: PersonMatchAskInput,
  ): Promise<PersonMatchAskPayload> {
    return await answered(ctx, async () => {
      const referralId = rowIdOf('Referral', input.subjectId);
      const { subjectId, journalEntryId } = await askAboutPerson(signedIn(ctx), {
        subjectType: referralId === null ? 'LEGAL_AID_CASE' : 'REFERRAL',
        subjectId: referralId ?? rowIdIn('LegalAidCase', input.subjectId, 'subjectId'),
        personId: rowIdIn('Person', input.personId, 'personId'),
        idempotencyKey: input.idempotencyKey,
      });
      return { inquiry: await loadInquiry(ctx, subjectId), journalEntryId };
    });
  }

  @Mutation(() => PersonQuestionPayload, { description: 'Takes a question onto the own table. 认领查重询问。' })
  async personQuestionClaim(
    @Ctx() ctx: Context,
    @Arg('input', () => PersonQuestionClaimInput, INPUT) input: PersonQuestionClaimInput,
  ): Promise<PersonQuestionPayload> {
    return await answered(ctx, async () => await settled(ctx, claimQuestion(signedIn(ctx), on(input))));
  }

  @Mutation(() => PersonQuestionPayload, {
    description: 'Says whether it is the same matter; who asked learns that and nothing else. 答复查重询问。',
  })
  async personQuestionAnswer(
    @Ctx() ctx: Context,
    @Arg('input', () => PersonQuestionAnswerInput, INPUT) input: PersonQuestionAnswerInput,
  ): Promise<PersonQuestionPayload> {
    return await answered(ctx, async () => {
      const move = { ...on(input), tellsNumber: input.tellsNumber === true };
      return await settled(ctx, answerQuestion(signedIn(ctx), move));
    });
  }

  @Mutation(() => PersonQuestionPayload, {
    description: 'Leaves a question unanswered; nobody else is told. 不予答复。',
  })
  async personQuestionDecline(
    @Ctx() ctx: Context,
    @Arg('input', () => PersonQuestionDeclineInput, INPUT) input: PersonQuestionDeclineInput,
  ): Promise<PersonQuestionPayload> {
    return await answered(ctx, async () => await settled(ctx, declineQuestion(signedIn(ctx), on(input))));
  }

  @FieldResolver(() => Person, { nullable: true })
  async person(@Ctx() ctx: Context, @Root() root: PersonQuestion): Promise<Person | null> {
    return await personOfQuestion(ctx, root);
  }

  @FieldResolver(() => LegalAidCase, { nullable: true })
  async case(@Ctx() ctx: Context, @Root() root: PersonQuestion): Promise<LegalAidCase | null> {
    return await caseOfQuestion(ctx, root);
  }

  @FieldResolver(() => PersonInquiry, { nullable: true })
  async inquiry(@Ctx() ctx: Context, @Root() root: PersonQuestion): Promise<PersonInquiry | null> {
    return await inquiryOfQuestion(ctx, root);
  }

  @FieldResolver(() => [ViewerAction])
  viewerActions(@Ctx() ctx: Context, @Root() root: PersonQuestion): ViewerAction[] {
    return questionActions(signedIn(ctx), root);
  }
}

@Resolver(() => PersonInquiry)
export class PersonInquiryResolver {
  @FieldResolver(() => [PersonQuestion])
  async answers(@Ctx() ctx: Context, @Root() root: PersonInquiry): Promise<PersonQuestion[]> {
    return await answersOf(ctx, root);
  }
}

@Resolver(() => LegalAidCase)
export class CaseInquiriesResolver {
  @FieldResolver(() => [PersonInquiry], {
    description: 'What your organisation has had others asked about its persons. 本机构提出的查重。',
  })
  async personInquiries(@Ctx() ctx: Context, @Root() { id }: LegalAidCase): Promise<PersonInquiry[]> {
    return await inquiriesOf(ctx, rowIdOf('LegalAidCase', id) ?? '');
  }
}

@Resolver(() => Referral)
export class ReferralInquiriesResolver {
  @FieldResolver(() => [PersonInquiry], {
    description: 'What your organisation has had others asked about its persons. 本机构提出的查重。',
  })
  async personInquiries(@Ctx() ctx: Context, @Root() { id }: Referral): Promise<PersonInquiry[]> {
    return await inquiriesOf(ctx, rowIdOf('Referral', id) ?? '');
  }
}
