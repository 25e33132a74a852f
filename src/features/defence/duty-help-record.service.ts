import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { startClock } from '../deadlines/deadline.service.js';
import { DUTY_SERVICES, type DutyService } from './defence-words.rules.js';
import { type DutyLawyerHelp, helpPlace } from './duty.entity.js';
import { refusalOfDuty } from './duty-help.rules.js';
import { type HelpMove, helpStep } from './duty-help.service.js';
import { recordHelp, settleHelp } from './duty-help-facts.js';

/** Who is named for a help does it, as a member of the institution or of the station on whose roster the day stands. */
function requireOwnHelp(tx: CommandTx, help: DutyLawyerHelp, part: Part): void {
  const isStation = tx.ctx.reference.organisation(tx.viewer.organisationId)?.kind === 'WORKSTATION';
  refuseIf(refusalOfDuty(tx.viewer, part, { ...help, isStation }));
}

/** The duty lawyer has met the person. Afterwards the help is HELD and can be cancelled no more. @throws DUTY_HELP_OF_ANOTHER_LAWYER DUTY_HELP_AT_ANOTHER_STAGE DUTY_HELP_ENDED */
export async function holdHelp(ctx: MemberContext, { idempotencyKey, ...input }: HelpMove): Promise<CommandResult> {
  return await command(ctx, 'dutyLawyerHelp.hold', { idempotencyKey, input }, async (tx) => {
    const { help, part, from, next } = await helpStep(tx, input, 'hold');
    requireOwnHelp(tx, help, part);
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
    const { help, part, from, next } = await helpStep(tx, input, 'record');
    requireOwnHelp(tx, help, part);
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
