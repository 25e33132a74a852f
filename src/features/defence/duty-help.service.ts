import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import type { LocalDate } from '../../kernel/local-date.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import type { Custody } from '../cases/proceeding.rules.js';
import { startClock } from '../deadlines/deadline.service.js';
import { issueLetter, nextNumber } from '../letters/letter.service.js';
import { dutyLawyerNotice } from '../letters/templates/duty-lawyer-notice.js';
import type { PersonInput } from '../people/person.rules.js';
import { givePersonsTo } from '../people/person.service.js';
import { isMinor, refusalOfStage } from './defence.rules.js';
import { birthdayOf, registerDefendants } from './defence-content.js';
import { organSide } from './defence-facts.js';
import { filerOf, requireInstitution } from './defence-filer.js';
import { helpOnPaper } from './defence-paper.js';
import {
  DEFENCE_STAGES,
  type DefenceStage,
  DUTY_SERVICES,
  type DutyMode,
  type DutyService,
} from './defence-words.rules.js';
import { type DutyLawyerHelp, DutyLawyerHelpSchema, helpPlace } from './duty.entity.js';
import { type DutyHelpCommand, dutyHelpLifecycle } from './duty-help.lifecycle.js';
import { helpNotNow, lockHelp, recordHelp, settleHelp } from './duty-help-facts.js';

interface Keyed {
  idempotencyKey: string;
}

export interface HelpMove extends Keyed {
  id: string;
  expectedVersion: number;
}

export interface HelpRequest extends Keyed {
  toOrganisationId: string;
  person: PersonInput;
  bornOn?: LocalDate | null;
  stage: DefenceStage;
  custody: Custody;
  place?: string | null;
  charge?: string | null;
  wanted?: string | null;
}

/**
 * An organ, a detention house, or the workstation in it, asks for the duty lawyer (法律援助法第30条、第37条). Afterwards the
 * request lies on the institution's desk, with a number.
 * @throws ROLE_MAY_NOT DUTY_HELP_ONLY_BY_ORGANS ORGANISATION_KIND_UNFIT ORGANISATION_NOT_ACTIVE
 *   DEFENCE_STAGE_NOT_THE_ORGANS TEXT_TOO_LONG, and what `registerPersons` names
 */
export async function requestHelp(
  ctx: MemberContext,
  { idempotencyKey, ...input }: HelpRequest,
): Promise<CommandResult> {
  return await command(ctx, 'dutyLawyerHelp.request', { idempotencyKey, input }, async (tx) => {
    const filer = await filerOf(tx, 'DUTY_HELP_ONLY_BY_ORGANS', () => true);
    requireInstitution(tx, input.toOrganisationId);
    const unfit = refusalOfStage(filer.organKind, input.stage);
    if (unfit !== null) refuse(unfit.code, { basis: unfit.basis, path: ['input', unfit.field] });
    const id = newId();
    const own = tx.viewer.organisationId;
    const parties = { ownerOrganisationId: filer.organId, filedByOrganisationId: own };
    const [person] = await registerDefendants(tx, parties, [input.person], () => ['input', 'person']);
    if (person === undefined) throw new Error('One person in, one person out.');
    const today = toLocalDate(tx.now);
    const bornOn = birthdayOf(person, input.bornOn ?? null, today, ['input', 'bornOn']);
    const side = { subjectId: id, subjectType: 'DUTY_LAWYER_HELP' as const };
    const sides = [own, ...organSide(parties).filter((organisationId) => organisationId !== own)];
    await join(tx, [
      ...sides.map((organisationId) => ({ organisationId, part: 'REQUESTING' as const, ...side })),
      { organisationId: input.toOrganisationId, part: 'REQUESTED', ...side },
    ]);
    await givePersonsTo(tx, input.toOrganisationId, 'REQUESTED', [person.id]);
    const number = await nextNumber(tx, '帮');
    const help = tx.em.create(DutyLawyerHelpSchema, {
      id,
      ...parties,
      toOrganisationId: input.toOrganisationId,
      number,
      numberKey: normaliseNumber(number),
      state: 'REQUESTED',
      version: 1,
      matter: `值班律师法律帮助（${DEFENCE_STAGES[input.stage].zh}）`,
      kind: filer.organKind,
      restricted: isMinor(bornOn, today),
      personId: person.id,
      stage: input.stage,
      custody: input.custody,
      chargeSealed: seal(tx.ctx, helpPlace('charge_sealed', id), optionalText(input.charge, 'charge', 200)),
      placeSealed: seal(tx.ctx, helpPlace('place_sealed', id), optionalText(input.place, 'place', 100)),
      wantedSealed: seal(tx.ctx, helpPlace('wanted_sealed', id), optionalText(input.wanted, 'wanted', 1_000)),
      services: [],
      sentAt: tx.now,
      createdAt: tx.now,
      lastActorOrganisationId: own,
      lastActorMemberId: tx.viewer.memberId,
      lastMovedAt: tx.now,
    });
    tx.em.persist(help);
    recordHelp(tx, help, 'request', null);
    await settleHelp(tx, help);
    return { subjectId: id };
  });
}

