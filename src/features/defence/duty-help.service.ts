import { join, leave } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import type { LocalDate } from '../../kernel/local-date.js';
import { isMinor, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import type { Custody } from '../cases/proceeding.rules.js';
import { nextNumber } from '../letters/letter.service.js';
import type { PersonInput } from '../people/person.rules.js';
import { givePersonsTo } from '../people/person.service.js';
import { isProtectedCharge, isRestrictedLine, refusalOfStage } from './defence.rules.js';
import { birthdayOf, registerDefendants } from './defence-content.js';
import { organSide } from './defence-facts.js';
import { filerOf, requireInstitution } from './defence-filer.js';
import { DEFENCE_STAGES, type DefenceStage } from './defence-words.rules.js';
import { DutyLawyerHelpSchema, helpPlace } from './duty.entity.js';
import { type DutyHelpCommand, dutyHelpLifecycle } from './duty-help.lifecycle.js';
import { helpNotNow, lockHelp, recordHelp, settleHelp, stationOf } from './duty-help-facts.js';

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
  /** Kept close though neither age nor charge ask for it. */
  restricted?: boolean | null;
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
    const charge = optionalText(input.charge, 'charge', 200);
    const keptClose = input.restricted === true || isProtectedCharge(charge);
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
      restricted: isRestrictedLine({ minor: isMinor(bornOn, today), keptClose }),
      personId: person.id,
      stage: input.stage,
      custody: input.custody,
      chargeSealed: seal(tx.ctx, helpPlace('charge_sealed', id), charge),
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
  return { help, part, from, next };
}

/**
 * The organ takes the request back before the meeting, in writing. Afterwards neither the institution nor the station of
 * the duty sees the person of it any more. @throws TEXT_MISSING DUTY_HELP_AT_ANOTHER_STAGE DUTY_HELP_ENDED
 */
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
    for (const organisationId of [help.toOrganisationId, ...stationOf(help)])
      await leave(tx, organisationId, [help.personId]);
    recordHelp(tx, help, 'cancel', from);
    await settleHelp(tx, help);
    return { subjectId: help.id };
  });
}
