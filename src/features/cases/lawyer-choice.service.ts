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

/** The lawyers of the other defendants of a case that came with a notice, where they have no case of their own yet. As JSON. */
export const otherLawyersOfCase = (caseId: string): string =>
  `(select coalesce(jsonb_agg(w.id), '[]') from lawyer w where w.organisation_id = (select app.org()) and exists (
     select 1 from defence_line l where l.case_id = ${caseId} and app.defends_in_matter(w.id, l.id)))`;

/** What a case asks of its lawyer. */
export async function matterOf(tx: CommandTx, legalAidCase: LegalAidCase): Promise<Matter> {
  const [known] = await tx.sql<{ hearingOn: string | null; otherLawyerIds: string[] }>(
    `select (select held_on::text from case_hearing where case_id = c.id and replaced_at is null) as "hearingOn",
       ${otherLawyersOfCase('c.id')} as "otherLawyerIds" from legal_aid_case c where c.id = ?`,
    [legalAidCase.id],
  );
  return {
    caseId: legalAidCase.id,
    traits: { minor: legalAidCase.recipientMinor, lifeOrDeathPossible: legalAidCase.lifeOrDeathPossible },
    matterGroupId: legalAidCase.matterGroupId ?? null,
    otherLawyerIds: known?.otherLawyerIds ?? [],
    hearingOn: known?.hearingOn ?? null,
  };
}

/**
 * The lawyer who is to be assigned to a case, whom nothing bars that another person, the head, has not set aside.
 * @throws as `requireLawyer`
 */
export async function lawyerForCase(tx: CommandTx, legalAidCase: LegalAidCase, lawyerId: string): Promise<Candidate> {
  const rows = await tx.sql<{ code: string }>(
    // The lawyer is locked with it, as by `lockLawyer`.
    `with held as materialized (select id, organisation_id from lawyer where id = ? and organisation_id = ? for no key update)
     select distinct unnest(o.codes) as code from held left join case_lawyer_override o on o.lawyer_id = held.id
       and o.organisation_id = held.organisation_id and o.case_id = ? and o.set_by_member_id <> ?`,
    [lawyerId, tx.viewer.organisationId, legalAidCase.id, tx.viewer.memberId],
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
