import { LockMode } from '@mikro-orm/core';
import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { join, participantsOf, partOf, setBall } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { systemCommand } from '../../command/system-command.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { nextNumber } from '../letters/letter.service.js';
import { HELD_IS_PROTECTED } from './matching.queries.js';
import { BASIS_OF_MATCHING, type PersonAnswer, questionNotNow, refusalToAnswer } from './matching.rules.js';
import { type PersonQuestion, PersonQuestionSchema } from './person-question.entity.js';
import {
  type PersonQuestionCommand,
  type PersonQuestionState,
  personQuestionLifecycle,
} from './person-question.lifecycle.js';

export interface QuestionMove {
  questionId: string;
  /** Left out by `claim`. */
  expectedVersion?: number;
  idempotencyKey: string;
}

async function lockQuestion(tx: CommandTx, id: string): Promise<{ question: PersonQuestion; part: Part }> {
  if (!mayReadCasework(tx.viewer) || ownCasesOnly(tx.viewer) !== null) refuse('NOT_FOUND');
  const question = await tx.em.findOne(PersonQuestionSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const part = question === null ? null : await partOf(tx, id);
  if (question === null || part === null) refuse('NOT_FOUND');
  return { question, part };
}

/**
 * Locks it and takes steps "who" and "when", then the version where one was named.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_SUSPENDED SUBJECT_CHANGED_MEANWHILE, and what `questionNotNow` names
 */
async function stepOnQuestion(tx: CommandTx, input: QuestionMove, word: PersonQuestionCommand) {
  const { question, part } = await lockQuestion(tx, input.questionId);
  const next = await stepOf(tx, personQuestionLifecycle, part, question, word, questionNotNow);
  if (input.expectedVersion !== undefined) await expectVersion(tx, question, input.expectedVersion);
  return { question, next };
}

/** Somebody at the holder's desk takes the question. Afterwards colleagues see whose it is. */
export async function claimQuestion(ctx: MemberContext, input: QuestionMove): Promise<CommandResult> {
  return await command(ctx, 'personQuestion.claim', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { question } = await stepOnQuestion(tx, input, 'claim');
    question.claimedByMemberId = tx.viewer.memberId;
    touch(tx, question);
    await recordQuestion(tx, question, 'claim', question.state);
    return { subjectId: question.id };
  });
}

export interface QuestionAnswerInput extends QuestionMove {
  answer: PersonAnswer;
  /** Whether who asked is given the number of the own case. */
  tellsNumber: boolean;
}

/**
 * The holder says whether it is the same matter. Afterwards who asked takes part in the question and is told the answer,
 * by whom, and the number of the case if the holder gave it: nothing else of the person or the case.
 * @throws PERSON_PROTECTED PERSON_ANSWER_UNFIT PERSON_QUESTION_LAPSED PERSON_QUESTION_ANSWERED_ALREADY, and what `stepOnQuestion` names
 */
export async function answerQuestion(ctx: MemberContext, input: QuestionAnswerInput): Promise<CommandResult> {
  return await command(ctx, 'personQuestion.answer', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    await lockHeldCase(tx, input.questionId);
    const { question, next } = await stepOnQuestion(tx, input, 'answer');
    const { answer, tellsNumber } = input;
    const held = await heldFacts(tx, question);
    const code = refusalToAnswer(answer, tellsNumber, { ...held, stands: await stands(tx, question.id) });
    if (code !== null) refuse(code, { path: ['input', 'answer'], basis: BASIS_OF_MATCHING[code] });
    const from = question.state;
    question.state = next;
    question.answer = answer;
    question.toldCaseNumber = tellsNumber ? held.number : null;
    question.answeredAt = tx.now;
    question.answeredByMemberId = tx.viewer.memberId;
    question.endedAt = tx.now;
    touch(tx, question);
    await tx.em.flush();
    await join(tx, [
      {
        organisationId: question.askingOrganisationId,
        subjectId: question.id,
        subjectType: 'PERSON_QUESTION',
        part: 'REQUESTING',
      },
    ]);
    // What was answered stands with the question, where a restriction of either matter covers it; never in the journal.
    await recordQuestion(tx, question, 'answer', from);
    return { subjectId: question.id };
  });
}

