import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { type Deadline, isEscalated } from './clock.rules.js';
import { isOwnClock } from './clock-visibility.rules.js';
import type { Trigger } from './clock-words.rules.js';
import { type ClockLimit, onDay, type Reckoned, reckonNew, regionOf } from './deadline-reckoning.js';
import { type DatedClock, stricterDate } from './strict-date.rules.js';
import { nextWarningAt } from './warning.rules.js';

export interface ClockStart {
  ruleId: string;
  /** A stricter rule kept beside it: for a person in custody warnings and the other side's view go by its date. */
  strictRuleId?: string;
  /** The organisation whose duty it is. */
  organisationId: string;
  subjectType: SubjectType;
  subjectId: string;
  itemId?: string | null;
  startedAt: Date;
  trigger?: Trigger;
  /** Limits from an agreement or a letter, in place of the rule's own. */
  limit?: ClockLimit;
  /** A day both sides named; it stands in place of what the rule computes. */
  dueOn?: LocalDate;
}

/** Until when something is to be done. While its clock stands still there is no date. */
export interface RunningDeadline {
  id: string;
  dueOn: LocalDate | null;
  dueAt: Date | null;
  /** Where a stricter clock is kept beside it. */
  strictDueOn?: LocalDate | null;
  strictDueAt?: Date | null;
}

const INSERT = `insert into deadline (id, organisation_id, subject_type, subject_id, item_id, rule_id, rule_jurisdiction, unit, amount, source, trigger,
  started_at, due_on, due_at, first_due_on, agreed_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified,
  strict_rule_id, strict_jurisdiction, strict_unit, strict_amount, strict_due_on, strict_due_at, strict_explanation_zh, strict_explanation_en,
  strict_citation, strict_verified, next_warning_at, escalates, own_only, rules_on) values (${Array(36).fill('?').join(', ')})`;

/** Reckons both dates of a new clock and writes its row, with its words and its first warning. */
export async function insertClock(tx: CommandTx, start: ClockStart): Promise<RunningDeadline> {
  const rulesOn = await dayOfRules(tx, start);
  const from = rulesOn === undefined ? start : { ...start, rulesOn };
  const { rule, deadline } = reckonNew(tx.ctx, from);
  const { dueOn = null } = start;
  const dated: DatedClock = dueOn === null ? deadline : onDay(dueOn, namedDay(dueOn, deadline));
  const strict = strictOf(tx, from, dated);
  const id = newId();
  await tx.sql(INSERT, [
    id,
    start.organisationId,
    start.subjectType,
    start.subjectId,
    start.itemId ?? null,
    rule.id,
    rule.jurisdiction,
    start.limit?.unit ?? rule.unit,
    start.limit?.amount ?? rule.amount,
    dueOn === null ? (start.limit?.source ?? 'RULE') : 'LETTER',
    start.trigger ?? rule.trigger ?? 'RECEIVED',
    start.startedAt,
    dated.dueOn,
    dated.dueAt,
    deadline.dueOn ?? dated.dueOn,
    dueOn,
    dueOn === null && (deadline.provisional || strict?.deadline.provisional === true),
    deadline.calendarVersion,
    dated.explanation.zh,
    dated.explanation.en,
    rule.citation,
    rule.verified,
    ...(strict === null ? Array<null>(10).fill(null) : strictColumns(strict)),
    nextWarningAt(start.startedAt, strict?.dated.dueAt ?? dated.dueAt, 0),
    isEscalated(rule),
    isOwnClock(rule.id),
    rulesOn ?? null,
  ]);
  return {
    id,
    dueOn: dated.dueOn,
    dueAt: dated.dueAt,
    ...(strict === null ? {} : { strictDueOn: strict.dated.dueOn, strictDueAt: strict.dated.dueAt }),
  };
}

/** A case keeps the rule that was in force when it was received; looked up only where the rule was ever replaced. */
async function dayOfRules(tx: CommandTx, start: ClockStart): Promise<LocalDate | undefined> {
  if (start.subjectType !== 'LEGAL_AID_CASE') return undefined;
  if (!tx.ctx.reference.hasVersions(start.ruleId, regionOf(tx.ctx, start.organisationId))) return undefined;
  const rows = await tx.sql<{ receivedAt: Date }>(
    'select received_at as "receivedAt" from legal_aid_case where id = ?',
    [start.subjectId],
  );
  return rows[0] === undefined ? undefined : toLocalDate(rows[0].receivedAt);
}

type StrictClock = Reckoned & { dated: DatedClock };

function strictOf(
  tx: CommandTx,
  start: ClockStart & { rulesOn?: LocalDate },
  statutory: DatedClock,
): StrictClock | null {
  if (start.strictRuleId === undefined) return null;
  const { limit: _limit, ...own } = start;
  const reckoned = reckonNew(tx.ctx, { ...own, ruleId: start.strictRuleId });
  return { ...reckoned, dated: stricterDate(statutory, reckoned.deadline) };
}

function strictColumns({ rule, dated }: StrictClock): unknown[] {
  const { dueOn, dueAt, explanation } = dated;
  const { zh, en } = explanation;
  return [rule.id, rule.jurisdiction, rule.unit, rule.amount, dueOn, dueAt, zh, en, rule.citation, rule.verified];
}

function namedDay(dueOn: LocalDate, deadline: Deadline): { zh: string; en: string } {
  return {
    zh: `函中约定至${dueOn}（按规则：${deadline.explanation.zh}）`,
    en: `Named in the letter: ${dueOn} (by the rule: ${deadline.explanation.en})`,
  };
}
