import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { partOf, setBall } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { organSide } from './defence-facts.js';
import { type DutyLawyerHelp, DutyLawyerHelpSchema } from './duty.entity.js';
import { type DutyHelpCommand, type DutyHelpState, dutyHelpLifecycle } from './duty-help.lifecycle.js';

/** What is said when the table does not allow a command on a help now. */
export function helpNotNow(state: DutyHelpState, _command: DutyHelpCommand): RefusalCode {
  return dutyHelpLifecycle.isFinal(state) ? 'DUTY_HELP_ENDED' : 'DUTY_HELP_AT_ANOTHER_STAGE';
}

/**
 * Locks a request for a duty lawyer, looked up through the viewer's organisation. Of a restricted one that came in nobody
 * works yet: who schedules it does from then on. @throws NOT_FOUND SUBJECT_RESTRICTED
 */
export async function lockHelp(tx: CommandTx, id: string): Promise<{ help: DutyLawyerHelp; part: Part }> {
  if (!mayReadCasework(tx.viewer)) refuse('NOT_FOUND');
  const help = await tx.em.findOne(DutyLawyerHelpSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const own = ownCasesOnly(tx.viewer);
  if (help === null || (own !== null && help.handlerMemberId !== own)) refuse('NOT_FOUND');
  const comesIn = help.state === 'REQUESTED' && help.toOrganisationId === tx.viewer.organisationId;
  const part = await partOf(tx, id, comesIn ? 'OPENS' : null);
  if (part === null) refuse('NOT_FOUND');
  return { help, part };
}

/** The station on whose roster the day stands, where it is not a side already: it sees who comes to it, and when. */
export function stationOf(help: DutyLawyerHelp): string[] {
  const station = help.shiftId == null ? null : (help.stationOrganisationId ?? null);
  return station === null || [...organSide(help), help.toOrganisationId].includes(station) ? [] : [station];
}

/** Both sides: the organ, its workstation, the institution; and the station of the duty. */
export function audienceOfHelp(help: DutyLawyerHelp): string[] {
  return [...organSide(help), help.toOrganisationId, ...stationOf(help)];
}

/** States a fact of a help. */
export function recordHelp(
  tx: CommandTx,
  help: DutyLawyerHelp,
  word: string,
  from: string | null,
  references: Record<string, string | number> = {},
): void {
  tx.record({
    subjectType: 'DUTY_LAWYER_HELP',
    subjectId: help.id,
    word: `dutyLawyerHelp.${word}`,
    from,
    to: help.state,
    version: help.version,
    references,
    audience: audienceOfHelp(help),
  });
}

/** Whether the institution is awaited: by the state, or by an application that was made and not forwarded yet. */
function awaitsInstitution(help: DutyLawyerHelp): boolean {
  const { ball } = dutyHelpLifecycle.table.states[help.state];
  if (help.state === 'RECORDED') return help.askedForAidAt != null;
  return ball !== null && ball !== 'DERIVED' && ball.includes('REQUESTED');
}

/** The end of every command on a help: both sides' worklist rows say whose turn it is. */
export async function settleHelp(tx: CommandTx, help: DutyLawyerHelp): Promise<void> {
  await tx.em.flush();
  const [due] = await tx.sql<{ dueAt: Date | null }>(
    'select min(watched_due_at) as "dueAt" from deadline where subject_id = ? and stopped_at is null',
    [help.id],
  );
  const waits = awaitsInstitution(help);
  const earliestDueAt = due?.dueAt ?? null;
  await setBall(tx, help.id, [
    ...[...organSide(help), ...stationOf(help)].map((organisationId) => ({
      organisationId,
      awaitsUs: false,
      awaitsThem: waits,
      earliestDueAt,
    })),
    { organisationId: help.toOrganisationId, awaitsUs: waits, awaitsThem: false, earliestDueAt },
  ]);
}
