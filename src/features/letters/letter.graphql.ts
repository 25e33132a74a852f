import { Field, ObjectType } from 'type-graphql';
import { brief } from '../../access/projection.js';
import { Node, OrganisationBrief } from '../../api/common.graphql.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { RawLetter } from './letter.queries.js';

@ObjectType({ implements: Node, description: 'A numbered paper; its file is rendered from the kept content. 文书。' })
export class Letter extends Node {
  @Field(() => String, { description: 'The form, for example `COOPERATION_LETTER`. 文书类型。' })
  template!: string;

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

  @Field(() => String, { description: 'SHA-256 of its content, in hexadecimal. 内容摘要。' })
  contentHash!: string;

  @Field(() => String, { description: 'Where the word-processor file is, with your token: `GET` it. 文档地址。' })
  docxPath!: string;

  @Field(() => String, { description: 'Where the A4 print page is, with your token. 打印页地址。' })
  printPath!: string;
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
    addressee: raw.toOrganisationId === null ? null : brief(ctx, raw.toOrganisationId),
    issuedAt: raw.issuedAt,
    deliveredAt: raw.deliveredAt,
    downloadedAt: raw.firstDownloadedAt,
    contentHash: raw.contentHash.toString('hex'),
    docxPath: `/letters/${id}.docx`,
    printPath: `/letters/${id}.html`,
  } as Letter;
}
