import { brief } from '../../access/projection.js';
import { rowsOf } from '../../api/loader.js';
import type { Context } from '../../kernel/context.js';
import { unseal } from '../../kernel/seal.js';
import type { LegalAidCase } from './case.graphql.js';
import { seesProceedings } from './case.projection.js';
import type { CaseHearing, ProcedureChange } from './proceeding.graphql.js';
import { hearingsByCase, procedureChangesByCase } from './proceeding.queries.js';
import type { Custody, ProceedingStage } from './proceeding.rules.js';

/** The sessions of a case, the latest set first, for those who see its proceedings. */
export async function loadHearings(ctx: Context, { raw, sharing }: LegalAidCase): Promise<CaseHearing[]> {
  if (!seesProceedings(raw.part, sharing)) return [];
  return (await rowsOf(ctx, hearingsByCase, raw.id)).map((row) => ({
    session: row.session,
    heldAt: row.heldAt,
    place: unseal(ctx, { table: 'case_hearing', column: 'place_sealed', rowId: row.id }, row.placeSealed) ?? '',
    setAt: row.setAt,
    setBy: brief(ctx, row.setByOrganisationId),
    replacedAt: row.replacedAt,
  }));
}

/** Custody and stage as they changed, the latest first, for those who see the proceedings. */
export async function loadProcedureChanges(ctx: Context, { raw, sharing }: LegalAidCase): Promise<ProcedureChange[]> {
  if (!seesProceedings(raw.part, sharing)) return [];
  return (await rowsOf(ctx, procedureChangesByCase, raw.id)).map((row) => ({
    custody: row.kind === 'CUSTODY' ? (row.value as Custody) : null,
    stage: row.kind === 'STAGE' ? (row.value as ProceedingStage) : null,
    sinceOn: row.sinceOn,
    note: unseal(ctx, { table: 'case_procedure_change', column: 'note_sealed', rowId: row.id }, row.noteSealed),
    recordedAt: row.recordedAt,
    recordedBy: brief(ctx, row.recordedByOrganisationId),
  }));
}
