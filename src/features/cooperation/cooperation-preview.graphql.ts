import { Field, ObjectType } from 'type-graphql';
import { LocalDateScalar } from '../../api/scalars.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { Cooperation, SharedClass } from './cooperation.graphql.js';

@ObjectType({
  description: 'Exactly what the other institution will see, made by the function that will show it. 发送前预览。',
})
export class CooperationPreview {
  @Field(() => Cooperation, { description: 'The letter with its items: both sides see all of it. 协作函。' })
  cooperation!: Cooperation;

  @Field(() => LegalAidCase, {
    description: 'The case as the other side sees it before it accepts. 接受前可见的案件内容。',
  })
  legalAidCase!: LegalAidCase;

  @Field(() => [SharedClass], { description: 'Class by class, before and after acceptance. 共享范围。' })
  sharing!: SharedClass[];

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The day by which the other side would have to answer if it were sent now. 预计答复期限。',
  })
  answerBy!: string | null;

  @Field(() => String, { description: 'How that day comes about, in words. 期限说明。' })
  answerByExplanation!: string;
}
