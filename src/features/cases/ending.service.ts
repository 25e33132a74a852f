import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { hasUnseenOpenItems, onCaseEnded } from '../cooperation/case-hooks.js';
import { startClock, stopAllClocks } from '../deadlines/deadline.service.js';
import { onCaseOutcome } from '../referrals/case-hooks.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseState } from './case.lifecycle.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { recipientsOf } from './case-persons.js';
import type { TerminationGround } from './ending.rules.js';
import { issueTerminationDecision, issueTerminationOfficialLetters } from './ending-letters.js';
import { openObjectionDoor } from './objection-door.js';
import { lapseReplacement } from './replacement-open.js';

/** Why another person than the head of this case may not end it: who reviewed or handles it reports, the head decides. */
async function refuseSamePerson(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  if (legalAidCase.handlerMemberId === tx.viewer.memberId) refuse('SAME_PERSON_MAY_NOT');
}

/**
 * The head terminates the aid on one of the eight grounds (法律援助法第48条). Afterwards the recipient has the decision with
 * its remedy and it is to be served within three days, each organ has its letter, and the clocks, the open asks and a
 * settlement on the table have ended. What another side has asked a third city for has to end first.
 * @throws TEXT_MISSING SAME_PERSON_MAY_NOT CASE_HAS_OPEN_ASKS CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function terminateCase(
  ctx: MemberContext,
  input: CaseMove & { ground: TerminationGround; reason: string },
): Promise<CommandResult> {
  return await command(ctx, 'case.terminate', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const next = await caseStep(tx, locked, 'terminate');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const letter = await endByTermination(tx, legalAidCase, next, input);
    return { subjectId: legalAidCase.id, ids: { letter } };
  });
}

/**
 * Ends the aid of a locked case, inside the command that decided it: the head's own, or the person's refusal of the lawyer.
 * Afterwards all that `terminateCase` says is so. Returns the decision's letter.
 * @param next the state to which `caseStep` says the termination leads
 * @throws TEXT_MISSING SAME_PERSON_MAY_NOT CASE_HAS_OPEN_ASKS
 */
export async function endByTermination(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  next: CaseState,
  input: { ground: TerminationGround; reason: string },
): Promise<string> {
  const from = legalAidCase.state;
  const reason = requiredText(input.reason, 'reason', 1_000);
  await refuseSamePerson(tx, legalAidCase);
  if (await hasUnseenOpenItems(tx, legalAidCase.id)) refuse('CASE_HAS_OPEN_ASKS');
  legalAidCase.state = next;
  touch(tx, legalAidCase);
  await tx.em.flush();
  await stopAllClocks(tx, legalAidCase.id);
  await endSettlement(tx, legalAidCase.id);
  await lapseReplacement(tx, legalAidCase.id);
  await startClock(tx, {
    ruleId: 'TERMINATION_NOTICE',
    organisationId: legalAidCase.leadOrganisationId,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    startedAt: tx.now,
    trigger: 'TERMINATED',
  });
  const tellOthers = await onCaseEnded(tx, legalAidCase, TOLD_TO_OTHERS);
  await onCaseOutcome(tx, legalAidCase, 'TERMINATED');
  const id = newId();
  const sealed = seal(tx.ctx, { table: 'case_termination', column: 'reason_sealed', rowId: id }, reason);
  await tellOthers();
  const recipients = await recipientsOf(tx, legalAidCase.id);
  const { ground } = input;
  const letter = await issueTerminationDecision(tx, legalAidCase, recipients, { ground, reason });
  await issueTerminationOfficialLetters(tx, legalAidCase, recipients);
  await tx.sql(
    `insert into case_termination (id, case_id, ground, reason_sealed, from_state, letter_id, decided_at, decided_by_organisation_id, decided_by_member_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, legalAidCase.id, ground, sealed, from, letter.id, tx.now, tx.viewer.organisationId, tx.viewer.memberId],
  );
  await openObjectionDoor(tx, { id: legalAidCase.id, letter });
  await recordCase(tx, legalAidCase, 'case.terminate', from, { letter: letter.id });
  return letter.id;
}

/** What the other institutions are told; the ground and the reason are the recipient's and the office's. */
const TOLD_TO_OTHERS = `法律援助已依照《中华人民共和国法律援助法》第四十八条终止`;

/** Afterwards no settlement is on the table. The case is locked already. */
async function endSettlement(tx: CommandTx, caseId: string): Promise<void> {
  await tx.sql(
    `update settlement set state = case state when 'DRAFT' then 'DISCARDED' else 'WITHDRAWN' end, version = version + 1,
       last_actor_organisation_id = ?, last_actor_member_id = ?, last_moved_at = ?
     where case_id = ? and state in ('DRAFT', 'OFFERED')`,
    [tx.viewer.organisationId, tx.viewer.memberId, tx.now, caseId],
  );
}
