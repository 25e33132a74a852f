import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { brief, briefOrNull } from '../../access/projection.js';
import { Node, OrganisationBrief } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { RawLetter } from './letter.queries.js';
import type { LetterTemplateId } from './letter-content.js';
import { ministryForms } from './templates/letter-templates.js';

export const LetterFormatEnum = enumOf('LetterFormat', 'In which form a paper was taken. 文书格式。', {
  DOCX: { zh: '文字处理文件', en: 'the word-processor file' },
  PRINT: { zh: '打印页', en: 'the A4 print page' },
});

@ObjectType({ description: 'A download by the side the paper is addressed to. 下载记录。' })
export class LetterDownload {
  @Field(() => Date, { description: 'When. 下载时间。' })
  at!: Date;

  @Field(() => LetterFormatEnum, { description: 'In which form. 格式。' })
  format!: 'DOCX' | 'PRINT';

  @Field(() => String, { description: 'A colleague by name, of the other side the organisation. 下载人。' })
  by!: string;
}

@ObjectType({ description: 'Another paper, by its number. 关联文书。' })
export class LetterLink {
  @Field(() => ID, { description: 'Its global id. 文书。' })
  id!: string;

  @Field(() => String, { description: 'Its number. 文号。' })
  number!: string;
}

@ObjectType({ implements: Node, description: 'A numbered paper; its file is rendered from the kept content. 文书。' })
export class Letter extends Node {
  @Field(() => String, { description: 'The form, for example `COOPERATION_LETTER`. 文书类型。' })
  template!: string;

  @Field(() => [Int], {
    description:
      "The forms of the ministry's set that it follows (1 to 32); none for a paper of our own. 司法部格式编号。",
  })
  ministryForms!: readonly number[];

  @Field(() => String, { description: 'Its number, for example `豫濮援协〔2026〕12号`. 文号。' })
  number!: string;

  @Field(() => OrganisationBrief, { description: 'Who issued it. 出具机关。' })
  issuer!: OrganisationBrief;

  @Field(() => OrganisationBrief, { nullable: true, description: 'To whom; null for a paper to a person. 主送机关。' })
  addressee!: OrganisationBrief | null;

  @Field(() => Date, { description: 'When it was issued. 出具时间。' })
  issuedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it lay on the other desk. 送达时间。' })
  deliveredAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the other side first downloaded it. 首次下载时间。' })
  downloadedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the other side first opened it. 首次打开时间。' })
  openedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who opened it first: a colleague by name, of the other side the organisation. 打开人。',
  })
  openedBy!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who downloaded it first: a colleague by name, of the other side the organisation. 下载人。',
  })
  downloadedBy!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was made void; null while it holds. 作废时间。' })
  voidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The number of the notice that made it void. 作废通知文号。' })
  voidedByNumber!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of such a notice: the number of the void paper. 被作废文书文号。',
  })
  voidsNumber!: string | null;

  @Field(() => LetterLink, {
    nullable: true,
    description: 'The void paper that it takes the place of. 代替的作废文书。',
  })
  replaces!: LetterLink | null;

  @Field(() => LetterLink, {
    nullable: true,
    description: 'Of a void paper: the one issued in its place, with a number of its own. 重新出具的文书。',
  })
  replacedBy!: LetterLink | null;

  @Field(() => String, { description: 'SHA-256 of its content, in hexadecimal. 内容摘要。' })
  contentHash!: string;

  @Field(() => String, { description: 'Where the word-processor file is, with your token: `GET` it. 文档地址。' })
  docxPath!: string;

  @Field(() => String, { description: 'Where the A4 print page is, with your token. 打印页地址。' })
  printPath!: string;
}

@InputType({ description: 'A paper that is wrong. 作废文书。' })
export class LetterVoidInput {
  @Field(() => ID, { description: 'The paper. 文书。' })
  id!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters; it stands in the notice. 作废原因。' })
  reason!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Issue it anew at once, with a new number, as `letterReissue` does. 作废并重新出具。',
  })
  reissue?: boolean | null;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A paper that has come in. 打开文书。' })
export class LetterOpenInput {
  @Field(() => ID, { description: 'The paper. 文书。' })
  id!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'A paper after it was opened. 打开结果。' })
export class LetterOpenPayload extends Payload {
  @Field(() => Letter, { nullable: true, description: 'The paper. 文书。' })
  letter?: Letter | null;
}

@InputType({ description: 'A void paper, to be issued anew. 重新出具文书。' })
export class LetterReissueInput {
  @Field(() => ID, { description: 'The void paper. 已作废的文书。' })
  id!: string;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'A paper after a command. 文书办理结果。' })
export class LetterVoidPayload extends Payload {
  @Field(() => Letter, { nullable: true, description: 'The paper, as it was issued. 文书。' })
  letter?: Letter | null;

  @Field(() => Letter, { nullable: true, description: 'The notice that makes it void. 作废通知。' })
  voidNotice?: Letter | null;

  @Field(() => Letter, { nullable: true, description: 'The paper issued in its place. 重新出具的文书。' })
  replacement?: Letter | null;
}

@ObjectType({ description: 'A void paper and the one in its place. 重新出具结果。' })
export class LetterReissuePayload extends Payload {
  @Field(() => Letter, { nullable: true, description: 'The void paper. 作废的文书。' })
  letter?: Letter | null;

  @Field(() => Letter, { nullable: true, description: 'The paper issued in its place. 重新出具的文书。' })
  replacement?: Letter | null;
}

const link = (id: string | null, number: string | null): LetterLink | null =>
  id === null || number === null ? null : { id: toGlobalId('Letter', id), number };

/** Who of the addressee did something: one's own colleague by name, of the other side the organisation. */
export function whoOf(ctx: Context, organisationId: string | null, memberName: string | null): string {
  if (organisationId === null) return '';
  return ctx.viewer?.organisationId === organisationId && memberName !== null
    ? memberName
    : brief(ctx, organisationId).name;
}

/** A paper as the API shows it. */
export function letterOf(ctx: Context, raw: RawLetter): Letter {
  const id = toGlobalId('Letter', raw.id);
  return {
    __typename: 'Letter',
    id,
    template: raw.templateId,
    number: raw.number,
    issuer: brief(ctx, raw.organisationId),
    addressee: briefOrNull(ctx, raw.toOrganisationId),
    issuedAt: raw.issuedAt,
    deliveredAt: raw.deliveredAt,
    downloadedAt: raw.firstDownloadedAt,
    openedAt: raw.openedAt,
    openedBy: raw.openedAt === null ? null : whoOf(ctx, raw.toOrganisationId, raw.openedByName),
    downloadedBy: raw.firstDownloadedAt === null ? null : whoOf(ctx, raw.toOrganisationId, raw.downloadedByName),
    voidedAt: raw.voidedAt,
    voidedByNumber: raw.voidedByNumber,
    voidsNumber: raw.voidsNumber,
    replaces: link(raw.replacesId, raw.replacesNumber),
    replacedBy: link(raw.replacedById, raw.replacedByNumber),
    ministryForms: ministryForms[raw.templateId as LetterTemplateId] ?? [],
    contentHash: raw.contentHash.toString('hex'),
    docxPath: `/letters/${id}.docx`,
    printPath: `/letters/${id}.html`,
  } as Letter;
}
