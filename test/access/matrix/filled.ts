import { newId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';

/** What nobody came to in this world is filled underneath: a cell proves something only where there is something. */
export async function filled(t: TestApp, caseId: string, itemId: string): Promise<void> {
  const { mianyang, women, bureau, tongliang } = t.world.organisations;
  const { keys } = t.app.contextFor(null);
  const sealed = (table: string, column: string, rowId: string, text: string) =>
    keys.encrypt({ table, column, rowId }, text);
  await sql(
    t,
    `insert into case_receipt (case_id, papers_sealed, letter_id, given_at, given_by_organisation_id) values ($1, $2, $3, now(), $4)
     on conflict do nothing`,
    [
      caseId,
      sealed('case_receipt', 'papers_sealed', caseId, JSON.stringify([{ name: '身份证复印件', quantity: 1 }])),
      newId(),
      mianyang,
    ],
  );
  const finding = newId();
  const evidence = { document: '低保证', bodies: ['民政局'], answer: '属实', signedOn: '2026-01-02' };
  await sql(
    t,
    `insert into case_means_finding (id, case_id, branch, ground, met, evidence_sealed, material_id, found_at, found_by_organisation_id)
     values ($1, $2, 'WAIVED', 'MIGRANT_WORKER_WAGES', true, $3, (select id from material where case_id = $2 limit 1), now(), $4)`,
    [finding, caseId, sealed('case_means_finding', 'evidence_sealed', finding, JSON.stringify(evidence)), mianyang],
  );
  await sql(
    t,
    `update legal_aid_case set source_organisation_id = $2, organ_region_code = '510700', dispute_region_code = '510700', cause_region_code = '510700',
       advance_limitation_on = '2026-12-31', regularised_at = now(),
       designated_at = now(), designated_by_organisation_id = $3, designation_number = '司〔2026〕1号' where id = $1`,
    [caseId, women, bureau],
  );
  await sql(t, `update case_hearing set replaced_at = now() where case_id = $1`, [caseId]);
  const [hearing, change] = [newId(), newId()];
  await sql(
    t,
    `insert into case_hearing (id, case_id, session, held_at, held_on, place_sealed, set_at, set_by_organisation_id)
     values ($1, $2, 'HEARING', now(), '2026-12-01', $3, now(), $4)`,
    [hearing, caseId, sealed('case_hearing', 'place_sealed', hearing, '第三庭'), mianyang],
  );
  await sql(
    t,
    `insert into case_procedure_change (id, case_id, kind, value, since_on, note_sealed, recorded_at, recorded_by_organisation_id)
     values ($1, $2, 'STAGE', 'FIRST_INSTANCE', '2026-01-02', $3, now(), $4)`,
    [change, caseId, sealed('case_procedure_change', 'note_sealed', change, '立案'), mianyang],
  );
  await sql(t, 'update milestone set amount_fen = 5000 where case_id = $1', [caseId]);
  await sql(t, 'update case_termination set corrected_at = now() where case_id = $1', [caseId]);
  await sql(
    t,
    'update objection set superior_organisation_id = $2, decided_at = now(), corrected_at = now() where case_id = $1',
    [caseId, bureau],
  );
  await sql(t, 'update case_replacement set decided_at = now() where case_id = $1', [caseId]);
  await sql(
    t,
    `update roster_row set overtime_fen = 1, compensation_fen = 1, awarded_fen = 5, paid_fen = 1, plan_until = '2027-01-01' where case_id = $1`,
    [caseId],
  );
  const [row] = await sql<{ id: string }>(t, 'select id from roster_row where case_id = $1 limit 1', [caseId]);
  const [settlement] = await sql<{ id: string }>(t, 'select id from settlement where case_id = $1 limit 1', [caseId]);
  await sql(
    t,
    `insert into settlement_share (settlement_id, revision, case_id, row_id, amount_fen, decision, decided_how, decided_by_organisation_id, decided_at,
       material_id) values ($1, 1, $4, $2, 100, 'AGREED', 'IN_PERSON', $3, now(), (select id from material where case_id = $4 limit 1))`,
    [settlement?.id, row?.id, mianyang, caseId],
  );
  await sql(t, 'update settlement set offered_at = now() where id = $1', [settlement?.id]);
  await sql(
    t,
    `insert into payment_allocation (payment_id, case_id, row_id, amount_fen) select p.id, $1, $2, 1000 from payment p where p.case_id = $1`,
    [caseId, row?.id],
  );
  await sql(
    t,
    `update cooperation_item set wanted_on = '2027-02-01', result_kind = 'DONE', result_amount_fen = 7, submitted_at = now(), started_at = now() where id = $1`,
    [itemId],
  );
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select o.id, c.id, 'COMPETENCE_CONFLICT', o.part, now(), now() from competence_conflict c,
       (values ($1::uuid, 'REQUESTED'), ($2::uuid, 'SUPERVISOR')) as o(id, part) on conflict do nothing`,
    [tongliang, bureau],
  );
}
