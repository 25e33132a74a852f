import { LockMode } from '@mikro-orm/core';
import { authorize, mayReadCasework } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { isLocalDate, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { type DutyMode, isOrganKind } from './defence-words.rules.js';
import { type DutyShift, DutyShiftSchema } from './duty.entity.js';
import { registeredLawyer } from './duty-help-schedule.service.js';
import { dutyShiftLifecycle } from './duty-shift.lifecycle.js';

const PLANNERS = ['DUTY_LAWYER', 'ASSIGNER', 'HEAD'] as const;
const MOST_DAYS = 62;

export interface ShiftPlan {
  stationId: string;
  lawyerId: string;
  onDays: readonly LocalDate[];
  mode: DutyMode;
  idempotencyKey: string;
}

/**
 * The institution puts a lawyer on the duty roster of a station, for one day or several. Afterwards all of the days are
 * planned, or none; on site nobody is in two places on one day.
 * @throws ROLE_MAY_NOT ORGANISATION_KIND_UNFIT DUTY_STATION_UNFIT LAWYER_NOT_AVAILABLE LIST_EMPTY LIST_TOO_LONG DATE_UNFIT DUTY_SHIFT_TAKEN
 */
export async function planShifts(ctx: MemberContext, { idempotencyKey, ...input }: ShiftPlan): Promise<CommandResult> {
  return await command(ctx, 'dutyShift.plan', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: PLANNERS });
    const own = tx.viewer.organisationId;
    if (ctx.reference.organisation(own)?.kind !== 'LEGAL_AID_INSTITUTION') refuse('ORGANISATION_KIND_UNFIT');
    requireStation(tx, input.stationId);
    const lawyer = await registeredLawyer(tx, input.lawyerId);
    await tx.post('select id from lawyer where id = ? for update', [lawyer.id]);
    const days = requireDays(tx, input.onDays);
    const ids: Record<string, string> = {};
    for (const [nth, onDay] of days.entries()) {
      await refuseTaken(tx, { lawyerId: lawyer.id, stationId: input.stationId, onDay, mode: input.mode }, nth);
      const shift = tx.em.create(DutyShiftSchema, {
        id: newId(),
        organisationId: own,
        stationOrganisationId: input.stationId,
        lawyerId: lawyer.id,
        onDay,
        mode: input.mode,
        state: 'PLANNED',
        version: 1,
        createdAt: tx.now,
        lastActorOrganisationId: own,
        lastActorMemberId: tx.viewer.memberId,
        lastMovedAt: tx.now,
      });
      tx.em.persist(shift);
      ids[`shift${nth}`] = shift.id;
      recordShift(tx, shift, 'plan', null);
    }
    await tx.em.flush();
    return { subjectId: lawyer.id, ids };
  });
}

/** A workstation of the institution, or an organ or detention house where its lawyers are on duty (法律援助法第14条). */
function requireStation(tx: CommandTx, stationId: string): void {
  const path = ['input', 'stationId'];
  const station = tx.ctx.reference.organisation(stationId);
  if (station === null) refuse('NOT_FOUND', { path });
  const own = station.kind === 'WORKSTATION' && station.supervisingId === tx.viewer.organisationId;
  if (station.state !== 'ACTIVE' || !(own || isOrganKind(station.kind))) refuse('DUTY_STATION_UNFIT', { path });
}

function requireDays(tx: CommandTx, typed: readonly LocalDate[]): LocalDate[] {
  const path = ['input', 'onDays'];
  const today = toLocalDate(tx.now);
  if (typed.length === 0) refuse('LIST_EMPTY', { path });
  if (typed.length > MOST_DAYS) refuse('LIST_TOO_LONG', { path, words: { max: MOST_DAYS } });
  const wrong = typed.findIndex((day) => !isLocalDate(day) || day < today);
  if (wrong >= 0) refuse('DATE_UNFIT', { path: [...path, String(wrong)] });
  return [...new Set(typed)];
}

interface Place {
  lawyerId: string;
  stationId: string;
  onDay: LocalDate;
  mode: DutyMode;
}

/** The lawyer is locked, so that two plans cannot take the same day at once. @throws DUTY_SHIFT_TAKEN */
async function refuseTaken(tx: CommandTx, { lawyerId, stationId, onDay, mode }: Place, nth: number): Promise<void> {
  const taken = await tx.sql(
    `select 1 from duty_shift where organisation_id = ? and lawyer_id = ? and on_day = ? and state = 'PLANNED'
       and ((mode = 'ON_SITE' and ? = 'ON_SITE') or (station_organisation_id = ? and mode = ?)) limit 1`,
    [tx.viewer.organisationId, lawyerId, onDay, mode, stationId, mode],
  );
  if (taken.length > 0) refuse('DUTY_SHIFT_TAKEN', { path: ['input', 'onDays', String(nth)] });
}

/** States a fact of the roster: its subject is the lawyer, and the station hears of it. */
function recordShift(tx: CommandTx, shift: DutyShift, word: string, from: string | null): void {
  tx.record({
    subjectType: 'LAWYER',
    subjectId: shift.lawyerId,
    word: `dutyShift.${word}`,
    from,
    to: shift.state,
    version: shift.version,
    references: { shift: shift.id, organisation: shift.stationOrganisationId, onDay: shift.onDay, mode: shift.mode },
    audience: [...new Set([shift.organisationId, shift.stationOrganisationId])],
  });
}

/** Takes a lawyer off the roster of a day that has not passed. @throws NOT_FOUND DATE_UNFIT DUTY_SHIFT_AT_ANOTHER_STAGE */
export async function cancelShift(
  ctx: MemberContext,
  { idempotencyKey, ...input }: { id: string; expectedVersion: number; idempotencyKey: string },
): Promise<CommandResult> {
  return await command(ctx, 'dutyShift.cancel', { idempotencyKey, input }, async (tx) => {
    if (!mayReadCasework(tx.viewer)) refuse('NOT_FOUND');
    const shift = await tx.em.findOne(
      DutyShiftSchema,
      { id: input.id, organisationId: tx.viewer.organisationId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (shift === null) refuse('NOT_FOUND');
    const from = shift.state;
    const next = await stepOf(tx, dutyShiftLifecycle, 'OWNER', shift, 'cancel', () => 'DUTY_SHIFT_AT_ANOTHER_STAGE');
    await expectVersion(tx, shift, input.expectedVersion);
    if (shift.onDay < toLocalDate(tx.now)) refuse('DATE_UNFIT', { path: ['input', 'id'] });
    shift.state = next;
    touch(tx, shift);
    recordShift(tx, shift, 'cancel', from);
    return { subjectId: shift.lawyerId, ids: { shift0: shift.id } };
  });
}
