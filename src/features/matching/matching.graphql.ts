import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, PartEnum, Redaction, ViewerAction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { Person } from '../people/person.graphql.js';
import type { RawPersonInquiry, RawPersonQuestion } from './matching.queries.js';
import { PERSON_ANSWERS, type PersonAnswer } from './matching.rules.js';
import { personQuestionLifecycle } from './person-question.lifecycle.js';

export const PersonQuestionStateEnum = enumOf(
  'PersonQuestionState',
  'The state of a question whether a person is known. 查重询问状态。',
  personQuestionLifecycle.table.states,
);

export const PersonAnswerEnum = enumOf('PersonAnswer', 'What a holder says. 查重答复。', PERSON_ANSWERS);

@ObjectType({
  description:
    'Another organisation reviews a matter of somebody whom you know; or, once it is answered, the answer you were given. 查重询问。',
  implements: Node,
})
export class PersonQuestion extends Node {
  @Field(() => String, {
    nullable: true,
    description: 'For example `川绵援查〔2026〕1号`; of the holder, null for who asked. 编号。',
  })
  number!: string | null;

  @Field(() => PersonQuestionStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => PartEnum, {
    description: 'The part of your organisation: REQUESTED holds, REQUESTING asked. 本机构身份。',
  })
  part!: string;

  @Field(() => OrganisationBrief, { description: 'Who asks. 询问机构。' })
  askedBy!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'Who is asked. 被询问机构。' })
  holder!: OrganisationBrief;

  @Field(() => Date, { description: 'When it came. 询问时间。' })
  askedAt!: Date;

  @Field(() => Date, { description: 'Until when it can be answered; then it lapses. 答复期限。' })
  answerBy!: Date;

  @Field(() => String, { nullable: true, description: 'Who of the holder has it on the table. 认领人。' })
  claimedBy!: string | null;

  @Field(() => PersonAnswerEnum, { nullable: true, description: 'What was answered. 答复。' })
  answer!: string | null;

  @Field(() => String, { nullable: true, description: "The holder's case, if it gave the number. 告知的案号。" })
  caseNumber!: string | null;

  @Field(() => Date, { nullable: true, description: 'When. 答复时间。' })
  answeredAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether your organisation is awaited. 是否待本机构办理。' })
  awaitsUs!: boolean;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];

  @Field(() => Person, {
    nullable: true,
    description: 'The person as your own organisation knows him. 本机构登记的当事人。',
  })
  person?: Person | null;

  @Field(() => LegalAidCase, { nullable: true, description: 'Your own case of the person. 本机构案件。' })
  case?: LegalAidCase | null;

  @Field(() => PersonInquiry, { nullable: true, description: 'What you had asked. 本机构提出的查重。' })
  inquiry?: unknown;

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可以办理的事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawPersonQuestion;
}

@ObjectType({
  description:
    'That others were asked about a person. It looks the same whether or not anybody knows him: only answers come. 查重。',
  implements: Node,
})
export class PersonInquiry extends Node {
  @Field(() => ID, { description: 'The case or referral in which it was asked. 所在事项。' })
  subjectId!: string;

  @Field(() => ID, { description: 'Who was asked about. 当事人。' })
  personId!: string;

  @Field(() => Date, { description: 'When. 提出时间。' })
  askedAt!: Date;

  @Field(() => String, { nullable: true, description: 'Who of your organisation asked. 提出人。' })
  askedBy!: string | null;

  @Field(() => Date, { description: 'Until when answers may come; the same for everybody. 答复截止。' })
  answerBy!: Date;

  @Field(() => [PersonQuestion], { description: 'The answers that were given. 收到的答复。' })
  answers?: PersonQuestion[];

  raw!: RawPersonInquiry;
}

@InputType({ description: 'To have others asked about a person, by ids: no number can be typed. 提出查重。' })
export class PersonMatchAskInput {
  @Field(() => ID, { description: 'Your case under review, or a referral that you have opened. 所在事项。' })
  subjectId!: string;

  @Field(() => ID, { description: 'A recipient of it. 当事人。' })
  personId!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'To take a question onto the own table. 认领查重询问。' })
export class PersonQuestionClaimInput {
  @Field(() => ID, { description: 'The question. 查重询问。' })
  id!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'To leave a question unanswered. 不予答复。' })
export class PersonQuestionDeclineInput extends PersonQuestionClaimInput {
  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;
}

@InputType({ description: 'To answer a question. 答复查重询问。' })
export class PersonQuestionAnswerInput extends PersonQuestionDeclineInput {
  @Field(() => PersonAnswerEnum, { description: 'What is said. 答复。' })
  answer!: PersonAnswer;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the number of your case is given; not when left out. 是否告知案号。',
  })
  tellsNumber?: boolean | null;
}

@ObjectType({ description: 'What asking answers: the same whether or not anybody is known. 查重办理结果。' })
export class PersonMatchAskPayload extends Payload {
  @Field(() => PersonInquiry, { nullable: true, description: 'What was written down; null when refused. 查重。' })
  inquiry?: PersonInquiry | null;
}

@ObjectType({ description: 'What a command on a question answers. 查重询问办理结果。' })
export class PersonQuestionPayload extends Payload {
  @Field(() => PersonQuestion, { nullable: true, description: 'As it is now; null when refused. 查重询问。' })
  question?: PersonQuestion | null;
}
