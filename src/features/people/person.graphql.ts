import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Node, Redaction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { Payload } from '../../api/payload.js';
import { RegionCodeScalar } from '../../api/scalars.js';
import { ID_KINDS } from './person.entity.js';
import { REVEALABLE } from './person-reveal.rules.js';

export const IdKindEnum = enumOf('IdKind', 'By which paper a person is identified. 证件类型。', ID_KINDS);
export const PersonFieldEnum = enumOf(
  'PersonField',
  'A field of a person that can be revealed, with a reason. 可查看的个人信息。',
  REVEALABLE,
);

@ObjectType({ description: 'A region by its code and name. 行政区划。' })
export class Region {
  @Field(() => RegionCodeScalar, { description: 'GB/T 2260. 代码。' })
  code!: string;

  @Field(() => String, { description: 'Its name. 名称。' })
  name!: string;
}

@ObjectType({
  implements: Node,
  description: 'A person, always masked; the full values only through `personReveal`, with a reason. 自然人（脱敏）。',
})
export class Person extends Node {
  @Field(() => String, { nullable: true, description: 'The name, masked: `张*`. 姓名（脱敏）。' })
  nameMasked!: string | null;

  @Field(() => IdKindEnum, { nullable: true, description: 'Which paper. 证件类型。' })
  idKind!: string | null;

  @Field(() => String, { nullable: true, description: 'The last four characters of the number. 证件号码（脱敏）。' })
  idNumberMasked!: string | null;

  @Field(() => String, { nullable: true, description: 'The phone, masked: `138****1234`. 联系电话（脱敏）。' })
  phoneMasked!: string | null;

  @Field(() => Region, { nullable: true, description: 'Where the person comes from. 户籍地。' })
  region!: Region | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a migrant worker. 是否进城务工人员。' })
  migrantWorker!: boolean | null;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

@InputType({ description: 'What is written down of a person. 个人信息登记。' })
export class PersonInput {
  @Field(() => String, { description: 'The whole name. 姓名。' })
  name!: string;

  @Field(() => IdKindEnum, {
    nullable: true,
    description: 'RESIDENT_ID when left out and a number is given. 证件类型。',
  })
  idKind?: keyof typeof ID_KINDS | null;

  @Field(() => String, { nullable: true, description: 'The number of that paper, checked by its rules. 证件号码。' })
  idNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'Where the person can be reached. 联系电话。' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'The address, at most 200 characters. 住址。' })
  address?: string | null;

  @Field(() => RegionCodeScalar, { nullable: true, description: 'Where the person comes from. 户籍地代码。' })
  regionCode?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a migrant worker; false when left out. 是否进城务工人员。',
  })
  migrantWorker?: boolean | null;
}

@InputType({ description: 'Which fields of a person, and why. 查看个人信息。' })
export class PersonRevealInput {
  @Field(() => ID, { description: 'Global id of the person. 自然人编号。' })
  id!: string;

  @Field(() => [PersonFieldEnum], { description: 'The fields needed for the work at hand. 字段。' })
  fields!: (keyof typeof REVEALABLE)[];

  @Field(() => String, { description: 'What they are needed for; kept for the audit. 理由。' })
  reason!: string;
}

@ObjectType({ description: 'The full values, told once: never kept, never cached. 个人信息明文。' })
export class PersonRevealPayload extends Payload {
  @Field(() => Person, { nullable: true, description: 'The person, masked. 自然人。' })
  person?: Person | null;

  @Field(() => String, { nullable: true, description: 'The name. 姓名。' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The number of the paper. 证件号码。' })
  idNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'The phone. 联系电话。' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'The address. 住址。' })
  address?: string | null;
}
