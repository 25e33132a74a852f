import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../../api/connection.js';
import { EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { CustodyEnum } from '../cases/case-parts.graphql.js';
import type { Custody } from '../cases/proceeding.rules.js';
import { PersonInput } from '../people/person.graphql.js';
import { NoticeKindEnum, NoticeStateEnum } from './defence.graphql.js';
import {
  ClosingOutcomeEnum,
  DefenceBasisEnum,
  DefenceGroundEnum,
  DefenceStageEnum,
  DisabilityEnum,
  LineLinkEnum,
  PossibleSentenceEnum,
} from './defence-line.graphql.js';
import type {
  ClosingOutcome,
  DefenceBasis,
  DefenceGround,
  DefenceStage,
  Disability,
  LineLink,
  PossibleSentence,
} from './defence-words.rules.js';
import type { NoticeState } from './notice.lifecycle.js';

@InputType({ description: 'One defendant, as the organ states him. 被通知人员。' })
export class DefendantInput {
  @Field(() => PersonInput, { description: 'Who it is. 人员。' })
  person!: PersonInput;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Only where no identity number says it. 出生日期。' })
  bornOn?: string | null;

  @Field(() => DefenceBasisEnum, { description: 'On what the notice rests; it has to fit what is stated. 依据。' })
  basis!: DefenceBasis;

  @Field(() => DefenceGroundEnum, { nullable: true, description: 'For MANDATORY, and only there. 法定情形。' })
  ground?: DefenceGround | null;

  @Field(() => DefenceStageEnum, { description: 'Where the proceedings stand. 诉讼阶段。' })
  stage!: DefenceStage;

  @Field(() => CustodyEnum, { description: 'Whether and how the person is held. 羁押状态。' })
  custody!: Custody;

  @Field(() => String, { nullable: true, description: 'Where; required in custody. 羁押场所。' })
  custodyPlace?: string | null;

  @Field(() => String, { description: 'The charge, up to 200 characters. 涉嫌罪名（案由）。' })
  charge!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Restricted though neither age nor charge ask for it; both do by themselves. 限制查看。',
  })
  restricted?: boolean | null;

  @Field(() => DisabilityEnum, { nullable: true, description: 'NONE when left out. 残疾情况。' })
  disability?: Disability | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'An adult not fully able to recognise own acts. 是否不能完全辨认自己行为。',
  })
  notFullyAble?: boolean | null;

  @Field(() => PossibleSentenceEnum, { nullable: true, description: 'BELOW_LIFE when left out. 可能判处的刑罚。' })
  possibleSentence?: PossibleSentence | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'The defendant applied for legal aid in death review. 是否在死刑复核中申请法律援助。',
  })
  deathReviewApplied?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'A trial in absentia. 是否缺席审判。' })
  inAbsentia?: boolean | null;

  @Field(() => String, { nullable: true, description: 'The law, for OTHER_BY_LAW. 所依据的法律法规。' })
  otherLaw?: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'A hearing that is set already. 已定开庭日。' })
  hearingOn?: string | null;

  @Field(() => Date, {
    description: 'When the organ found that a lawyer is needed: its three days run from then. 发现时间。',
  })
  foundAt!: Date;
}

@InputType({ description: 'A new notice. 起草通知。' })
export class NoticeDraftInput {
  @Field(() => ID, { description: 'The legal aid institution. 法律援助机构。' })
  toOrganisationId!: string;

  @Field(() => String, { nullable: true, description: "The organ's own number of the matter. 案号。" })
  docket?: string | null;

  @Field(() => String, { nullable: true, description: 'What the institution should know beside. 备注。' })
  remark?: string | null;

