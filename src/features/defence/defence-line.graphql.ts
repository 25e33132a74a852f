import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, Redaction, ViewerAction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar } from '../../api/scalars.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { CaseLawyer, CustodyEnum } from '../cases/case-parts.graphql.js';
import { LawyerCandidate } from '../cases/lawyer-choice.graphql.js';
import { Deadline } from '../deadlines/deadline.graphql.js';
import { Material } from '../materials/material.graphql.js';
import type { RawLine, RawNotice } from './defence.queries.js';
import { defenceLineLifecycle } from './defence-line.lifecycle.js';
import {
  CLOSING_OUTCOMES,
  CORRECTION_CODES,
  DEFENCE_BASES,
  DEFENCE_GROUNDS,
  DEFENCE_STAGES,
  DISABILITIES,
  LINE_LINKS,
  POSSIBLE_SENTENCES,
} from './defence-words.rules.js';

export const DefenceLineStateEnum = enumOf(
  'DefenceLineState',
  'The state of one defendant of a notice. 被通知人员状态。',
  defenceLineLifecycle.table.states,
);
export const DefenceBasisEnum = enumOf('DefenceBasis', 'On what a notice rests. 通知依据。', DEFENCE_BASES);
export const DefenceGroundEnum = enumOf('DefenceGround', 'The grounds of art 25¶1. 法定情形。', DEFENCE_GROUNDS);
export const DefenceStageEnum = enumOf('DefenceStage', 'Where the proceedings stand. 诉讼阶段。', DEFENCE_STAGES);
export const DisabilityEnum = enumOf('Disability', 'A stated disability. 残疾情况。', DISABILITIES);
export const PossibleSentenceEnum = enumOf(
  'PossibleSentence',
  'The heaviest sentence that is possible. 可能判处的刑罚。',
  POSSIBLE_SENTENCES,
);
export const CorrectionCodeEnum = enumOf(
  'CorrectionCode',
  'The only reasons to send a notice back. 补正事由。',
  CORRECTION_CODES,
);
export const ClosingOutcomeEnum = enumOf(
  'ClosingOutcome',
  'How a line ends after the person declined the lawyer. 结束方式。',
  CLOSING_OUTCOMES,
);
export const LineLinkEnum = enumOf('LineLink', 'How a line stands to an earlier one. 关联方式。', LINE_LINKS);

@ObjectType({ description: 'What the institution asked the organ to mend. 补正。' })
export class LineCorrection {
  @Field(() => CorrectionCodeEnum, { description: 'Why. 事由。' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'What is missing or wrong. 需补正的内容。' })
  list!: string | null;

  @Field(() => Date, { description: 'When it was asked. 要求时间。' })
  askedAt!: Date;

  @Field(() => String, { nullable: true, description: 'What the organ answered. 补正说明。' })
  answer!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was mended; null while awaited. 补正时间。' })
  correctedAt!: Date | null;
}

@ObjectType({
  description: 'Whether a clock was, or is, kept: by the stricter date and by the statutory one. 是否逾期。',
})
export class LineLateness {
  @Field(() => String, { description: 'The rule, for example `DEFENCE_ASSIGN`. 规则。' })
  rule!: string;

  @Field(() => OrganisationBrief, { description: 'Whose duty it is. 责任机构。' })
  organisation!: OrganisationBrief;

  @Field(() => LocalDateScalar, { nullable: true, description: 'The statutory last day. 法定届满日。' })
  dueOn!: string | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The stricter last day, for a person in custody; null where there is none. 从严届满日。',
  })
  strictDueOn!: string | null;

  @Field(() => Boolean, { description: 'Late by the statutory date. 按法定日是否逾期。' })
  late!: boolean;

  @Field(() => Boolean, { description: 'Late by the stricter date, or the statutory one alone. 按从严日是否逾期。' })
  lateByStrict!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it was met or fell away. 停止时间。' })
  stoppedAt!: Date | null;
}

@ObjectType({ implements: Node, description: 'One defendant of a notice, on a line of his own. 被通知人员。' })
export class DefenceLine extends Node {
  @Field(() => Int, { description: 'Its place in the notice, from 1. 序号。' })
  position!: number;

