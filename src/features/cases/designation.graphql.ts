import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { CaseMoveInput } from './case.inputs.js';

@ObjectType({ description: 'A superior named the lead while the former one was suspended. 指定办理。' })
export class CaseDesignation {
  @Field(() => Date, { description: 'When. 指定时间。' })
  at!: Date;

  @Field(() => OrganisationBrief, { description: 'Which superior. 指定机关。' })
  by!: OrganisationBrief;

  @Field(() => String, { description: 'The number of its document. 指定文书文号。' })
  documentNumber!: string;
}

@InputType({ description: 'Another lead for the case of a suspended one. 指定承办机构。' })
export class CaseDesignateInput extends CaseMoveInput {
  @Field(() => ID, { description: 'The institution that leads it from now on. 承办机构。' })
  organisationId!: string;

  @Field(() => String, { description: 'The number of the document, up to 100 characters. 指定文书文号。' })
  documentNumber!: string;
}