/** Visible, who, when, version: the first steps of every command on a help. Afterwards it is in its next state. */
export async function helpStep(
  tx: CommandTx,
  input: HelpMove | Omit<HelpMove, 'idempotencyKey'>,
  act: DutyHelpCommand,
) {
  const { help, part } = await lockHelp(tx, input.id);
  const from = help.state;
  const next = await stepOf(tx, dutyHelpLifecycle, part, help, act, helpNotNow);
  await expectVersion(tx, help, input.expectedVersion);
  return { help, from, next };
}

export interface ScheduleInput extends HelpMove {
  lawyerId: string;
  scheduledFor: Date;
  mode: DutyMode;
  stationId?: string | null;
}

/**
 * The institution names the duty lawyer and the hour. Afterwards the organ has the notice (forms 24 to 27, by its kind)
 * with name, licence and phone; a day on the roster that fits is linked.
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
    help.lawyerName = lawyer.name;
    help.lawyerLicenceNumber = lawyer.licenceNumber;
    help.lawyerPhone = lawyer.phone;
    help.scheduledFor = input.scheduledFor;
    help.mode = input.mode;
    help.stationOrganisationId = input.stationId ?? shift?.stationId ?? null;
    help.shiftId = shift?.id ?? null;
    touch(tx, help);
    await settleHelp(tx, help);
    const letter = await issueDutyNotice(tx, help);
    recordHelp(tx, help, 'schedule', from, { lawyer: lawyer.id, letter });
    return { subjectId: help.id, ids: { letter } };
  });
}

export interface RegisteredLawyer {
  id: string;
  memberId: string | null;
  name: string;
  licenceNumber: string;
  phone: string | null;
}

/** A lawyer of the own register who can be sent. @throws LAWYER_NOT_AVAILABLE */
export async function registeredLawyer(tx: CommandTx, lawyerId: string): Promise<RegisteredLawyer> {
  const [lawyer] = await tx.sql<RegisteredLawyer>(
    `select id, member_id as "memberId", name, licence_number as "licenceNumber", phone from lawyer
     where id = ? and organisation_id = ? and state = 'ACTIVE'`,
    [lawyerId, tx.viewer.organisationId],
  );
  if (lawyer === undefined) refuse('LAWYER_NOT_AVAILABLE', { path: ['input', 'lawyerId'] });
  return lawyer;
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

/** Who is named for a help does it; a lawyer without a membership is stood in for by any colleague on duty. */
function requireOwnHelp(tx: CommandTx, help: DutyLawyerHelp): void {
  if (help.handlerMemberId != null && help.handlerMemberId !== tx.viewer.memberId)
    refuse('DUTY_HELP_OF_ANOTHER_LAWYER');
}

/** The duty lawyer has met the person. Afterwards the help is HELD and can be cancelled no more. @throws DUTY_HELP_OF_ANOTHER_LAWYER DUTY_HELP_AT_ANOTHER_STAGE DUTY_HELP_ENDED */
export async function holdHelp(ctx: MemberContext, { idempotencyKey, ...input }: HelpMove): Promise<CommandResult> {
  return await command(ctx, 'dutyLawyerHelp.hold', { idempotencyKey, input }, async (tx) => {
    const { help, from, next } = await helpStep(tx, input, 'hold');
    requireOwnHelp(tx, help);
    help.state = next;
    help.heldAt = tx.now;
    touch(tx, help);
    recordHelp(tx, help, 'hold', from);
    await settleHelp(tx, help);
    return { subjectId: help.id };
  });
}

export interface RecordInput extends HelpMove {
  services: readonly DutyService[];
  content: string;
  askedForAidAt?: Date | null;
}

/**
 * The duty lawyer records what was done (法律援助法第30条; forms 28, 29). Afterwards it stands in the ledger; what was said
 * stays with the institution. Where the person asked for legal aid, twenty-four hours run from then (art 39).
 * @throws DUTY_SERVICES_MISSING TEXT_MISSING DATE_UNFIT DUTY_HELP_OF_ANOTHER_LAWYER DUTY_HELP_AT_ANOTHER_STAGE DUTY_HELP_ENDED
 */
export async function writeHelpRecord(
  ctx: MemberContext,
  { idempotencyKey, ...input }: RecordInput,
): Promise<CommandResult> {
  return await command(ctx, 'dutyLawyerHelp.record', { idempotencyKey, input }, async (tx) => {
    const { help, from, next } = await helpStep(tx, input, 'record');
    requireOwnHelp(tx, help);
    const services = (Object.keys(DUTY_SERVICES) as DutyService[]).filter((each) => input.services.includes(each));
    refuseIf(services.length === 0 ? 'DUTY_SERVICES_MISSING' : null, {
      path: ['input', 'services'],
      basis: '法律援助法第30条',
    });
    const content = requiredText(input.content, 'content', 4_000);
    const asked = input.askedForAidAt ?? null;
    if (asked !== null) requireAskedAt(tx, help, asked, 'askedForAidAt');
    help.state = next;
    help.services = services;
    help.contentSealed = seal(tx.ctx, helpPlace('content_sealed', help.id), content);
    help.recordedAt = tx.now;
    help.askedForAidAt = asked;
    touch(tx, help);
    if (asked !== null) await runForwardClock(tx, help, asked);
    recordHelp(tx, help, 'record', from);
    await settleHelp(tx, help);
    return { subjectId: help.id };
  });
}

/** An application is made to the duty lawyer: not before the help was asked for, and not in the future. @throws DATE_UNFIT */
export function requireAskedAt(tx: CommandTx, help: DutyLawyerHelp, askedAt: Date, field: string): void {
  if (askedAt > tx.now || askedAt < help.sentAt) refuse('DATE_UNFIT', { path: ['input', field] });
}

/** Twenty-four hours, by the hour, through any holiday (法律援助法第39条第2款). */
export async function runForwardClock(tx: CommandTx, help: DutyLawyerHelp, askedAt: Date): Promise<void> {
  await startClock(tx, {
    ruleId: 'FORWARD_APPLICATION',
    organisationId: help.toOrganisationId,
    subjectType: 'DUTY_LAWYER_HELP',
    subjectId: help.id,
    startedAt: askedAt,
    trigger: 'REQUESTED',
  });
}

/** The organ takes the request back before the meeting, in writing. @throws TEXT_MISSING DUTY_HELP_AT_ANOTHER_STAGE DUTY_HELP_ENDED */
export async function cancelHelp(
  ctx: MemberContext,
  { idempotencyKey, ...input }: HelpMove & { reason: string },
): Promise<CommandResult> {
  return await command(ctx, 'dutyLawyerHelp.cancel', { idempotencyKey, input }, async (tx) => {
    const { help, from, next } = await helpStep(tx, input, 'cancel');
    const reason = requiredText(input.reason, 'reason', 500);
    help.state = next;
    help.endingReasonSealed = seal(tx.ctx, helpPlace('ending_reason_sealed', help.id), reason);
    help.endedAt = tx.now;
    touch(tx, help);
    recordHelp(tx, help, 'cancel', from);
    await settleHelp(tx, help);
    return { subjectId: help.id };
  });
}
