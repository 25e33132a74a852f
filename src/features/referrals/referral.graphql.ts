import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, ViewerAction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { AskRevision, Disposition, Proposal, SentAsk } from '../asks/ask.graphql.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { AidFormEnum, MeansGroundEnum } from '../cases/case-parts.graphql.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { Letter } from '../letters/letter.graphql.js';
import { Material } from '../materials/material.graphql.js';
import { ConsentCategoryEnum } from '../people/consent.graphql.js';
import { Person } from '../people/person.graphql.js';
import { referralLifecycle } from './referral.lifecycle.js';
import type { RawReferral } from './referral.queries.js';
import { DECLINE_CODES, OUTCOMES, REFERRAL_KINDS } from './referral-kinds.js';

export const ReferralKindEnum = enumOf('ReferralKind', 'What is asked of the other body. 转介类型。', REFERRAL_KINDS);
export const ReferralStateEnum = enumOf(
  'ReferralState',
  'The state of a referral. 转介状态。',
  referralLifecycle.table.states,
);
export const ReferralBasisEnum = enumOf(
  'ReferralBasis',
  'On what a hand-over of personal data rests. 提供个人信息的依据。',
  {
    CONSENT: { zh: '本人单独同意', en: "the person's separate consent" },
    STATUTORY: { zh: '法律规定', en: 'the law' },
  },
);
export const ReferralDeclineCodeEnum = enumOf(
  'ReferralDeclineCode',
  'For which reason a referral is declined; which are allowed depends on its kind. 拒收理由。',
  DECLINE_CODES,
);
export const ReferralOutcomeEnum = enumOf(
  'ReferralOutcome',
  'What became of a referral: all that its sender learns. 转介结果。',
  OUTCOMES,
);

@ObjectType({ description: 'A person of a referral, masked. 转介当事人（脱敏）。' })
export class ReferredPerson {
  @Field(() => ID, { nullable: true, description: 'Global id, where you take part in the person. 全局编号。' })
  id!: string | null;

  @Field(() => String, { nullable: true, description: 'The name, masked. 姓名（脱敏）。' })
  nameMasked!: string | null;

  @Field(() => String, { nullable: true, description: 'The last four characters of the number. 证件号码（脱敏）。' })
  idNumberMasked!: string | null;

  @Field(() => Person, { nullable: true, description: 'The person, as far as shared with you. 人员。' })
  person!: Person | null;
}

@ObjectType({ description: 'A revision of a referral that was sent. 转介修订。' })
export class ReferralRevision extends AskRevision {}

@ObjectType({
  implements: Node,
  description:
    "A person's matter from one body to another: forwarded, handed over, supported, asked about, mediated. 转介、转交。",
})
export class Referral extends SentAsk {
  @Field(() => String, {
    nullable: true,
    description: 'As people say it on the phone, for example `濮工转〔2026〕3号`; null until it was sent. 转介函号。',
  })
  number!: string | null;

  @Field(() => ReferralKindEnum, { description: 'What is asked. 类型。' })
  kind!: string;

