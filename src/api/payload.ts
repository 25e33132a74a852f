import { Field, ID, Int, ObjectType } from 'type-graphql';
import { messageOf, REFUSALS, type RefusalCode } from '../errors/catalogue.js';
import type { Context } from '../kernel/context.js';
import { toGlobalId } from '../kernel/ids.js';
import { toLocalMinute } from '../kernel/local-date.js';
import { Refusal } from '../kernel/refusal.js';
import { enumOf } from './enums.js';

export const RefusalCodeEnum = enumOf(
  'RefusalCode',
  'Why something was refused; the code is never localised. 拒绝原因代码。',
  REFUSALS,
);

/** One fault among several, for example one cell of a roster. */
@ObjectType({ description: 'One fault of many: a row and a column, never the value. 明细错误。' })
export class UserErrorIssue {
  @Field(() => Int, { nullable: true, description: 'The row of the file, as the spreadsheet counts. 行号。' })
  row!: number | null;

  @Field(() => String, { nullable: true, description: 'The column heading. 列名。' })
  column!: string | null;

  @Field(() => String, { description: 'What is wrong there, for example `IDENTITY_NUMBER_CHECK_DIGIT`. 错误代码。' })
  code!: string;
}

/** A business refusal as the caller meets it. */
@ObjectType({ description: 'A business refusal: nothing was changed, and this is why. 业务拒绝。' })
export class UserError {
  @Field(() => RefusalCodeEnum, { description: 'The fact, as a stable code. 代码。' })
  code!: RefusalCode;

  @Field(() => String, { description: "The same in the caller's language. 说明。" })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path into the input, for example `["input","items","0"]`. 输入路径。',
  })
  path!: readonly string[] | null;

  @Field(() => String, { nullable: true, description: "The subject's state at that moment. 当前状态。" })
  currentState!: string | null;

  @Field(() => [String], { nullable: true, description: 'What may be done now. 现在可以办理的事项。' })
  allowedActions!: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who moved it last: a colleague, or the other organisation. 最近办理者。',
  })
  actedBy!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was moved last. 最近办理时间。' })
  actedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The law and article, for example 法律援助法第43条. 依据。' })
  basis!: string | null;

  @Field(() => [UserErrorIssue], { description: 'The single faults, where there are several. 明细。' })
  issues!: UserErrorIssue[];
}

/** What every mutation answers beside its subject. */
@ObjectType()
export abstract class Payload {
  @Field(() => ID, {
    nullable: true,
    description:
      'The journal entry this command wrote (`EventFrame.entryId`): when the stream has shown it, the client has caught up. 日志条目。',
  })
  journalEntryId?: string | null;

  @Field(() => [UserError], { description: 'Empty when it was done. 拒绝原因；成功时为空。' })
  userErrors!: UserError[];
}

/** A refusal in the caller's language. */
export function toUserError(ctx: Pick<Context, 'locale'>, refusal: Refusal): UserError {
  const { details, code } = refusal;
  const state = ctx.locale === 'en' ? 'stateEn' : 'stateZh';
  const words = {
    actedBy: details.actedBy ?? (ctx.locale === 'en' ? 'the other side' : '对方'),
    actedAt: details.actedAt === undefined ? '' : toLocalMinute(details.actedAt),
    ...details.words,
    ...(details.words?.[state] === undefined ? {} : { state: details.words[state] }),
  };
  return {
    code,
    message: messageOf(code, ctx.locale, words),
    path: details.path ?? null,
    currentState: details.currentState ?? null,
    allowedActions: details.allowedActions ?? null,
    actedBy: details.actedBy ?? null,
    actedAt: details.actedAt ?? null,
    basis: details.basis ?? null,
    issues: (details.issues ?? []).map((issue) => ({
      row: issue.row ?? null,
      column: issue.column ?? null,
      code: issue.code,
    })),
  };
}

/** Turns a use case into a payload: its fields, or the refusal; anything else goes on as an error. */
export async function answered<Fields extends object>(
  ctx: Pick<Context, 'locale'>,
  work: () => Promise<Fields & { journalEntryId?: string | null }>,
): Promise<Partial<Fields> & { journalEntryId: string | null; userErrors: UserError[] }> {
  try {
    const fields = await work();
    const entryId = fields.journalEntryId ?? null;
    return { ...fields, journalEntryId: entryId === null ? null : toGlobalId('JournalEntry', entryId), userErrors: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { journalEntryId: null, userErrors: [toUserError(ctx, error)] } as unknown as Partial<Fields> & {
      journalEntryId: null;
      userErrors: UserError[];
    };
  }
}
