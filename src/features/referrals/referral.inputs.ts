import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { type Awaiting, AwaitingEnum } from '../../api/awaiting.js';
import { PartEnum } from '../../api/common.graphql.js';
import { connectionOf, PageArgs } from '../../api/connection.js';
import { IDEMPOTENCY_KEY } from '../../api/inputs.js';
import type { AidForm } from '../cases/case.entity.js';
import type { MeansGround } from '../cases/case.rules.js';
import { AidFormEnum, MeansGroundEnum } from '../cases/case-parts.graphql.js';
import { ConsentGivenInput } from '../people/consent.graphql.js';
import { PersonInput } from '../people/person.graphql.js';
import { Referral, ReferralKindEnum, ReferralStateEnum } from './referral.graphql.js';
import type { ReferralKind } from './referral-kinds.js';

const PAPERS = 'Files uploaded before, attached by this. 已上传材料。';

@InputType({ description: 'A person whom your organisation knows, or one written down now. 当事人。' })
export class ReferralPersonInput {
  @Field(() => ID, { nullable: true, description: 'A person known already. 已登记人员。' })
  id?: string | null;

  @Field(() => PersonInput, { nullable: true, description: 'A person written down now. 新登记人员。' })
  person?: PersonInput | null;
}

@InputType({ description: 'Drafts a referral. 起草转介。' })
export class ReferralDraftInput {
  @Field(() => ReferralKindEnum, { description: 'What is asked. 类型。' })
  kind!: ReferralKind;

  @Field(() => ID, { description: 'To whom. 接收机构。' })
  toOrganisationId!: string;

  @Field(() => ID, { nullable: true, description: 'Your own case, where it is about one. 本机构案件。' })
  caseId?: string | null;

  @Field(() => String, { description: 'What it is about in one line, without names. 事由。' })
  matter!: string;

  @Field(() => String, { description: 'The facts. 基本情况。' })
  facts!: string;

  @Field(() => String, { nullable: true, description: 'The cause of action, as a code. 案由代码。' })
  causeCode?: string | null;

  @Field(() => AidFormEnum, { nullable: true, description: 'The form of aid that is asked for. 法律援助形式。' })
  form?: AidForm | null;

  @Field(() => String, { nullable: true, description: 'The other party. 对方当事人。' })
  respondent?: string | null;

  @Field(() => String, { nullable: true, description: 'What must not happen: who must not be told. 注意事项。' })
  caution?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether only those who work on it see more; domestic violence and minors are so anyway. 限制查看。',
  })
  restricted?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the person is in custody: then 24 hours (法律援助法 art 39). 是否在押。',
  })
  inCustody?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the person asked through a duty lawyer: then 24 hours. 是否通过值班律师提出。',
  })
  throughDutyLawyer?: boolean | null;

  @Field(() => Date, { nullable: true, description: 'When the person asked; now when left out. 提出时间。' })
  requestedAt?: Date | null;

  @Field(() => MeansGroundEnum, {
    nullable: true,
    description:
      'The ground that exempts from the means check (法律援助法 arts 32, 42), where a workstation with the power ACCEPT_EXEMPT takes the application itself. 免查事项直接受理的情形。',
  })
  exemptGround?: MeansGround | null;

  @Field(() => [ReferralPersonInput], { description: 'Whom it is about, the first in the first place. 当事人。' })
  persons!: ReferralPersonInput[];

  @Field(() => [ID], { nullable: true, description: PAPERS })
  materialIds?: string[] | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({
  description:
    'The liaison point refers a person in one go: person, consent, matter, papers, and it is sent. 联络点一次办理转介。',
})
export class ReferralFileInput extends ReferralDraftInput {
  @Field(() => ConsentGivenInput, {
    nullable: true,
    description: 'The consent, where it is needed: what was shown and how it was given. 同意。',
  })
  consent?: ConsentGivenInput | null;
}

@InputType({ description: 'Which referrals. 筛选条件。' })
export class ReferralFilter {
  @Field(() => [ReferralStateEnum], { nullable: true, description: 'In these states. 状态。' })
  states?: string[] | null;

  @Field(() => [ReferralKindEnum], { nullable: true, description: 'Of these kinds. 类型。' })
  kinds?: string[] | null;

  @Field(() => PartEnum, { nullable: true, description: 'REQUESTING: sent by us; REQUESTED: sent to us. 身份。' })
  part?: string | null;

  @Field(() => AwaitingEnum, { nullable: true, description: 'Whose turn it is. 轮到哪一方。' })
  awaiting?: Awaiting | null;

  @Field(() => ID, { nullable: true, description: 'With this organisation on the other side. 对方机构。' })
  counterpartId?: string | null;

  @Field(() => String, { nullable: true, description: 'By the beginning of its number. 函号。' })
  number?: string | null;
}

@ArgsType()
export class ReferralArgs {
  @Field(() => ID, { nullable: true, description: 'Global id. 全局编号。' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'The number, as it is said on the phone. 转介函号。' })
  number?: string | null;
}

@ArgsType()
export class ReferralListArgs extends PageArgs {
  @Field(() => ReferralFilter, { nullable: true, description: 'Which. 筛选条件。' })
  filter?: ReferralFilter | null;
}

const { Connection } = connectionOf('Referral', () => Referral, 'referrals');
export const ReferralConnection = Connection;
