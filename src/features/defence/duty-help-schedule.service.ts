import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { issueLetter } from '../letters/letter.service.js';
import { dutyLawyerNotice } from '../letters/templates/duty-lawyer-notice.js';
import { givePersonsTo } from '../people/person.service.js';
import { helpOnPaper } from './defence-paper.js';
import { type DutyMode } from './defence-words.rules.js';
import { type DutyLawyerHelp } from './duty.entity.js';
import { type HelpMove, helpStep } from './duty-help.service.js';
import { recordHelp, settleHelp, stationOf } from './duty-help-facts.js';

export interface ScheduleInput extends HelpMove {
  lawyerId: string;
  scheduledFor: Date;
  mode: DutyMode;
  stationId?: string | null;
}

/**
 * The institution names the duty lawyer and the hour. Afterwards the organ has the notice (forms 24 to 27, by its kind)
 * with name, licence and phone; a day on the roster that fits is linked, and the station of that day sees who comes.
 * @throws LAWYER_NOT_AVAILABLE DATE_UNFIT NOT_FOUND DUTY_HELP_AT_ANOTHER_STAGE DUTY_HELP_ENDED
 */
export async function scheduleHelp(
  ctx: MemberContext,
  { idempotencyKey, ...input }: ScheduleInput,
): Promise<CommandResult> {
  return await command(ctx, 'dutyLawyerHelp.schedule', { idempotencyKey, input }, async (tx) => {
    const { help, from, next } = await helpStep(tx, input, 'schedule');
    if (input.scheduledFor < tx.now) refuse('DATE_UNFIT', { path: ['input', 'scheduledFor'] });
    const lawyer = await registeredLawyer(tx, input.lawyerId);
    if (input.stationId != null && tx.ctx.reference.organisation(input.stationId) === null)
      refuse('NOT_FOUND', { path: ['input', 'stationId'] });
    const [shift] = await tx.sql<{ id: string; stationId: string }>(
      `select id, station_organisation_id as "stationId" from duty_shift where organisation_id = ? and lawyer_id = ? and on_day = ?
         and state = 'PLANNED' and (?::uuid is null or station_organisation_id = ?::uuid) order by id limit 1`,
      [
        tx.viewer.organisationId,
        lawyer.id,
        toLocalDate(input.scheduledFor),
        input.stationId ?? null,
        input.stationId ?? null,
      ],
    );
    help.state = next;
    help.openedAt ??= tx.now;
    help.lawyerId = lawyer.id;
    help.handlerMemberId = lawyer.memberId;
    help.handlerAccountId = lawyer.accountId;
    help.lawyerName = lawyer.name;
    help.lawyerLicenceNumber = lawyer.licenceNumber;
    help.lawyerPhone = lawyer.phone;
    help.scheduledFor = input.scheduledFor;
    help.mode = input.mode;
    help.stationOrganisationId = input.stationId ?? shift?.stationId ?? null;
    help.shiftId = shift?.id ?? null;
    touch(tx, help);
    await joinStation(tx, help);
    await settleHelp(tx, help);
    const letter = await issueDutyNotice(tx, help);
    recordHelp(tx, help, 'schedule', from, { lawyer: lawyer.id, letter });
    return { subjectId: help.id, ids: { letter } };
  });
}

export interface RegisteredLawyer {
  id: string;
  memberId: string | null;
  accountId: string | null;
  name: string;
  licenceNumber: string;
  phone: string | null;
}

/** A lawyer of the own register who can be sent. @throws LAWYER_NOT_AVAILABLE */
export async function registeredLawyer(tx: CommandTx, lawyerId: string): Promise<RegisteredLawyer> {
  const [lawyer] = await tx.sql<RegisteredLawyer>(
    `select l.id, l.member_id as "memberId", m.account_id as "accountId", l.name, l.licence_number as "licenceNumber", l.phone
     from lawyer l left join member m on m.id = l.member_id
     where l.id = ? and l.organisation_id = ? and l.state = 'ACTIVE'`,
    [lawyerId, tx.viewer.organisationId],
  );
  if (lawyer === undefined) refuse('LAWYER_NOT_AVAILABLE', { path: ['input', 'lawyerId'] });
  return lawyer;
}

/** The station to which the lawyer comes sees the help and whom it is for; it is told, and awaits nothing of its own. */
async function joinStation(tx: CommandTx, help: DutyLawyerHelp): Promise<void> {
  for (const organisationId of stationOf(help)) {
    await join(tx, [{ organisationId, subjectId: help.id, subjectType: 'DUTY_LAWYER_HELP', part: 'ASSISTING' }]);
    await givePersonsTo(tx, organisationId, 'ASSISTING', [help.personId]);
  }
}

async function issueDutyNotice(tx: CommandTx, help: DutyLawyerHelp): Promise<string> {
  const letter = await issueLetter(tx, {
    template: dutyLawyerNotice,
    subjectType: 'DUTY_LAWYER_HELP',
    subjectId: help.id,
    toOrganisationId: help.ownerOrganisationId,
    facts: await helpOnPaper(tx, help),
  });
  return letter.id;
}
