import { authorize } from '../../access/authorize.js';
import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { isRestrictedByDefault } from '../cases/case.rules.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import { nextNumber } from '../letters/letter.service.js';
import { type Consultation, ConsultationSchema, consultationPlace } from './consultation.entity.js';
import {
  answersLater,
  type Channel,
  MOST_PERSON_TIMES,
  refusalOfPersonTimes,
  refusalToAnswer,
} from './consultation.rules.js';
import { type CallerInput, writeCaller } from './consultation-caller.js';
import {
  type ConsultationMove,
  recordConsultation,
  refuseWithoutPower,
  stepOnConsultation,
} from './consultation-lock.js';

const LONGEST = 4_000;

/** What was advised, and that the person was told of the right to apply. */
export interface AdviceInput {
  answer: string;
  promptedToApply: boolean;
  /** Whether the matter is done with it. */
  closes?: boolean | null;
}

export interface ConsultationOpenInput extends CallerInput {
  channel: Channel;
  matter: string;
  content: string;
  causeCode?: string | null;
  receivedAt?: Date | null;
  personTimes?: number | null;
  restricted?: boolean | null;
  /** Answered as it was asked: at the window, on the phone. */
  advice?: AdviceInput | null;
  idempotencyKey: string;
}

/**
 * The front desk writes down who asks what (法律援助咨询登记表). Afterwards it has a number, is OPEN, or as far on as the advice
 * given at once takes it, and counts as so many person-times; what came in writing has seven working days.
 * @throws ROLE_MAY_NOT ORGANISATION_KIND_UNFIT CONSULTATION_WITHOUT_POWER CAUSE_UNKNOWN DATE_UNFIT PERSON_TIMES_UNFIT
 *   TEXT_MISSING TEXT_TOO_LONG PROMPT_TO_APPLY_MISSING, and what `writeCaller` names
 */
export async function openConsultation(ctx: MemberContext, input: ConsultationOpenInput): Promise<CommandResult> {
  return await command(ctx, 'consultation.open', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: ['RECEPTION', 'LIAISON'] });
    await refuseWithoutPower(tx);
    const consultation = await created(tx, input);
    if (answersLater(input.channel) && input.advice == null) await startAnswerClock(tx, consultation);
    await recordConsultation(tx, consultation, 'open', null);
    if (input.advice != null) {
      await writeAdvice(tx, consultation, input.advice, 'advice.');
      if (input.advice.closes === true) await closeNow(tx, consultation);
    }
    return { subjectId: consultation.id };
  });
}

async function created(tx: CommandTx, input: ConsultationOpenInput): Promise<Consultation> {
  const { ctx, viewer, now } = tx;
  const causeCode = input.causeCode ?? null;
  if (causeCode !== null && !ctx.reference.hasCause(causeCode))
    refuse('CAUSE_UNKNOWN', { path: ['input', 'causeCode'] });
  const receivedAt = input.receivedAt ?? now;
  if (receivedAt > now) refuse('DATE_UNFIT', { path: ['input', 'receivedAt'] });
  const personTimes = countedTimes(input.personTimes);
  const id = newId();
  const matter = requiredText(input.matter, 'matter', 100);
  const content = requiredText(input.content, 'content', LONGEST);
  const caller = await writeCaller(tx, id, input);
  const { organisationId } = viewer;
  await join(tx, [{ organisationId, subjectId: id, subjectType: 'CONSULTATION', part: 'OWNER' }]);
  const births = [caller.birthDate];
  const consultation = tx.em.create(ConsultationSchema, {
    id,
    ownerOrganisationId: organisationId,
    number: await nextNumber(tx, '询'),
    channel: input.channel,
    state: 'OPEN',
    version: 1,
    matter,
    causeCode,
    contentSealed: seal(ctx, consultationPlace('content_sealed', id), content),
    personId: caller.personId,
    ...caller.phone,
    restricted: input.restricted === true || isRestrictedByDefault(causeCode ?? '', births, toLocalDate(now)),
    personTimes,
    receivedAt,
    openedByMemberId: viewer.memberId,
    promptedToApply: false,
    createdAt: now,
    lastActorOrganisationId: organisationId,
    lastActorMemberId: viewer.memberId,
    lastMovedAt: now,
  });
  tx.em.persist(consultation);
  await tx.em.flush();
  await writeConversation(tx, consultation, { channel: input.channel, heldAt: receivedAt, personTimes, note: null });
  return consultation;
}

/** Who asks in writing has an answer in seven working days of the receipt. */
async function startAnswerClock(tx: CommandTx, { id, ownerOrganisationId, receivedAt }: Consultation): Promise<void> {
  await startClock(tx, {
    ruleId: 'CONSULTATION_ANSWER',
    organisationId: ownerOrganisationId,
    subjectType: 'CONSULTATION',
    subjectId: id,
    startedAt: receivedAt,
    trigger: 'RECEIVED',
  });
}

