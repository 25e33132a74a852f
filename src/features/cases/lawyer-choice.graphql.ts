import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../../api/enums.js';
import { CANDIDATE_REASONS } from '../organisations/candidate.rules.js';
import { CaseMoveInput } from './case.inputs.js';

export const CandidateReasonEnum = enumOf(
  'CandidateReasonCode',
  'What speaks for or against a lawyer. 律师情况。',
  Object.fromEntries(Object.entries(CANDIDATE_REASONS).map(([code, { zh, en }]) => [code, { zh, en }])) as Readonly<
    Record<keyof typeof CANDIDATE_REASONS, { zh: string; en: string }>
  >,
);

export const BarEnum = enumOf('LawyerBar', 'Whether a reason can be set aside. 是否可以另行同意。', {
  STATUTORY: { zh: '法定，不得排除', en: 'the law requires it; nobody sets it aside' },
  OWN: { zh: '本机构，审批人可以注明排除', en: "the office's own; the head may set it aside with a note" },
});

@ObjectType({ description: 'One reason for or against a lawyer. 理由。' })
export class LawyerReason {
  @Field(() => CandidateReasonEnum, { description: 'The code. 代码。' })
  code!: string;

  @Field(() => String, { description: "In the caller's language. 说明。" })
  message!: string;

  @Field(() => String, { nullable: true, description: 'The law and article. 依据。' })
  basis!: string | null;

  @Field(() => BarEnum, { nullable: true, description: 'Null for what speaks for the lawyer. 是否妨碍指派。' })
  bar!: string | null;
}

@ObjectType({ description: 'A lawyer of your register with regard to one case. 候选律师。' })
export class LawyerCandidate {
  @Field(() => ID, { description: 'The lawyer, as `lawyers` lists him. 律师。' })
  lawyerId!: string;

  @Field(() => String, { description: 'The name. 姓名。' })
  name!: string;

  @Field(() => String, { description: 'The licence. 执业证号。' })
  licenceNumber!: string;

  @Field(() => String, { nullable: true, description: 'Where the lawyer practises. 执业机构。' })
  firm!: string | null;

  @Field(() => [String], { description: 'Fields of work. 专业领域。' })
  specialities!: readonly string[];

  @Field(() => Boolean, { description: 'Nothing of the law stands against it. 是否符合法定条件。' })
  qualified!: boolean;

  @Field(() => Boolean, { description: 'Can be assigned now. 现在可以指派。' })
  assignable!: boolean;

  @Field(() => Int, { description: 'Open cases. 在办件数。' })
  load!: number;

  @Field(() => [LawyerReason], { description: 'What speaks against and for the lawyer. 理由。' })
  reasons!: LawyerReason[];
}

@InputType({ description: 'The head sets aside what the office itself has against a lawyer. 同意指派。' })
export class CaseAllowLawyerInput extends CaseMoveInput {
  @Field(() => ID, { description: 'A lawyer of your register. 律师。' })
  lawyerId!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters; it stays in your organisation. 理由。' })
  note!: string;
}
