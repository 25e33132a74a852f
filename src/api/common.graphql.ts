import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { ViewerAction as ActionAnswer } from '../access/authorize.js';
import { messageOf, type RefusalCode } from '../errors/catalogue.js';
import type { Context } from '../kernel/context.js';
import { yuanOf } from '../kernel/money.js';
import { enumOf } from './enums.js';
import { RefusalCodeEnum } from './payload.js';
import { FenScalar } from './scalars.js';

@InterfaceType({
  description: 'Anything with a global id. 具有全局编号的对象。',
  resolveType: (value: { __typename?: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque global id. 全局编号。' })
  id!: string;
}

@ObjectType({ description: 'An amount. 金额。' })
export class Money {
  @Field(() => FenScalar, { description: 'In fen. 分。' })
  fen!: number;

  @Field(() => String, { description: 'In yuan with two decimals, for example `1234.50`. 元。' })
  yuan!: string;
}

/** An amount as the API shows it. */
export function moneyOf(fen: number): Money;
export function moneyOf(fen: number | null): Money | null;
export function moneyOf(fen: number | null): Money | null {
  return fen === null ? null : { fen, yuan: yuanOf(fen) };
}

export const RedactionReasonEnum = enumOf(
  'RedactionReason',
  'Why a field is withheld: neutral reasons only. 不予显示的原因。',
  {
    NOT_SHARED: { zh: '未共享', en: 'not shared with your organisation' },
    NOT_YET_ACCEPTED: { zh: '尚未接受', en: 'shown after acceptance' },
    ENDED: { zh: '共享已结束', en: 'the sharing has ended' },
    RESTRICTED: { zh: '限制查看', en: 'restricted to those who work on it' },
  },
);
export type RedactionReason = keyof typeof RedactionReasonEnum;

@ObjectType({ description: 'A field that exists and is withheld: null never means two things. 不予显示的字段。' })
export class Redaction {
  @Field(() => String, { description: 'The field of this object. 字段名。' })
  field!: string;

  @Field(() => RedactionReasonEnum, { description: 'Why. 原因。' })
  reason!: RedactionReason;
}

@ObjectType({ description: 'The refusal that a command would meet now. 办理将遇到的拒绝。' })
export class ViewerActionRefusal {
  @Field(() => RefusalCodeEnum, { description: 'The code. 代码。' })
  code!: RefusalCode;

  @Field(() => String, { description: "In the caller's language. 说明。" })
  message!: string;

  @Field(() => String, { nullable: true, description: 'Law and article. 依据。' })
  basis!: string | null;
}

@ObjectType({
  description: 'What you can do here now, by the same rules that guard the command. 您现在可以办理的事项。',
})
export class ViewerAction {
  @Field(() => String, { description: 'object.verb, for example `cooperation.send`. 事项。' })
  action!: string;

  @Field(() => Boolean, { description: 'Whether the command would be taken. 是否可以办理。' })
  allowed!: boolean;

  @Field(() => ViewerActionRefusal, { nullable: true, description: 'Why not. 原因。' })
  refusal!: ViewerActionRefusal | null;
}

/** The answers of `actionsOf` in the caller's language. */
export function viewerActionsOf(ctx: Pick<Context, 'locale'>, actions: readonly ActionAnswer[]): ViewerAction[] {
  return actions.map(({ action, allowed, refusal }) => ({
    action,
    allowed,
    refusal: refusal === null ? null : { code: refusal, message: messageOf(refusal, ctx.locale, {}), basis: null },
  }));
}

@ObjectType({ description: 'An organisation as it stands on a subject. 机构。' })
export class OrganisationBrief {
  @Field(() => ID, { description: 'Global id. 全局编号。' })
  id!: string;

  @Field(() => String, { description: "The name in the caller's language. 名称。" })
  name!: string;
}

export const PartEnum = enumOf('Part', 'The part an organisation has in a subject. 机构身份。', {
  REQUESTING: { zh: '请求方', en: 'asks for cooperation' },
  REQUESTED: { zh: '被请求方', en: 'is asked for cooperation' },
  LEAD: { zh: '主办', en: 'leads the case' },
  HOME: { zh: '户籍地机构', en: 'the home institution' },
  ASSISTING: { zh: '协办', en: 'assists with single acts' },
  ORGAN: { zh: '办案机关', en: 'the case-handling organ' },
  SOURCE: { zh: '来源', en: 'referred the person' },
  SUPPORT: { zh: '支持', en: 'supports the suit' },
  SUPERVISOR: { zh: '监督', en: 'supervises' },
  ASKED: { zh: '被征询', en: 'was asked and has not accepted yet' },
  FORMER_LEAD: { zh: '原主办', en: 'led the case before' },
  OWNER: { zh: '所有者', en: 'made it' },
});

@ObjectType({ description: 'One side of a subject. 参与方。' })
export class Side {
  @Field(() => OrganisationBrief, { description: 'Which organisation. 机构。' })
  organisation!: OrganisationBrief;

  @Field(() => PartEnum, { description: 'Its part. 身份。' })
  part!: string;

  @Field(() => Date, { description: 'Since when. 起始时间。' })
  since!: Date;

  @Field(() => Date, { nullable: true, description: 'Until when; null while it lasts. 结束时间。' })
  endedAt!: Date | null;
}