  @Field(() => ReferralStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'The revision of what was sent; an answer may name it. 版次。' })
  revision!: number;

  @Field(() => Boolean, {
    description: 'Whether only those who work on it see more than number, state and due date. 限制查看。',
  })
  restricted!: boolean;

  @Field(() => OrganisationBrief, { description: 'Who refers. 转出机构。' })
  sender!: OrganisationBrief;

  @Field(() => OrganisationBrief, { description: 'To whom. 接收机构。' })
  receiver!: OrganisationBrief;

  @Field(() => String, { nullable: true, description: 'The cause of action, as a code. 案由代码。' })
  causeCode!: string | null;

  @Field(() => String, { nullable: true, description: "The same in the caller's language. 案由。" })
  cause!: string | null;

  @Field(() => AidFormEnum, { nullable: true, description: 'The form of aid that is asked for. 法律援助形式。' })
  form!: string | null;

  @Field(() => String, { nullable: true, description: 'The facts, as the sender states them. 基本情况。' })
  facts!: string | null;

  @Field(() => String, { nullable: true, description: 'The other party. 对方当事人。' })
  respondent!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What must not happen: who must not be told, how not to call. 注意事项。',
  })
  caution!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person is in custody. 是否在押。' })
  inCustody!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the person asked through a duty lawyer. 是否通过值班律师提出。',
  })
  throughDutyLawyer!: boolean | null;

  @Field(() => Date, { description: 'When the person asked; from then the 24 hours run where they do. 提出时间。' })
  requestedAt!: Date;

  @Field(() => ReferralBasisEnum, {
    nullable: true,
    description: 'On what the hand-over rests; null for a draft. 提供依据。',
  })
  basis!: string | null;

  @Field(() => String, { nullable: true, description: 'The article. 依据条文。' })
  basisArticle!: string | null;

  @Field(() => [ConsentCategoryEnum], { description: 'What is shared at most. 共享类别。' })
  categories!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The opinion of a workstation that reviewed beforehand. 初审意见。',
  })
  preReview!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was given. 初审时间。' })
  preReviewedAt!: Date | null;

  @Field(() => MeansGroundEnum, {
    nullable: true,
    description:
      'The ground on which the workstation took the application without a means check (法律援助法 arts 32, 42). 免查受理情形。',
  })
  exemptGround!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was accepted or declined. 答复时间。' })
  answeredAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What was said at acceptance, for example who is sent. 答复说明。',
  })
  answerNote!: string | null;

  @Field(() => String, { nullable: true, description: 'What was missing: asked for once. 补充清单。' })
  supplementList!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was asked for. 告知补充时间。' })
  supplementAskedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What was supplied. 补充内容。' })
  supplementAnswer!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was supplied. 补充时间。' })
  suppliedAt!: Date | null;

  @Field(() => ReferralDeclineCodeEnum, { nullable: true, description: 'Why it was declined. 拒收理由。' })
  declineCode!: string | null;

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'Which body is the right one, as the receiver says. 应办机构。',
  })
  rightOrganisation!: OrganisationBrief | null;

  @Field(() => String, { nullable: true, description: 'The reason written at its end. 理由。' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is held; own organisation only. 暂缓理由。' })
  holdReason!: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'When a held one is looked at again. 复核日期。' })
  reviewOn!: string | null;

  @Field(() => ReferralOutcomeEnum, {
    nullable: true,
    description: 'What became of it: all that the sender learns. 结果。',
  })
  outcome!: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Since when. 结果日期。' })
  outcomeOn!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What a supporter, an adviser or a mediator answered; of a forwarded person nothing. 办理情况。',
  })
  result!: string | null;

  @Field(() => Date, { nullable: true, description: 'What is due first. 最近期限。' })
  earliestDueAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether something is new to your organisation. 未读。' })
  unread!: boolean;

  @Field(() => [ReferredPerson], { description: 'Whom it is about. 当事人。' })
  persons?: ReferredPerson[];

  @Field(() => [Material], { description: 'Its papers, as far as they are shared with you. 材料。' })
  materials?: Material[];

  @Field(() => [Proposal], { description: 'What was proposed, oldest first. 提议。' })
  proposals?: Proposal[];

  @Field(() => [Disposition], {
    description: "What the sender decides after it was declined; the sender's only. 处置。",
  })
  dispositions?: Disposition[];

  @Field(() => [Deadline], { description: 'Its clocks, running ones first. 期限。' })
  deadlines?: Deadline[];

  @Field(() => [Letter], { description: 'Its papers out. 文书。' })
  letters?: Letter[];

  @Field(() => [ReferralRevision], { description: 'The revisions of what was sent. 修订。' })
  revisions?: ReferralRevision[];

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  @Field(() => LegalAidCase, {
    nullable: true,
    description:
      "The case of your own organisation about it, or of the sender's that you work in; never the other side's. 本机构案件。",
  })
  legalAidCase?: LegalAidCase | null;

  @Field(() => Referral, { nullable: true, description: 'The referral that was redirected to make this one. 改送自。' })
  redirectedFrom?: Referral | null;

  @Field(() => Referral, { nullable: true, description: 'The referral that took its place. 改送至。' })
  redirectedTo?: Referral | null;

  raw!: RawReferral;
  covered!: boolean;
}

@ObjectType({ description: 'What a command on a referral answers. 转介办理结果。' })
export class ReferralPayload extends Payload {
  @Field(() => Referral, { nullable: true, description: 'The referral as it is now; null when refused. 转介。' })
  referral?: Referral | null;
}

@ObjectType({ description: 'Exactly what the receiver will see, made by the function that will show it. 发送前预览。' })
export class ReferralPreview {
  @Field(() => Referral, { description: 'As the receiver sees it before acceptance. 接收方接受前所见。' })
  referral!: Referral;

  @Field(() => [ReferredPerson], { description: 'The persons as the receiver sees them then. 接收方所见当事人。' })
  persons!: ReferredPerson[];

  @Field(() => ReferralBasisEnum, { description: 'On what it would rest. 依据类型。' })
  basis!: string;

  @Field(() => String, { description: 'The article. 依据条文。' })
  basisArticle!: string;

  @Field(() => Boolean, { description: 'Whether a consent that is needed is missing. 是否缺少同意。' })
  consentMissing!: boolean;

  @Field(() => [ConsentCategoryEnum], { description: 'What is shared after acceptance, at most. 接受后共享类别。' })
  categories!: string[];

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The day by which it would have to be answered. 预计答复期限。',
  })
  answerBy!: string | null;
}
