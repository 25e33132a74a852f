import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import type { LocalDate } from '../../kernel/local-date.js';
import { type KeptSuspension, suspensionOf } from './agreed-date.rules.js';
import type { Deadline } from './clock.rules.js';
import type { ClockUnit, Trigger } from './clock-words.rules.js';
import type { DatedClock } from './strict-date.rules.js';
import { nextWarningAt, WARNED_AT, warningLevel } from './warning.rules.js';

/** The rule a date was reckoned by, as it is kept with the date. */
export interface KeptRule {
  ruleId: string;
  jurisdiction: string;
  unit: ClockUnit;
  amount: number;
}

/** A running clock as a command reads it to move it. */
export interface DeadlineRow extends KeptRule {
  id: string;
  subjectType: SubjectType;
  subjectId: string;
  itemId: string | null;
  organisationId: string;
  startedAt: Date;
  rulesOn: LocalDate;
  trigger: Trigger;
  agreedDueOn: LocalDate | null;
  dueOn: LocalDate | null;
  strictDueOn: LocalDate | null;
  watchedAt: Date | null;
  calendarVersion: string;
  suspensions: KeptSuspension[];
  warnedLevel: number;
  /** The stricter rule kept beside it, for persons in custody. */
  strict: KeptRule | null;
}

const RUNNING = `select id, rule_id as "ruleId", rule_jurisdiction as jurisdiction, unit, amount, organisation_id as "organisationId",
    started_at as "startedAt", trigger, agreed_due_on::text as "agreedDueOn", due_on::text as "dueOn", suspensions,
    warned_level as "warnedLevel", subject_type as "subjectType", subject_id as "subjectId", item_id as "itemId",
    strict_due_on::text as "strictDueOn", coalesce(rules_on, (started_at at time zone 'Asia/Shanghai')::date)::text as "rulesOn", watched_due_at as "watchedAt", calendar_version as "calendarVersion",
    case when strict_rule_id is not null then jsonb_build_object('ruleId', strict_rule_id, 'jurisdiction', strict_jurisdiction,
      'unit', strict_unit, 'amount', strict_amount) end as strict
  from deadline`;

/** The running clock of an item, or of a subject, by rule; null when none runs. */
export async function runningOf(tx: CommandTx, subjectOrItemId: string, ruleId: string): Promise<DeadlineRow | null> {
  const rows = await tx.sql<DeadlineRow>(
    `${RUNNING} where (item_id = ? or subject_id = ?) and rule_id = ? and stopped_at is null`,
    [subjectOrItemId, subjectOrItemId, ruleId],
  );
  return rows[0] ?? null;
}

/** A running clock, locked; null when it has stopped, or is under somebody's hand just now. */
export async function lockedRow(tx: CommandTx, id: string): Promise<DeadlineRow | null> {
  const rows = await tx.sql<DeadlineRow>(`${RUNNING} where id = ? and stopped_at is null for update skip locked`, [id]);
  return rows[0] ?? null;
}

/** What a running clock now says. */
export interface MovedClock {
  suspensions: readonly KeptSuspension[];
  agreedDueOn: LocalDate | null;
  statutory: DatedClock;
  /** Null for a clock without a stricter one. */
  strict: DatedClock | null;
  /** Where it was reckoned by the rule and the calendar, not by a day that was agreed on. */
  reckoned: Pick<Deadline, 'provisional' | 'calendarVersion'> | null;
}

/**
 * Writes what a running clock now says. Afterwards it warns anew of what lies ahead again, and is no longer told as
 * overdue when it is not.
 */
export async function keepMoved(tx: CommandTx, row: DeadlineRow, moved: MovedClock): Promise<void> {
  const { statutory, strict, reckoned } = moved;
  const watchedAt = strict?.dueAt ?? statutory.dueAt;
  const stops = moved.suspensions.map(suspensionOf);
  const reached = WARNED_AT[warningLevel(row.startedAt, watchedAt, tx.now, stops)];
  const warned = watchedAt === null ? row.warnedLevel : Math.min(row.warnedLevel, reached);
  await tx.sql(
    `update deadline set suspensions = ?::jsonb, due_on = ?, due_at = ?, agreed_due_on = ?, provisional = coalesce(?, provisional),
       calendar_version = coalesce(?, calendar_version), explanation_zh = ?, explanation_en = ?,
       strict_due_on = ?, strict_due_at = ?, strict_explanation_zh = ?, strict_explanation_en = ?,
       warned_level = ?, next_warning_at = ?, escalated_at = case when ?::timestamptz <= ?::timestamptz then escalated_at end where id = ?`,
    [
      JSON.stringify(moved.suspensions),
      statutory.dueOn,
      statutory.dueAt,
      moved.agreedDueOn,
      reckoned?.provisional ?? null,
      reckoned?.calendarVersion ?? null,
      statutory.explanation.zh,
      statutory.explanation.en,
      strict?.dueOn ?? null,
      strict?.dueAt ?? null,
      strict?.explanation.zh ?? null,
      strict?.explanation.en ?? null,
      warned,
      nextWarningAt(row.startedAt, watchedAt, warned, stops),
      statutory.dueAt,
      tx.now,
      row.id,
    ],
  );
}
