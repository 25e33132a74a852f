import { Field, ID, ObjectType } from 'type-graphql';
import { brief } from '../../access/projection.js';
import { OrganisationBrief } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { LocalDateScalar } from '../../api/scalars.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { suspensionOf } from './agreed-date.rules.js';
import type { RawDeadline } from './deadline.queries.js';
import { warningLevel } from './warning.rules.js';

export const DeadlineLevelEnum = enumOf('DeadlineLevel', 'How far a clock has run. 期限进度。', {
  NONE: { zh: '充裕', en: 'less than half has passed' },
  HALF: { zh: '过半', en: 'half has passed' },
  MOST: { zh: '将满', en: 'four fifths have passed' },
  OVERDUE: { zh: '逾期', en: 'the date has passed' },
});
export type DeadlineLevel = keyof typeof DeadlineLevelEnum;

@ObjectType({ description: 'One statutory or agreed clock, with its explanation in words. 期限。' })
export class Deadline {
  @Field(() => ID, { description: 'Global id. 全局编号。' })
  id!: string;

  @Field(() => String, {
    description: 'The rule, for example `COOPERATION_ANSWER`; `RESTRICTED` where the date alone is shown. 规则。',
  })
  rule!: string;

  @Field(() => OrganisationBrief, { description: 'Whose duty it is. 责任机构。' })
  organisation!: OrganisationBrief;

  @Field(() => Date, {
    nullable: true,
    description: 'What set it going happened then; null where the date alone is shown. 起算时间。',
  })
  startedAt!: Date | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The last day; null while the clock stands still. 届满日。',
  })
  dueOn!: string | null;

  @Field(() => Date, { nullable: true, description: 'The instant it ends: 24:00 in Shanghai of that day. 届满时刻。' })
  dueAt!: Date | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: 'The first date, before any agreed change; null where the date alone is shown. 原届满日。',
  })
  firstDueOn!: string | null;

  @Field(() => Boolean, {
    description: 'True when it lies past the published holiday calendar and may move. 是否暂定。',
  })
  provisional!: boolean;

  @Field(() => DeadlineLevelEnum, { description: 'How far it has run. 进度。' })
  level!: DeadlineLevel;

  @Field(() => String, {
    description: 'How it was computed, in words; of a restricted subject only for who belongs to it. 计算说明。',
  })
  explanation!: string;

  @Field(() => String, {
    description: 'Law and article, agreement or platform rule; empty where only the date is shown. 依据。',
  })
  citation!: string;

  @Field(() => Boolean, { description: 'False where the article was not read in the text itself. 依据是否核实。' })
  verified!: boolean;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description:
      'A stricter last day kept beside the statutory one, for persons in custody: `level` and warnings go by it. 从严届满日。',
  })
  strictDueOn!: string | null;

  @Field(() => Date, { nullable: true, description: 'The instant the stricter clock ends. 从严届满时刻。' })
  strictDueAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'How the stricter date was computed. 从严计算说明。' })
  strictExplanation!: string | null;

  @Field(() => String, { nullable: true, description: 'What the stricter date rests on. 从严依据。' })
  strictCitation!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False where it is stricter than required, by analogy. 从严依据是否核实。',
  })
  strictVerified!: boolean | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it was told as overdue, by its statutory date, and the superior took part. 上报时间。',
  })
  escalatedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was met or fell away; null while it runs. 停止时间。' })
  stoppedAt!: Date | null;
}

/** A clock as the API shows it. */
export function deadlineOf(ctx: Context, raw: RawDeadline): Deadline {
  const english = ctx.locale === 'en';
  return {
    id: toGlobalId('Deadline', raw.id),
    rule: raw.ruleId,
    organisation: brief(ctx, raw.organisationId),
    startedAt: raw.startedAt,
    dueOn: raw.dueOn,
    dueAt: raw.dueAt,
    firstDueOn: raw.firstDueOn,
    provisional: raw.provisional,
    level: levelOf(raw, ctx.clock.now()),
    explanation: english ? raw.explanationEn : raw.explanationZh,
    citation: raw.citation,
    verified: raw.verified,
    strictDueOn: raw.strictDueOn,
    strictDueAt: raw.strictDueAt,
    strictExplanation: english ? raw.strictExplanationEn : raw.strictExplanationZh,
    strictCitation: raw.strictCitation,
    strictVerified: raw.strictVerified,
    escalatedAt: raw.escalatedAt,
    stoppedAt: raw.stoppedAt,
  };
}

/** The clocks of a subject; of one that is covered for the viewer those that run, by when and not why (lifecycles.md §8). */
export function deadlinesOf(ctx: Context, rows: readonly RawDeadline[], covered: boolean): Deadline[] {
  if (!covered) return rows.map((row) => deadlineOf(ctx, row));
  const running = rows.filter(({ stoppedAt }) => stoppedAt === null);
  return running.map((row) => ({ ...deadlineOf(ctx, row), ...withoutReasons(ctx.locale === 'en') }));
}

/** Which clock it is, when it began and how it was reckoned say that somebody is held, is a minor, or waits for a paper. */
function withoutReasons(english: boolean) {
  return {
    rule: 'RESTRICTED',
    startedAt: null,
    firstDueOn: null,
    explanation: english ? 'Restricted: the date alone is shown.' : '限制查看，仅显示届满日。',
    citation: '',
    strictDueOn: null,
    strictDueAt: null,
    strictExplanation: null,
    strictCitation: null,
    strictVerified: null,
    escalatedAt: null,
  };
}

/** Warnings go by the stricter date where there is one; a clock that was stopped warns of nothing. */
function levelOf(raw: RawDeadline, now: Date): DeadlineLevel {
  if (raw.stoppedAt !== null) return 'NONE';
  return warningLevel(raw.startedAt, raw.strictDueAt ?? raw.dueAt, now, raw.suspensions.map(suspensionOf));
}
