import { Field, ID, ObjectType } from 'type-graphql';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { connectionOf } from '../../api/connection.js';
import { Region } from '../people/person.graphql.js';
import {
  AcceptedWorkEnum,
  OrganisationKindEnum,
  WorkstationKindEnum,
  WorkstationPowerEnum,
} from './organisation.graphql.js';

@ObjectType({ description: 'An organisation as the public directory shows it: no person stands here. 公开目录条目。' })
export class DirectoryEntry {
  @Field(() => ID, { description: 'Global id of the organisation; a sign-in takes it too. 全局编号。' })
  id!: string;

  @Field(() => OrganisationKindEnum, { description: 'What kind of body it is. 类型。' })
  kind!: string;

  @Field(() => String, { description: "The name in the caller's language. 名称。" })
  name!: string;

  @Field(() => Region, { description: 'Where it is competent. 行政区划。' })
  region!: Region;

  @Field(() => String, { nullable: true, description: 'Where it is; null when not told. 地址。' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'Its public number; null when not told. 服务热线。' })
  hotline!: string | null;

  @Field(() => [AcceptedWorkEnum], { description: 'What may be brought there. 受理范围。' })
  accepts!: readonly string[];

  @Field(() => WorkstationKindEnum, { nullable: true, description: 'Null for other bodies. 工作站类型。' })
  workstationKind!: string | null;

  @Field(() => [WorkstationPowerEnum], { description: 'Of a workstation; empty for other bodies. 工作站职权。' })
  powers!: readonly string[];

  @Field(() => OrganisationBrief, {
    nullable: true,
    description: 'Of a workstation, the institution it belongs to; null for other bodies. 主管法律援助机构。',
  })
  supervisingInstitution!: OrganisationBrief | null;
}

export const { Connection: DirectoryConnection } = connectionOf('Directory', () => DirectoryEntry, 'published bodies');

@ObjectType({ description: 'A lawyer who was published on purpose: name, licence and firm, nothing else. 公开律师。' })
export class PublishedLawyer {
  @Field(() => String, { description: 'The name. 姓名。' })
  name!: string;

  @Field(() => String, { description: 'The practising licence. 执业证号。' })
  licenceNumber!: string;

  @Field(() => String, { nullable: true, description: 'Where the lawyer practises; null when not told. 执业机构。' })
  firm!: string | null;
}

export const { Connection: PublishedLawyerConnection } = connectionOf(
  'PublishedLawyer',
  () => PublishedLawyer,
  'published lawyers',
);