  @Field(() => [DefendantInput], { description: 'One to twenty defendants. 被通知人员。' })
  defendants!: DefendantInput[];

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Writes a draft anew. 修改草稿。' })
export class NoticeEditInput extends NoticeDraftInput {
  @Field(() => ID, { description: 'The notice. 通知。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;
}

@InputType({ description: 'A notice with its papers, written and sent in one act. 一次发出通知。' })
export class NoticeFileInput extends NoticeDraftInput {
  @Field(() => [ID], { nullable: true, description: 'Uploaded papers, such as the indictment. 已上传的材料。' })
  materialIds?: string[] | null;
}

@InputType({ description: 'Moves a notice on. 办理通知。' })
export class NoticeMoveInput {
  @Field(() => ID, { description: 'The notice. 通知。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Opens or claims a notice; needs no version. 签收或认领。' })
export class NoticeOpenInput {
  @Field(() => ID, { description: 'The notice. 通知。' })
  id!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Brings in papers. 附入材料。' })
export class NoticeAttachInput extends NoticeOpenInput {
  @Field(() => [ID], { description: 'Uploaded papers. 已上传的材料。' })
  materialIds!: string[];

  @Field(() => ID, {
    nullable: true,
    description:
      'The line that they concern alone, once the notice has gone out; the whole notice when left out. 所涉人员（发出后）。',
  })
  lineId?: string | null;
}

@InputType({ description: 'Moves a line on. 办理被通知人员。' })
export class DefenceLineMoveInput {
  @Field(() => ID, { description: 'The line. 被通知人员。' })
  id!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Assigns a lawyer. 指派。' })
export class DefenceLineAssignInput extends DefenceLineMoveInput {
  @Field(() => ID, { description: 'A lawyer of your register; see `lawyerCandidates`. 律师。' })
  lawyerId!: string;

  @Field(() => String, {
    nullable: true,
    description: "The head's note, with which load, a hearing that day and the like are set aside. 排除理由。",
  })
  overrideNote?: string | null;
}

@InputType({ description: 'Asks the organ to mend something. 要求补正。' })
export class DefenceLineAskCorrectionInput extends DefenceLineMoveInput {
  @Field(() => String, {
    description: 'One of `CorrectionCode`; anything else, such as a decline, is refused with the rule. 事由代码。',
  })
  code!: string;

  @Field(() => String, { description: 'What is missing or wrong. 需补正的内容。' })
  list!: string;
}

@InputType({ description: 'Mends what was asked. 补正。' })
export class DefenceLineCorrectInput extends DefenceLineMoveInput {
  @Field(() => String, { description: 'What was mended. 补正说明。' })
  answer!: string;

  @Field(() => PersonInput, { nullable: true, description: 'The right data, where that was asked. 更正的人员信息。' })
  person?: PersonInput | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'Only where no identity number says it. 出生日期。' })
  bornOn?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Uploaded papers, where those were asked. 已上传的材料。' })
  materialIds?: string[] | null;
}

@InputType({ description: 'Sends a notice on that came to the wrong institution. 转送。' })
export class DefenceLineRerouteInput extends DefenceLineMoveInput {
  @Field(() => ID, { description: 'The right institution. 有权办理的机构。' })
  toOrganisationId!: string;

  @Field(() => String, { description: 'Why that one. 理由。' })
  reason!: string;
}

@InputType({ description: 'Ends a line, or notifies anew, in writing. 书面办理。' })
export class DefenceLineReasonInput extends DefenceLineMoveInput {
  @Field(() => String, { description: 'Why, in writing. 理由。' })
  reason!: string;
}

@InputType({ description: 'Ends a line after the person declined. 结束。' })
export class DefenceLineCloseInput extends DefenceLineReasonInput {
  @Field(() => ClosingOutcomeEnum, { description: 'How it ends. 结束方式。' })
  outcome!: ClosingOutcome;
}

@InputType({ description: 'Records that the person declined the lawyer. 本人拒绝。' })
export class DefenceLineDeclinedInput extends DefenceLineReasonInput {
  @Field(() => ID, { description: 'The paper of the first meeting, attached to the case. 首次会见笔录。' })
  materialId!: string;

  @Field(() => LocalDateScalar, { description: 'The day of the meeting. 会见日期。' })
  declinedOn!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether for counsel of own choice: then item 6 of art 48, else item 7. 是否因已自行委托辩护人。',
  })
  ownCounsel?: boolean | null;
}

@InputType({ description: 'Links a line to an earlier one of the same person. 关联。' })
export class DefenceLineLinkInput {
  @Field(() => ID, { description: 'The later line. 后一通知。' })
  id!: string;

  @Field(() => ID, { description: 'The earlier line. 前一通知。' })
  earlierLineId!: string;

  @Field(() => LineLinkEnum, { description: 'A duplicate, or an earlier stage. 关联方式。' })
  link!: LineLink;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Which notices. 筛选。' })
export class DefenceNoticeFilter {
  @Field(() => [NoticeStateEnum], { nullable: true, description: 'In these states. 状态。' })
  states?: NoticeState[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they await your organisation. 是否待本机构办理。' })
  awaitsUs?: boolean | null;

  @Field(() => NoticeKindEnum, { nullable: true, description: 'For what. 类型。' })
  kind?: 'DEFENCE' | 'REPRESENTATION' | null;
}

@ArgsType()
export class DefenceNoticeListArgs extends PageArgs {
  @Field(() => DefenceNoticeFilter, { nullable: true, description: 'Which. 筛选。' })
  filter?: DefenceNoticeFilter | null;
}

@ArgsType()
export class DefenceNoticeArgs {
  @Field(() => ID, { nullable: true, description: 'By id. 编号。' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'By number, as it is said on the phone. 通知文号。' })
  number?: string | null;
}