/** Whether it can be answered at all: before its last day, while the other side still reviews, of somebody protected nowhere. */
async function stands(tx: CommandTx, questionId: string): Promise<boolean> {
  const [row] = await tx.sql<{ stands: boolean }>('select app.question_stands(?, ?) as stands', [questionId, tx.now]);
  return row?.stands === true;
}

/** What the holder's own office knows now: a matter that was restricted since is not told of. Without a part in the case it has no number. */
async function heldFacts(tx: CommandTx, { id }: PersonQuestion) {
  const [row] = await tx.sql<{ number: string | null; isProtected: boolean }>(
    `select (select c.number from legal_aid_case c where c.id = q.held_case_id) as number, ${HELD_IS_PROTECTED} as "isProtected"
     from person_question q where q.id = ?`,
    [id],
  );
  return row ?? { number: null, isProtected: true };
}

/** The holder's own case before the question: what restricts it while somebody answers is waited for, or waits. */
async function lockHeldCase(tx: CommandTx, questionId: string): Promise<void> {
  await tx.sql(
    `select 1 from legal_aid_case c where c.id = (select q.held_case_id from person_question q
       where q.id = ? and q.owner_organisation_id = (select app.org())) for update`,
    [questionId],
  );
}

/** The holder does not answer. Afterwards it has lapsed, and who asked knows as much as if nobody had been found. */
export async function declineQuestion(ctx: MemberContext, input: QuestionMove): Promise<CommandResult> {
  return await command(ctx, 'personQuestion.decline', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { question, next } = await stepOnQuestion(tx, input, 'decline');
    await end(tx, question, next, 'decline');
    return { subjectId: question.id };
  });
}

async function end(tx: CommandTx, question: PersonQuestion, next: PersonQuestionState, word: 'decline' | 'lapse') {
  const from = question.state;
  question.state = next;
  question.endedAt = tx.now;
  touch(tx, question);
  await recordQuestion(tx, question, word, from);
}

/** A question has come. Afterwards it has a number and awaits the holder's desk. Done again it finds nothing to do. */
export async function receiveQuestion(ctx: Context, organisationId: string, id: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const question = await tx.em.findOne(PersonQuestionSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (question === null || question.number != null) return;
    question.number = await nextNumber(tx, '查');
    question.version += 1;
    await recordQuestion(tx, question, 'receive', null);
  });
}

/** It stands no more. Afterwards it has lapsed, for the holder alone to know. Done again it finds nothing to do. */
export async function lapseQuestion(ctx: Context, organisationId: string, id: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const question = await tx.em.findOne(PersonQuestionSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (question === null || question.state !== 'ASKED' || (await stands(tx, id))) return;
    await end(tx, question, 'LAPSED', 'lapse');
  });
}

/** The end of every command: whose turn it is follows from the state; told is who takes part, so the holder alone until it has answered. */
async function recordQuestion(
  tx: CommandTx,
  question: PersonQuestion,
  word: PersonQuestionCommand | 'receive',
  from: PersonQuestionState | null,
): Promise<void> {
  await tx.em.flush();
  const sides = await participantsOf(tx, question.id);
  const open = question.state === 'ASKED';
  await setBall(
    tx,
    question.id,
    sides.map(({ organisationId, part }) => ({
      organisationId,
      awaitsUs: open && part === 'REQUESTED',
      awaitsThem: false,
      earliestDueAt: open ? question.answerBy : null,
    })),
  );
  tx.record({
    subjectType: 'PERSON_QUESTION',
    subjectId: question.id,
    word: `personQuestion.${word}`,
    from,
    to: question.state,
    version: question.version,
    audience: sides.map(({ organisationId }) => organisationId),
  });
}