function countedTimes(personTimes: number | null | undefined): number {
  const counted = personTimes ?? 1;
  refuseIf(refusalOfPersonTimes(counted), { path: ['input', 'personTimes'], words: { max: MOST_PERSON_TIMES } });
  return counted;
}

interface Conversation {
  channel: Channel;
  heldAt: Date;
  personTimes: number;
  note: string | null;
}

async function writeConversation(tx: CommandTx, { id }: Consultation, held: Conversation): Promise<void> {
  const rowId = newId();
  await tx.sql(
    `insert into consultation_conversation (id, consultation_id, organisation_id, position, channel, held_at, person_times, note_sealed,
       recorded_at, recorded_by_member_id)
     select ?, ?, ?, coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, ? from consultation_conversation where consultation_id = ?`,
    [
      rowId,
      id,
      tx.viewer.organisationId,
      held.channel,
      held.heldAt,
      held.personTimes,
      seal(tx.ctx, { table: 'consultation_conversation', column: 'note_sealed', rowId }, held.note),
      tx.now,
      tx.viewer.memberId,
      id,
    ],
  );
}

/** A consultant takes it onto the own table. Afterwards colleagues see whose it is. */
export async function claimConsultation(ctx: MemberContext, input: ConsultationMove): Promise<CommandResult> {
  return await command(ctx, 'consultation.claim', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { consultation } = await stepOnConsultation(tx, input, 'claim');
    consultation.claimedByMemberId = tx.viewer.memberId;
    touch(tx, consultation);
    await recordConsultation(tx, consultation, 'claim', consultation.state);
    return { subjectId: consultation.id };
  });
}

/**
 * The advice is given, with the word that one may apply for legal aid (法律援助法第23条). Afterwards it is ANSWERED, or CLOSED
 * where nothing is left, and its clock stands.
 * @throws PROMPT_TO_APPLY_MISSING CONSULTATION_ANSWERED_ALREADY CONSULTATION_ENDED TEXT_MISSING
 */
export async function answerConsultation(
  ctx: MemberContext,
  input: ConsultationMove & AdviceInput,
): Promise<CommandResult> {
  return await command(ctx, 'consultation.answer', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { consultation } = await stepOnConsultation(tx, input, 'answer');
    await writeAdvice(tx, consultation, input);
    if (input.closes === true) await closeNow(tx, consultation);
    return { subjectId: consultation.id };
  });
}

async function writeAdvice(tx: CommandTx, consultation: Consultation, advice: AdviceInput, at = ''): Promise<void> {
  refuseIf(refusalToAnswer(advice.promptedToApply), {
    path: ['input', ...`${at}promptedToApply`.split('.')],
    basis: '法律援助法第23条',
  });
  const from = consultation.state;
  const answer = requiredText(advice.answer, `${at}answer`, LONGEST);
  consultation.answerSealed = seal(tx.ctx, consultationPlace('answer_sealed', consultation.id), answer);
  consultation.promptedToApply = true;
  consultation.answeredAt = tx.now;
  consultation.answeredByMemberId = tx.viewer.memberId;
  consultation.state = 'ANSWERED';
  touch(tx, consultation);
  await stopClocks(tx, consultation.id, ['CONSULTATION_ANSWER']);
  await recordConsultation(tx, consultation, 'answer', from);
}

export interface FollowUpInput extends ConsultationMove {
  channel: Channel;
  heldAt?: Date | null;
  personTimes?: number | null;
  note?: string | null;
}

/** The person comes back with the same matter. Afterwards the conversation counts on its day, in person-times. */
export async function followUpConsultation(ctx: MemberContext, input: FollowUpInput): Promise<CommandResult> {
  return await command(ctx, 'consultation.followUp', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { consultation } = await stepOnConsultation(tx, input, 'followUp');
    const personTimes = countedTimes(input.personTimes);
    const heldAt = input.heldAt ?? tx.now;
    if (heldAt > tx.now || heldAt < consultation.receivedAt) refuse('DATE_UNFIT', { path: ['input', 'heldAt'] });
    const note = optionalText(input.note, 'note', LONGEST);
    consultation.personTimes += personTimes;
    touch(tx, consultation);
    await tx.em.flush();
    await writeConversation(tx, consultation, { channel: input.channel, heldAt, personTimes, note });
    await recordConsultation(tx, consultation, 'followUp', consultation.state, { personTimes });
    return { subjectId: consultation.id };
  });
}

/** Nothing is left to say. Afterwards it is CLOSED; who asks again is a new consultation. */
export async function closeConsultation(ctx: MemberContext, input: ConsultationMove): Promise<CommandResult> {
  return await command(ctx, 'consultation.close', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { consultation } = await stepOnConsultation(tx, input, 'close');
    await closeNow(tx, consultation);
    return { subjectId: consultation.id };
  });
}

async function closeNow(tx: CommandTx, consultation: Consultation): Promise<void> {
  const from = consultation.state;
  consultation.state = 'CLOSED';
  consultation.endedAt = tx.now;
  touch(tx, consultation);
  await recordConsultation(tx, consultation, 'close', from);
}
