import { participantsOf, type SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { systemCommand } from '../../command/system-command.js';
import type { Context } from '../../kernel/context.js';
import { type KeptSuspension, suspensionOf } from './agreed-date.rules.js';
import { toldOfClock } from './clock-visibility.rules.js';
import { endEscalationOf, escalateTo } from './escalation.service.js';
import { nextWarningAt, WARNED_AT, warningLevel } from './warning.rules.js';

interface RunningClock {
  id: string;
  subjectType: SubjectType;
  subjectId: string;
  itemId: string | null;
  organisationId: string;
  ruleId: string;
  startedAt: Date;
  dueOn: string | null;
  dueAt: Date | null;
  watchedOn: string | null;
  watchedAt: Date | null;
  suspensions: KeptSuspension[];
  warnedLevel: number;
}

/**
 * The clock, locked; null when it has stopped, is not visible, or is under somebody's hand just now: then the next round
 * looks again, and no command ever waits for a sweep that waits for it.
 */
async function lockedClock(tx: CommandTx, id: string): Promise<RunningClock | null> {
  const rows = await tx.sql<RunningClock>(
    `select id, subject_type as "subjectType", subject_id as "subjectId", item_id as "itemId", organisation_id as "organisationId",
       rule_id as "ruleId", started_at as "startedAt", due_on::text as "dueOn", due_at as "dueAt",
       coalesce(strict_due_on, due_on)::text as "watchedOn", watched_due_at as "watchedAt", suspensions, warned_level as "warnedLevel"
     from deadline where id = ? and stopped_at is null for update skip locked`,
    [id],
  );
  return rows[0] ?? null;
}

/**
 * A clock has run for 50, 80 or 100 per cent. Afterwards the journal says so, once a level, to all who see the clock; a
 * level that was over before anybody looked is not told. It stops nothing and refuses nothing.
 */
export async function warnOfClock(ctx: Context, organisationId: string, deadlineId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const clock = await lockedClock(tx, deadlineId);
    if (clock === null) return;
    const stops = clock.suspensions.map(suspensionOf);
    const level = WARNED_AT[warningLevel(clock.startedAt, clock.watchedAt, tx.now, stops)];
    const warned = Math.max(level, clock.warnedLevel);
    await tx.sql('update deadline set warned_level = ?, next_warning_at = ? where id = ?', [
      warned,
      nextWarningAt(clock.startedAt, clock.watchedAt, warned, stops),
      clock.id,
    ]);
    if (level <= clock.warnedLevel) return;
    await tell(tx, clock, 'warn', { level, dueOn: clock.watchedOn ?? '' });
  });
}

/**
 * A duty's clock ran out, by its statutory date. Afterwards both sides know, the superior of the side whose duty it is
 * takes part, and the subject stays answerable: no machine refuses a person.
 */
export async function escalateOverdue(ctx: Context, organisationId: string, deadlineId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const clock = await lockedClock(tx, deadlineId);
    if (clock?.dueAt == null || clock.dueAt > tx.now) return;
    const marked = await tx.sql<{ id: string }>(
      'update deadline set escalated_at = ? where id = ? and escalated_at is null and escalates returning id',
      [tx.now, clock.id],
    );
    if (marked.length === 0) return;
    const superior = await escalateTo(tx, {
      subjectType: clock.subjectType,
      subjectId: clock.subjectId,
      itemId: clock.itemId,
      deadlineId: clock.id,
      organisationId: clock.organisationId,
      dueAt: clock.dueAt,
    });
    await tx.sql('update deadline set escalated_to_id = ? where id = ?', [superior, clock.id]);
    const told: Record<string, string> = superior === null ? {} : { toOrganisation: superior };
    await tell(tx, clock, 'escalate', { dueOn: clock.dueOn ?? '', ...told }, superior === null ? [] : [superior]);
  });
}

/** A clock that was escalated has stopped or moved. Afterwards the superior's part has ended. */
export async function endEscalation(ctx: Context, organisationId: string, escalationId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => await endEscalationOf(tx, escalationId));
}

/** A fact of a clock: its subject is that of the clock, its audience who sees it. */
export async function tell(
  tx: CommandTx,
  clock: Pick<RunningClock, 'id' | 'subjectType' | 'subjectId' | 'itemId' | 'organisationId' | 'ruleId'>,
  verb: 'warn' | 'escalate' | 'move',
  references: Readonly<Record<string, string | number>>,
  also: readonly string[] = [],
): Promise<void> {
  const told = toldOfClock(clock, await participantsOf(tx, clock.subjectId));
  const audience = [...new Set([clock.organisationId, ...also, ...told])].slice(0, 32);
  tx.record({
    subjectType: clock.subjectType,
    subjectId: clock.subjectId,
    word: `deadline.${verb}`,
    version: 0,
    references: {
      deadline: clock.id,
      rule: clock.ruleId,
      ...references,
      ...(clock.itemId === null ? {} : { item: clock.itemId }),
    },
    audience,
  });
}
