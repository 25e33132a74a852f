import { type CommandResult, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText } from '../../kernel/text.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { startClosingFile } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { CONCLUDING_MILESTONES } from './ending.rules.js';
import { type MilestoneKind, milestoneProblem } from './milestone.rules.js';

export interface MilestoneInput {
  caseId: string;
  kind: MilestoneKind;
  happenedOn: LocalDate;
  amountFen?: number | null;
  bodyName?: string | null;
  documentNumber?: string | null;
  note?: string | null;
  idempotencyKey: string;
}

/**
 * The handler records what happened. Afterwards every side that takes part has been told. It adds and changes nothing,
 * so it names no version.
 * @throws DATE_UNFIT AMOUNT_UNFIT TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_HANDLED_BY_ANOTHER
 */
export async function recordMilestone(ctx: MemberContext, input: MilestoneInput): Promise<CommandResult> {
  return await command(ctx, 'case.milestone', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'milestone');
    const { kind, happenedOn, amountFen = null } = input;
    const fault = milestoneProblem({ kind, happenedOn, amountFen }, toLocalDate(tx.now));
    if (fault !== null) refuse(fault.code, { path: ['input', fault.field] });
    const id = newId();
    const note = optionalText(input.note, 'note', 1_000);
    await tx.sql(
      `insert into milestone (id, case_id, kind, happened_on, amount_fen, body_name, document_number, note_sealed, recorded_at,
         recorded_by_organisation_id, recorded_by_member_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        kind,
        happenedOn,
        amountFen,
        optionalText(input.bodyName, 'bodyName', 100),
        optionalText(input.documentNumber, 'documentNumber', 60),
        seal(ctx, { table: 'milestone', column: 'note_sealed', rowId: id }, note),
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
      ],
    );
    if (kind === 'AGREEMENT_SIGNED') await stopClocks(tx, legalAidCase.id, ['AGREEMENT_SIGN']);
    if (CONCLUDING_MILESTONES.includes(kind)) await startClosingFile(tx, legalAidCase, happenedOn);
    touch(tx, legalAidCase);
    const references = { milestone: id, kind, on: happenedOn };
    await recordCase(tx, legalAidCase, 'case.milestone', legalAidCase.state, references);
    return { subjectId: legalAidCase.id, ids: { milestone: id } };
  });
}
