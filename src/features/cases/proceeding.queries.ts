import { statement } from '../../kernel/context.js';
import type { Custody, HearingSession, ProceedingStage } from './proceeding.rules.js';

export interface RawHearing {
  id: string;
  ownerId: string;
  session: HearingSession;
  heldAt: Date;
  placeSealed: Buffer;
  setAt: Date;
  setByOrganisationId: string;
  replacedAt: Date | null;
}

/** The sessions of cases, the latest set first: the one that holds is not replaced. */
export const hearingsByCase = statement<RawHearing>(
  'hearings_by_case',
  `select id, case_id as "ownerId", session, held_at as "heldAt", place_sealed as "placeSealed", set_at as "setAt",
     set_by_organisation_id as "setByOrganisationId", replaced_at as "replacedAt"
   from case_hearing where case_id = any($1::uuid[]) order by case_id, set_at desc, id desc`,
);

export interface RawProcedureChange {
  id: string;
  ownerId: string;
  kind: 'CUSTODY' | 'STAGE';
  value: Custody | ProceedingStage;
  sinceOn: string;
  noteSealed: Buffer | null;
  recordedAt: Date;
  recordedByOrganisationId: string;
}

/** Custody and stage of cases as they changed, the latest first. */
export const procedureChangesByCase = statement<RawProcedureChange>(
  'procedure_changes_by_case',
  `select id, case_id as "ownerId", kind, value, since_on as "sinceOn", note_sealed as "noteSealed", recorded_at as "recordedAt",
     recorded_by_organisation_id as "recordedByOrganisationId"
   from case_procedure_change where case_id = any($1::uuid[]) order by case_id, recorded_at desc, id desc`,
);
