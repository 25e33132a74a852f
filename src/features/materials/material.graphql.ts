import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief, Redaction } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { LocalDateScalar } from '../../api/scalars.js';
import type { FileKind } from '../../kernel/ports/files.js';
import { FieldClassEnum } from '../cooperation/cooperation.graphql.js';
import type { FieldClass } from '../cooperation/item-kinds.js';
import { FILE_TYPES, OBTAINED_HOW, type ObtainedHow, PURPOSES, type Purpose } from './material-types.rules.js';

export const MaterialPurposeEnum = enumOf(
  'MaterialPurpose',
  'What a file is for: decides its size and types. 材料用途。',
  PURPOSES,
);
export const FileTypeEnum = enumOf('FileType', 'What a file is, judged by its bytes. 文件类型。', FILE_TYPES);
export const ObtainedHowEnum = enumOf('ObtainedHow', 'How a file was come by. 取得方式。', OBTAINED_HOW);
export const MaterialStateEnum = enumOf('MaterialState', 'Where a file stands. 材料状态。', {
  TICKETED: { zh: '待上传', en: 'announced, not uploaded yet' },
  UPLOADED: { zh: '已上传', en: 'uploaded; attached to nothing, it lives 24 hours' },
  ATTACHED: { zh: '已附上', en: 'part of a case or a cooperation' },
  DISCARDED: { zh: '已舍弃', en: 'discarded' },
});

@ObjectType({
  implements: Node,
  description: 'A file in a case or a cooperation, with its hash and where it comes from. 案卷材料。',
})
export class Material extends Node {
  @Field(() => String, {
    nullable: true,
    description: 'Its original name; personal data, shown as far as its class is shared. 名称。',
  })
  title!: string | null;

  @Field(() => MaterialPurposeEnum, { description: 'What it is for. 用途。' })
  purpose!: Purpose;

  @Field(() => FieldClassEnum, { description: 'The class by which it is shared. 共享内容类别。' })
  fieldClass!: FieldClass;

  @Field(() => MaterialStateEnum, { description: 'Where it stands. 状态。' })
  state!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Judged by its bytes, for example `application/pdf`. 媒体类型。',
  })
  mediaType!: string | null;

  @Field(() => Int, { nullable: true, description: 'In bytes. 大小（字节）。' })
  size!: number | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of its content, in hexadecimal. 内容摘要。' })
  sha256!: string | null;

  @Field(() => OrganisationBrief, { description: 'Who brought it in. 提供机构。' })
  owner!: OrganisationBrief;

  @Field(() => String, { nullable: true, description: 'From whom, or from where. 来源。' })
  obtainedFrom!: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'When it was obtained. 取得日期。' })
  obtainedOn!: string | null;

  @Field(() => ObtainedHowEnum, { nullable: true, description: 'How it was obtained. 取得方式。' })
  obtainedHow!: ObtainedHow | null;

  @Field(() => Boolean, {
    description: 'Whether those who are asked see it at all, as far as its class is shared. 是否随协作共享。',
  })
  sharedWithAsks!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it was uploaded. 上传时间。' })
  uploadedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was attached. 附上时间。' })
  attachedAt!: Date | null;

  @Field(() => ID, { nullable: true, description: 'The item of a cooperation it belongs to. 所属协作事项。' })
  itemId!: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is, with your token: `GET` it. 下载地址。' })
  downloadPath!: string | null;

  @Field(() => [Redaction], { description: 'Fields that are withheld, and why. 不予显示的字段。' })
  redactions!: Redaction[];
}

@ObjectType({ description: 'Leave to send one file once, within fifteen minutes. 上传票据。' })
export class FileTicket {
  @Field(() => ID, { description: 'Global id of the ticket. 票据编号。' })
  ticketId!: string;

  @Field(() => ID, { description: 'The file it is for: attach it by this id once it is uploaded. 材料编号。' })
  materialId!: string;

  @Field(() => String, {
    description: 'Where the bytes go: `PUT` them there with your token, as the body and nothing else. 上传地址。',
  })
  uploadPath!: string;

  @Field(() => Date, { description: 'Until when. 有效期至。' })
  expiresAt!: Date;
}

@InputType({ description: 'Announces a file. 申请上传。' })
export class FileTicketInput {
  @Field(() => MaterialPurposeEnum, { description: 'What it is for. 用途。' })
  purpose!: Purpose;

  @Field(() => String, { description: 'Its original name, up to 200 characters; kept sealed. 文件名。' })
  title!: string;

  @Field(() => FileTypeEnum, { description: 'What it is; the bytes must say the same. 文件类型。' })
  declaredType!: FileKind;

  @Field(() => Int, { description: 'Its size in bytes, exactly. 大小（字节）。' })
  size!: number;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of its content in hexadecimal, checked when given. 内容摘要。',
  })
  sha256?: string | null;

  @Field(() => FieldClassEnum, { description: 'The class by which it will be shared. 共享内容类别。' })
  fieldClass!: FieldClass;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'What an announcement of a file answers. 上传申请结果。' })
export class FileTicketPayload extends Payload {
  @Field(() => FileTicket, { nullable: true, description: 'The ticket; null when refused. 上传票据。' })
  ticket?: FileTicket | null;
}

@InputType({ description: 'Attaches an uploaded file to a case, or to an item of a cooperation. 附上材料。' })
export class MaterialAttachInput {
  @Field(() => ID, { description: 'The file. 材料。' })
  materialId!: string;

  @Field(() => ID, { nullable: true, description: 'The case; or else the item. 案件。' })
  caseId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The item; the file then belongs to its cooperation and its case too. 协作事项。',
  })
  cooperationItemId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'From whom or from where, up to 200 characters; kept sealed. 来源。',
  })
  obtainedFrom?: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: 'When it was obtained; not in the future. 取得日期。' })
  obtainedOn?: string | null;

  @Field(() => ObtainedHowEnum, { nullable: true, description: 'How it was obtained. 取得方式。' })
  obtainedHow?: ObtainedHow | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False: only the lead and the home institution ever see it. True when left out. 是否随协作共享。',
  })
  sharedWithAsks?: boolean | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'Throws away an own file that is attached to nothing. 舍弃材料。' })
export class MaterialDiscardInput {
  @Field(() => ID, { description: 'The file. 材料。' })
  materialId!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'What a command on a file answers. 材料办理结果。' })
export class MaterialPayload extends Payload {
  @Field(() => Material, { nullable: true, description: 'The file as it is now; null when refused. 材料。' })
  material?: Material | null;
}

@ObjectType({ description: 'What a discarding answers. 舍弃结果。' })
export class MaterialDiscardPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'The file that is no more; null when refused. 材料编号。' })
  discardedId?: string | null;
}
