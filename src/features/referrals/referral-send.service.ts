import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { referralLetter } from '../letters/templates/referral-letter.js';
import { openPersons } from '../people/person.service.js';
import { issueExemptReceipt } from './exempt-receipt.service.js';
import { type Referral, referralPlace } from './referral.entity.js';
import { settleBasis } from './referral-consent.service.js';
import { contentOf, differenceOf, keepRevision, type ReferralChange, writeContent } from './referral-content.js';
import { type MoveInput, refusalTo } from './referral-draft.service.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import { kindRow } from './referral-kinds.js';
import { lockReferral, personsOfReferral, referralStep } from './referral-lock.js';
import { shareForAnswer } from './referral-sharing.service.js';

/**
 * Sends it to the desk of the other body, with a number, on the person's consent or on the article that makes it needless.
 * Afterwards the receiver sees it, its clock runs, and the sender's own 24 hours have stopped; the applicant of whom a workstation
 * takes what is exempt from the means check has the institution's receipt.
 * @throws CONSENT_MISSING REFERRAL_OPEN_ALREADY REFERRAL_CAUSE_MISSING ORGANISATION_NOT_ACTIVE REFERRAL_ALREADY_SENT
 */
export async function sendReferral(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'referral.send', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'send');
    await expectVersion(tx, ask, input.expectedVersion);
    await sendNow(tx, ask);
    return { subjectId: ask.id };
  });
}

/** The same inside another command, with a draft that was judged already. */
export async function sendNow(tx: CommandTx, ask: Referral): Promise<void> {
  refuseIf(refusalTo(tx, ask.kind, ask.toOrganisationId), { path: ['input', 'toOrganisationId'] });
  const becomesCase = ask.kind === 'MEDIATION' && ask.caseId == null;
  if (becomesCase && (ask.causeCode == null || ask.form == null))
    refuse('REFERRAL_CAUSE_MISSING', { path: ['input', 'causeCode'] });
  const persons = await personsOfReferral(tx, ask.id);
  await settleBasis(tx, ask, persons);
  await refuseOpenAlready(tx, ask, persons);
  const from = ask.state;
  ask.state = 'SENT';
  ask.sentByMemberId = tx.viewer.memberId === '' ? null : tx.viewer.memberId;
  await stopClocks(tx, ask.id, ['FORWARD_APPLICATION', 'FORWARD_SAME_DAY']);
  const issue = await dispatch(tx, ask, tx.now);
  recordReferral(tx, ask, 'send', from, { basis: ask.basis ?? '' });
  await refreshBall(tx, ask);
  await issue();
  await issueExemptReceipt(tx, ask);
}

/**
 * One open referral of a kind for a person, or a case, to one body; the same human written down twice counts once.
 * @throws REFERRAL_OPEN_ALREADY with the number of the own open one
 */
export async function refuseOpenAlready(tx: CommandTx, ask: Referral, persons: readonly string[]): Promise<void> {
  // Two desks of one office may send at once: the second waits for the first here, and then sees it.
  await tx.sql('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `referral ${ask.ownerOrganisationId} ${ask.toOrganisationId} ${ask.kind}`,
  ]);
  const [open] = await tx.sql<{ number: string }>(
    `select r.number from referral r where r.owner_organisation_id = ? and r.to_organisation_id = ? and r.kind = ? and r.id <> ?
       and r.state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT', 'ACCEPTED', 'ON_HOLD')
       and (r.case_id = ?::uuid or (r.case_id is null and ?::uuid is null and exists (
         select 1 from referral_person rp where rp.referral_id = r.id and (
           rp.person_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
           or exists (select 1 from person_token theirs join person_token ours on ours.organisation_id = theirs.organisation_id
             and ours.kind = theirs.kind and ours.token = theirs.token
             where theirs.organisation_id = r.owner_organisation_id and theirs.kind = 'ID_NUMBER' and theirs.person_id = rp.person_id
               and ours.person_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v))))))))
     limit 1`,
    [
      ask.ownerOrganisationId,
      ask.toOrganisationId,
      ask.kind,
      ask.id,
      ask.caseId ?? null,
      ask.caseId ?? null,
      JSON.stringify(persons),
      JSON.stringify(persons),
    ],
  );
  if (open !== undefined) refuse('REFERRAL_OPEN_ALREADY', { words: { number: open.number } });
}