  @Field(() => DefenceLineStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'The person, for `personReveal`; null when the sharing has ended. 自然人编号。',
  })
  personId!: string | null;

  @Field(() => String, { nullable: true, description: 'The name, masked: `周*`. 姓名（脱敏）。' })
  nameMasked!: string | null;

  @Field(() => String, { nullable: true, description: 'The last four characters of the number. 证件号码（脱敏）。' })
  idNumberMasked!: string | null;

  @Field(() => Boolean, { description: 'Whether a minor. 是否未成年人。' })
  minor!: boolean;

  @Field(() => DefenceBasisEnum, { description: 'On what the notice rests. 依据。' })
  basis!: string;

  @Field(() => DefenceGroundEnum, { nullable: true, description: 'The ground of art 25¶1. 法定情形。' })
  ground!: string | null;

  @Field(() => DefenceStageEnum, { description: 'Where the proceedings stood at the notice. 诉讼阶段。' })
  stage!: string;

  @Field(() => CustodyEnum, { description: 'Whether and how the person was held at the notice. 羁押状态。' })
  custody!: string;

  @Field(() => String, { nullable: true, description: 'Where the person is held. 羁押场所。' })
  custodyPlace!: string | null;

  @Field(() => String, { nullable: true, description: 'The charge. 涉嫌罪名（案由）。' })
  charge!: string | null;

  @Field(() => DisabilityEnum, { description: 'A stated disability. 残疾情况。' })
  disability!: string;

  @Field(() => PossibleSentenceEnum, { description: 'The heaviest sentence that is possible. 可能判处的刑罚。' })
  possibleSentence!: string;

  @Field(() => String, { nullable: true, description: 'The law named for OTHER_BY_LAW. 所依据的法律法规。' })
  otherLaw!: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'A hearing that was set already. 已定开庭日。' })
  hearingOn!: string | null;

  @Field(() => Date, { description: 'When the organ found that a lawyer is needed. 发现时间。' })
  foundAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the organ notified, last. 通知时间。' })
  notifiedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it lay on a desk first; of a rerouted line the original time. 收到时间。',
  })
  receivedAt!: Date | null;

  @Field(() => Int, { description: 'How often the organ has notified. 通知次数。' })
  rounds!: number;

  @Field(() => LineCorrection, { nullable: true, description: 'The last correction that was asked. 补正。' })
  correction!: LineCorrection | null;

  @Field(() => CaseLawyer, { nullable: true, description: 'The lawyer, once the organ was told. 承办律师。' })
  lawyer!: CaseLawyer | null;

  @Field(() => [String], {
    description: "The office's own bars that the head set aside; the institution's only. 排除的本机构限制。",
  })
  setAside!: string[];

  @Field(() => String, { nullable: true, description: 'Why, in the words of the head. 排除理由。' })
  setAsideNote!: string | null;

  @Field(() => Date, { nullable: true, description: 'When a lawyer was assigned. 指派时间。' })
  assignedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the organ was told. 函告时间。' })
  confirmedAt!: Date | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'When the person declined the lawyer, by the paper of the first meeting. 本人拒绝日期。',
  })
  declinedOn!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reason written at its end, its rerouting or its new notice. 理由。',
  })
  endingReason!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it ended. 结束时间。' })
  endedAt!: Date | null;

  @Field(() => OrganisationBrief, { nullable: true, description: 'Where it was sent on to. 转送至。' })
  reroutedTo!: OrganisationBrief | null;

  @Field(() => Date, { description: 'When it moved last. 最近办理时间。' })
  lastMovedAt!: Date;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];

  @Field(() => LegalAidCase, {
    nullable: true,
    description: 'The case as which it goes on, as far as you see it. 所立案件。',
  })
  legalAidCase?: LegalAidCase | null;

  @Field(() => DefenceLine, { nullable: true, description: 'The earlier line that it repeats. 重复的原通知。' })
  duplicateOf?: DefenceLine | null;

  @Field(() => DefenceLine, { nullable: true, description: 'The same matter at an earlier stage. 前一阶段的通知。' })
  earlier?: DefenceLine | null;

  @Field(() => [DefenceLine], { description: 'Lines that go on from it or repeat it. 后续通知。' })
  later?: DefenceLine[];

  @Field(() => [Deadline], { description: 'Its clocks: the organ’s and the institution’s. 期限。' })
  deadlines?: Deadline[];

  @Field(() => [LineLateness], { description: 'Late or not, by both dates, for both sides to see. 逾期情况。' })
  lateness?: LineLateness[];

  @Field(() => [Material], { description: 'The papers that concern this person alone. 本人的材料。' })
  papers?: Material[];

  @Field(() => [LawyerCandidate], {
    description: "Qualified lawyers, who can be assigned first; the institution's only. 候选律师。",
  })
  lawyerCandidates?: LawyerCandidate[];

  @Field(() => [ViewerAction], { description: 'What you can do with it now. 可办理事项。' })
  viewerActions?: ViewerAction[];

  raw!: RawLine;
  notice!: RawNotice;
}
