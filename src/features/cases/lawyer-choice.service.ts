import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { ALL_OWN_BARS, type Candidate, type Matter, requireLawyer } from '../organisations/candidate.service.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';

/** What a case asks of its lawyer. */
export async function matterOf(tx: CommandTx, legalAidCase: LegalAidCase): Promise<Matter> {
  const [hearing] = await tx.sql<{ on: string }>(
    `select held_on::text as "on" from case_hearing where case_id = ? and replaced_at is null`,
    [legalAidCase.id],
  );
  return {
    caseId: legalAidCase.id,
    traits: { minor: legalAidCase.recipientMinor, lifeOrDeathPossible: legalAidCase.lifeOrDeathPossible },
    matterGroupId: legalAidCase.matterGroupId ?? null,
    hearingOn: hearing?.on ?? null,
  };
}

/**
 * The lawyer who is to be assigned to a case, whom nothing bars that another person, the head, has not set aside.
 * @throws as `requireLawyer`
 */
export async function lawyerForCase(tx: CommandTx, legalAidCase: LegalAidCase, lawyerId: string): Promise<Candidate> {
  const rows = await tx.sql<{ code: string }>(
    `select distinct unnest(codes) as code from case_lawyer_override
     where case_id = ? and lawyer_id = ? and organisation_id = ? and set_by_member_id <> ?`,
    [legalAidCase.id, lawyerId, tx.viewer.organisationId, tx.viewer.memberId],
  );
  const matter = await matterOf(tx, legalAidCase);
  return await requireLawyer(
    tx,
    lawyerId,
    matter,
    rows.map(({ code }) => code),
  );
}

/**
 * The head sets aside what the office itself has against a lawyer in this case: load, a hearing that day, a like name.
 * Afterwards another person may assign that lawyer. What the law requires nobody sets aside.
 * @throws LAWYER_CAN_BE_ASSIGNED LAWYER_NOT_AVAILABLE LAWYER_WITHOUT_YEARS LAWYER_NOT_FAMILIAR_WITH_MINORS
 *   LAWYER_IN_CONFLICT TEXT_MISSING CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function allowLawyer(
  ctx: MemberContext,
  input: CaseMove & { lawyerId: string; note: string },
): Promise<CommandResult> {
  return await command(ctx, 'case.allowLawyer', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'allowLawyer');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const note = requiredText(input.note, 'note', 1_000);
    const { reasons } = await requireLawyer(tx, input.lawyerId, await matterOf(tx, legalAidCase), ALL_OWN_BARS);
    const codes = reasons.filter(({ bar }) => bar === 'OWN').map(({ code }) => code);
    if (codes.length === 0) refuse('LAWYER_CAN_BE_ASSIGNED', { path: ['input', 'lawyerId'] });
    const id = newId();
    await tx.sql(
      `insert into case_lawyer_override (id, case_id, organisation_id, lawyer_id, codes, note_sealed, set_at, set_by_member_id)
       values (?, ?, ?, ?, array(select jsonb_array_elements_text(?::jsonb)), ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        tx.viewer.organisationId,
        input.lawyerId,
        JSON.stringify(codes),
        seal(ctx, { table: 'case_lawyer_override', column: 'note_sealed', rowId: id }, note),
        tx.now,
        tx.viewer.memberId,
      ],
    );
    touch(tx, legalAidCase);
    const references = { lawyer: input.lawyerId, note: id };
    await recordCase(tx, legalAidCase, 'case.allowLawyer', legalAidCase.state, references);
    return { subjectId: legalAidCase.id };
  });
}
