import { Field, InputType, ObjectType } from 'type-graphql';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { RegionCodeScalar } from '../../api/scalars.js';
import type { AidForm } from './case.entity.js';
import { AidFormEnum } from './case-parts.graphql.js';
import { COMPETENCE_GROUNDS, COMPETENCE_TURNS, NEARNESS } from './competence.rules.js';

export const CompetenceGroundEnum = enumOf(
  'CompetenceGround',
  'Why an institution is competent (法律援助法 art 38). 受理依据。',
  COMPETENCE_GROUNDS,
);
export const NearnessEnum = enumOf('CompetenceNearness', 'How near an institution is to the place. 层级。', NEARNESS);
export const CompetenceTurnEnum = enumOf(
  'CompetenceTurn',
  'What would change who is competent. 影响受理机构的情形。',
  COMPETENCE_TURNS,
);
export const CompetenceOutcomeEnum = enumOf(
  'CompetenceOutcome',
  'What becomes of an application where it was made; nobody is turned away. 处理方式。',
  {
    KEEPS: { zh: '由本机构受理', en: 'competent: whoever receives it first keeps it' },
    MAY_TRANSFER: { zh: '收下申请，可以移送', en: 'takes the application and may hand it on (TRANSFER_APPLICATION)' },
    KEEPS_UNTIL_KNOWN: { zh: '收下申请，待查明', en: 'takes the application; the places are not known yet' },
  },
);

@ObjectType({ description: 'One competent institution, with the reason. 有权受理的机构。' })
export class CompetentInstitution {
  @Field(() => OrganisationBrief, { description: 'Which institution. 机构。' })
  institution!: OrganisationBrief;

  @Field(() => CompetenceGroundEnum, { description: 'On which ground. 依据。' })
  ground!: string;

  @Field(() => NearnessEnum, { description: 'How near it is to the place. 层级。' })
  nearness!: string;

  @Field(() => RegionCodeScalar, { description: 'The place that decides. 连接点。' })
  regionCode!: string;

  @Field(() => String, { description: "Why, in the caller's language. 说明。" })
  reason!: string;
}

@ObjectType({ description: 'One thing that would change the answer. 影响受理机构的情形。' })
export class CompetenceTurnText {
  @Field(() => CompetenceTurnEnum, { description: 'What. 情形。' })
  turn!: string;

  @Field(() => String, { description: "The same in the caller's language. 说明。" })
  text!: string;
}

@ObjectType({ description: 'Which institutions are competent, why, and what would change it. 受理机构。' })
export class Competence {
  @Field(() => CompetenceOutcomeEnum, { description: 'What becomes of the application here. 处理方式。' })
  outcome!: string;

  @Field(() => [CompetentInstitution], { description: 'The best first. 有权受理的机构。' })
  ranked!: CompetentInstitution[];

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'To whom it may be handed on; null when it stays. 可移送的机构。',
  })
  transferTo!: OrganisationBrief | null;

  @Field(() => [CompetenceTurnText], { description: 'What would change the answer. 影响因素。' })
  turns!: CompetenceTurnText[];

  @Field(() => String, { description: 'Law and article. 依据。' })
  basis!: string;
}

@InputType({ description: 'A matter, before or without a case. 事项。' })
export class CompetenceInput {
  @Field(() => String, { nullable: true, description: 'Cause of action; it is only checked. 案由代码。' })
  causeCode?: string | null;

  @Field(() => AidFormEnum, { description: 'Form of aid: it says whether there is a suit. 援助形式。' })
  form!: AidForm;

  @Field(() => RegionCodeScalar, { nullable: true, description: 'Where the organ of the case is. 办案机关所在地。' })
  organRegionCode?: string | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: 'Where the body that handles the dispute is. 争议处理机关所在地。',
  })
  disputeRegionCode?: string | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: 'Where the cause arose, for example the place of work. 事由发生地。',
  })
  causeRegionCode?: string | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: 'Where the applicant lives; it never decides. 申请人住所地。',
  })
  applicantRegionCode?: string | null;
}