/** The letter goes out: shares, clocks, revision one. The returned step issues the paper, whose number is the last lock. */
export async function dispatch(tx: CommandTx, ask: Referral, receivedAt: Date): Promise<() => Promise<void>> {
  ask.sentAt = tx.now;
  ask.receivedAt = receivedAt;
  ask.revision = 1;
  touch(tx, ask);
  await tx.em.flush();
  await shareForAnswer(tx, ask);
  const clock = {
    organisationId: ask.toOrganisationId,
    subjectType: 'REFERRAL',
    subjectId: ask.id,
    startedAt: tx.now,
  } as const;
  const answer = await startClock(tx, { ...clock, ruleId: 'REFERRAL_ANSWER', trigger: 'RECEIVED' });
  if (kindRow(ask.kind).expires) await startClock(tx, { ...clock, ruleId: 'REFERRAL_EXPIRY', trigger: 'SENT' });
  if (ask.kind === 'MEDIATION') await startClock(tx, { ...clock, ruleId: 'MEDIATION', trigger: 'RECEIVED' });
  const content = contentOf(tx, ask);
  await keepRevision(tx, ask, content, [], null);
  return async () => {
    const persons = await openPersons(tx, await personsOfReferral(tx, ask.id));
    const letter = await issueLetter(tx, {
      template: referralLetter,
      subjectType: 'REFERRAL',
      subjectId: ask.id,
      toOrganisationId: ask.toOrganisationId,
      facts: {
        kind: ask.kind,
        kindLabel: kindRow(ask.kind).zh,
        matter: ask.matter,
        persons: persons.length,
        requestedOn: toLocalDate(ask.requestedAt),
        inCustody: ask.inCustody,
        throughDutyLawyer: ask.throughDutyLawyer,
        facts: content.facts ?? '',
        caution: content.caution,
        basis: ask.basis ?? 'STATUTORY',
        basisArticle: ask.basisArticle ?? '',
        answerBy: answer.dueOn ?? toLocalDate(tx.now),
      },
    });
    // The row stands already; its number comes with the letter, as the last lock.
    await tx.sql('update referral set number = ?, number_key = ? where id = ?', [
      letter.number,
      normaliseNumber(letter.number),
      ask.id,
    ]);
  };
}

export type AmendInput = MoveInput & Omit<ReferralChange, 'matter'> & { reason: string };

/**
 * The sender changes what it sent and what is not accepted yet. Afterwards there is a new revision with its difference,
 * field by field, and the reason. @throws AMENDMENT_EMPTY REFERRAL_ALREADY_ANSWERED
 */
export async function amendReferral(ctx: MemberContext, input: AmendInput): Promise<CommandResult> {
  return await command(ctx, 'referral.amend', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'amend');
    await expectVersion(tx, ask, input.expectedVersion);
    const before = contentOf(tx, ask);
    const reason = requiredText(input.reason, 'reason');
    writeContent(tx, ask, input);
    const after = contentOf(tx, ask);
    const changed = differenceOf(before, after);
    if (changed.length === 0) refuse('AMENDMENT_EMPTY');
    ask.revision += 1;
    touch(tx, ask);
    await tx.em.flush();
    await keepRevision(tx, ask, after, changed, reason);
    recordReferral(tx, ask, 'amend', ask.state, { revision: ask.revision, changed: changed.length });
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** The sender takes it back before it is answered. Afterwards the receiver sees that, and the person no more. @throws REFERRAL_ALREADY_ANSWERED */
export async function withdrawReferral(
  ctx: MemberContext,
  input: MoveInput & { reason?: string | null },
): Promise<CommandResult> {
  return await command(ctx, 'referral.withdraw', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'withdraw');
    await expectVersion(tx, ask, input.expectedVersion);
    const reason = optionalText(input.reason, 'reason');
    ask.reasonSealed = seal(tx.ctx, referralPlace('reason_sealed', ask.id), reason);
    await endReferral(tx, ask, 'withdraw');
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}
