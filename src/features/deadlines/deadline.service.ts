import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
import { endOfDay, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { type ShiftedDate, shiftedDate } from './agreed-date.rules.js';
import { type ClockRule, computeDeadline, type Deadline, ruleThatHolds } from './clock.rules.js';
import type { Suspension } from './clock-explanation.rules.js';
import type { ClockUnit, Trigger } from './clock-words.rules.js';

export interface ClockStart {
  ruleId: string;
  /** The organisation whose duty it is. */
  organisationId: string;
  subjectType: SubjectType;
  subjectId: string;
  itemId?: string | null;
  startedAt: Date;
  trigger?: Trigger;
  /** Limits from an agreement or a letter, in place of the rule's own. */
  limit?: { amount: number; unit: ClockUnit; source: 'AGREEMENT' | 'LETTER' };
  /** A day both sides named; it stands in place of what the rule computes. */
  dueOn?: LocalDate;
}

/** Until when something is to be done. While its clock stands still there is no date. */
export interface RunningDeadline {
  id: string;
  dueOn: LocalDate | null;
  dueAt: Date | null;
}

/**
 * Starts a clock of a duty: the shorter of the national and the local rules, or what was agreed.
 * Afterwards a deadline row says until when, by which rule and why, in words.
 */
export async function startClock(tx: CommandTx, start: ClockStart): Promise<RunningDeadline> {
  const { rule, deadline } = computed(tx, start);
  const id = newId();
  const dueOn = start.dueOn ?? deadline.dueOn;
  const dueAt = start.dueOn === undefined ? deadline.dueAt : endOfDay(start.dueOn);
  const words = start.dueOn === undefined ? deadline.explanation : namedDay(start.dueOn, deadline);
  await tx.sql(
    `insert into deadline (id, organisation_id, subject_type, subject_id, item_id, rule_id, rule_jurisdiction, unit, amount, source, trigger,
       started_at, due_on, due_at, first_due_on, agreed_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      start.organisationId,
      start.subjectType,
      start.subjectId,
      start.itemId ?? null,
      rule.id,
      rule.jurisdiction,
      start.limit?.unit ?? rule.unit,
      start.limit?.amount ?? rule.amount,
      start.dueOn === undefined ? (start.limit?.source ?? 'RULE') : 'LETTER',
      start.trigger ?? rule.trigger ?? 'RECEIVED',
      start.startedAt,
      dueOn,
      dueAt,
      deadline.dueOn ?? dueOn,
      start.dueOn ?? null,
      deadline.provisional,
      deadline.calendarVersion,
      words.zh,
      words.en,
      rule.citation,
      rule.verified,
    ],
  );
  return { id, dueOn, dueAt };
}

function namedDay(dueOn: LocalDate, deadline: Deadline): { zh: string; en: string } {
  return {
    zh: `函中约定至${dueOn}（按规则：${deadline.explanation.zh}）`,
    en: `Named in the letter: ${dueOn} (by the rule: ${deadline.explanation.en})`,
  };
}

function computed(tx: CommandTx, start: ClockStart): { rule: ClockRule; deadline: Deadline } {
  const region = tx.ctx.reference.organisation(start.organisationId)?.regionCode ?? '100000';
  const rules = tx.ctx.reference.rules(start.ruleId, region, toLocalDate(start.startedAt));
  const trigger = start.trigger === undefined ? {} : { trigger: start.trigger };
  const input = { startedAt: start.startedAt, calendar: tx.ctx.reference.calendar(), ...trigger };
  const national = rules.at(-1);
  if (national === undefined) throw new Error(`No clock rule ${start.ruleId} is in force.`);
  if (start.limit !== undefined) {
    const { amount, unit } = start.limit;
    return { rule: national, deadline: computeDeadline({ ...input, rule: national, amount, unit }) };
  }
  return ruleThatHolds(rules, input) ?? { rule: national, deadline: computeDeadline({ ...input, rule: national }) };
}

/** Stops the running clocks of a subject, of one item or of all, by rule. Afterwards they are kept with the time they stopped. */
export async function stopClocks(
  tx: CommandTx,
  subjectId: string,
  ruleIds: readonly string[],
  itemId?: string,
): Promise<void> {
  await tx.sql(
    `update deadline set stopped_at = ? where subject_id = ? and stopped_at is null
       and rule_id in (select v from jsonb_array_elements_text(?::jsonb) as j(v)) and (?::uuid is null or item_id = ?::uuid)`,
    [tx.now, subjectId, JSON.stringify(ruleIds), itemId ?? null, itemId ?? null],
  );
}

/** Stops every clock of a subject that has ended. */
export async function stopAllClocks(tx: CommandTx, subjectId: string): Promise<void> {
  await tx.sql('update deadline set stopped_at = ? where subject_id = ? and stopped_at is null', [tx.now, subjectId]);
}

interface DeadlineRow {
  id: string;
  ruleId: string;
  jurisdiction: string;
  unit: ClockUnit;
  amount: number;
  organisationId: string;
  startedAt: Date;
  trigger: Trigger;
  agreedDueOn: LocalDate | null;
  dueOn: LocalDate | null;
  suspensions: { by: string; from: string; to: string | null }[];
}

async function runningOf(tx: CommandTx, itemId: string, ruleId: string): Promise<DeadlineRow | null> {
  const rows = await tx.sql<DeadlineRow>(
    `select id, rule_id as "ruleId", rule_jurisdiction as jurisdiction, unit, amount, organisation_id as "organisationId", started_at as "startedAt", trigger,
       agreed_due_on::text as "agreedDueOn", due_on::text as "dueOn", suspensions
     from deadline where (item_id = ? or subject_id = ?) and rule_id = ? and stopped_at is null`,
    [itemId, itemId, ruleId],
  );
  return rows[0] ?? null;
}

/** The clock of an item stands still: afterwards nobody is late, and no date is shown until it goes on. */
export async function pauseClock(tx: CommandTx, itemId: string, ruleId: string, by: string): Promise<void> {
  const row = await runningOf(tx, itemId, ruleId);
  if (row === null) return;
  await rewrite(tx, row, [...row.suspensions, { by, from: tx.now.toISOString(), to: null }]);
}

/** The clock goes on: afterwards the time it stood still is added. */
export async function resumeClock(tx: CommandTx, itemId: string, ruleId: string): Promise<void> {
  const row = await runningOf(tx, itemId, ruleId);
  if (row === null) return;
  const now = tx.now.toISOString();
  await rewrite(
    tx,
    row,
    row.suspensions.map((each) => (each.to === null ? { ...each, to: now } : each)),
  );
}

async function rewrite(tx: CommandTx, row: DeadlineRow, suspensions: DeadlineRow['suspensions']): Promise<void> {
  if (row.agreedDueOn !== null) return await keepDate(tx, row, suspensions, shiftedDate(row.agreedDueOn, suspensions));
  const region = tx.ctx.reference.organisation(row.organisationId)?.regionCode ?? '100000';
  const rules = tx.ctx.reference.rules(row.ruleId, region, toLocalDate(row.startedAt));
  const rule = rules.find((each) => each.jurisdiction === row.jurisdiction) ?? rules.at(-1);
  if (rule === undefined) throw new Error(`No clock rule ${row.ruleId} is in force.`);
  const deadline = computeDeadline({
    rule,
    amount: row.amount,
    unit: row.unit,
    startedAt: row.startedAt,
    trigger: row.trigger,
    suspensions: suspensions.map(
      ({ by, from, to }): Suspension => ({ by, from: new Date(from), to: to === null ? null : new Date(to) }),
    ),
    calendar: tx.ctx.reference.calendar(),
  });
  await keepDate(tx, row, suspensions, deadline, deadline);
}

async function keepDate(
  tx: CommandTx,
  row: DeadlineRow,
  suspensions: DeadlineRow['suspensions'],
  { dueOn, explanation }: ShiftedDate,
  reckoned?: Pick<Deadline, 'provisional' | 'calendarVersion'>,
): Promise<void> {
  const agreed = row.agreedDueOn === null ? null : (dueOn ?? row.agreedDueOn);
  await tx.sql(
    `update deadline set suspensions = ?::jsonb, due_on = ?, due_at = ?, agreed_due_on = ?, provisional = coalesce(?, provisional),
       calendar_version = coalesce(?, calendar_version), explanation_zh = ?, explanation_en = ? where id = ?`,
    [
      JSON.stringify(suspensions),
      dueOn,
      dueOn === null ? null : endOfDay(dueOn),
      agreed,
      reckoned?.provisional ?? null,
      reckoned?.calendarVersion ?? null,
      explanation.zh,
      explanation.en,
      row.id,
    ],
  );
}

/** Both sides agreed on another day. Afterwards the clock runs to it; the first date is kept beside it. */
export async function agreeDueDate(
  tx: CommandTx,
  subjectOrItemId: string,
  ruleId: string,
  dueOn: LocalDate,
): Promise<boolean> {
  const row = await runningOf(tx, subjectOrItemId, ruleId);
  if (row === null) return false;
  await tx.sql(
    `update deadline set agreed_due_on = ?, due_on = ?, due_at = ?, warned_level = 0, escalated_at = null,
       explanation_zh = ?, explanation_en = ? where id = ?`,
    [
      dueOn,
      dueOn,
      endOfDay(dueOn),
      `经双方同意，期限由${row.dueOn ?? '暂停'}变更为${dueOn}`,
      `Both sides agreed: ${dueOn} in place of ${row.dueOn ?? 'a suspended clock'}`,
      row.id,
    ],
  );
  return true;
}

/** The clock of an item or subject by rule, as it runs; null when none runs. */
export async function runningDeadline(
  tx: CommandTx,
  subjectOrItemId: string,
  ruleId: string,
): Promise<RunningDeadline | null> {
  const rows = await tx.sql<RunningDeadline>(
    `select id, due_on::text as "dueOn", due_at as "dueAt" from deadline where (item_id = ? or (subject_id = ? and item_id is null)) and rule_id = ? and stopped_at is null`,
    [subjectOrItemId, subjectOrItemId, ruleId],
  );
  return rows[0] ?? null;
}

/** The day a clock would end on, without starting it: for previews and for `answerBy`. */
export function previewClock(ctx: CommandTx['ctx'], start: Omit<ClockStart, 'subjectType' | 'subjectId'>): Deadline {
  return computed({ ctx } as CommandTx, { ...start, subjectType: 'COOPERATION', subjectId: '' }).deadline;
}
