import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../../api/payload.js';
import { Cooperation } from '../cooperation/cooperation.graphql.js';
import { Referral } from '../referrals/referral.graphql.js';
import { Disposition, Proposal } from './ask.graphql.js';

@ObjectType({ description: 'What a proposal or its answer leads to. 提议办理结果。' })
export class ProposalPayload extends Payload {
  @Field(() => Proposal, { nullable: true, description: 'The proposal as it is now. 提议。' })
  proposal?: Proposal | null;

  @Field(() => Cooperation, { nullable: true, description: 'The cooperation it belongs to. 所属协作。' })
  cooperation?: Cooperation | null;

  @Field(() => Referral, { nullable: true, description: 'The referral it belongs to. 所属转介。' })
  referral?: Referral | null;
}

@ObjectType({ description: 'What a disposition leads to. 处置办理结果。' })
export class DispositionPayload extends Payload {
  @Field(() => Disposition, { nullable: true, description: 'The disposition as it is now. 处置。' })
  disposition?: Disposition | null;

  @Field(() => Cooperation, { nullable: true, description: 'The cooperation it belongs to. 所属协作。' })
  cooperation?: Cooperation | null;

  @Field(() => Referral, { nullable: true, description: 'The referral it belongs to. 所属转介。' })
  referral?: Referral | null;

  @Field(() => Cooperation, {
    nullable: true,
    description: 'The draft to another institution, when rerouted. 另行委托的草稿。',
  })
  next?: Cooperation | null;

  @Field(() => Referral, {
    nullable: true,
    description: 'The draft of another referral, when rerouted. 另行转介的草稿。',
  })
  nextReferral?: Referral | null;
}
