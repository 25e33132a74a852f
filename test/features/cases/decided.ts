import { newId } from '../../../src/kernel/ids.js';
import { at, type Staff } from './scene.js';
import type { CaseWorld } from './world.js';

/** The way past the hardship condition of the standard case. */
export const WAIVED = { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' } as const;

/** Takes back all that was written down between application and decision. */
export async function undecide(world: CaseWorld, caseId: string): Promise<void> {
  const own = at(caseId);
  for (const table of ['case_review', 'case_means_finding', 'case_means_statement', 'case_supplement'])
    await world.loader.query(`delete from ${table} where case_id = $1`, [own]);
  await world.loader.query(`update deadline set stopped_at = now() where subject_id = $1 and rule_id = 'SUPPLEMENT'`, [
    own,
  ]);
  await world.loader.query(
    `update legal_aid_case set refused_at = null, refusal_ground = null, refusal_reason_sealed = null, regularised_at = null,
       advance_ground = null, advance_reason_sealed = null, reviewed_by_member_id = null where id = $1`,
    [own],
  );
}

/** A list of what is missing that is open until a day. */
export async function aSupplement(world: CaseWorld, lead: Staff, caseId: string, until: string): Promise<void> {
  const { organisationId, memberId } = lead.reception.viewer;
  await world.loader.query(
    `insert into case_supplement (id, case_id, list_sealed, due_on, letter_id, asked_at, asked_by_organisation_id, asked_by_member_id)
     values ($1, $2, '\\x00', $3, $1, now(), $4, $5)`,
    [newId(), at(caseId), until, organisationId, memberId],
  );
  await world.loader.query(
    `insert into deadline (id, organisation_id, subject_type, subject_id, rule_id, rule_jurisdiction, unit, amount, source, trigger, started_at,
       due_on, due_at, first_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified)
     values ($1, $2, 'LEGAL_AID_CASE', $3, 'SUPPLEMENT', 'CN', 'WORKING_DAY', 10, 'RULE', 'NOTIFIED', now(), $4::date, $4::date, $4::date, false, '1',
       '', '', '', true)`,
    [newId(), organisationId, at(caseId), until],
  );
}

/** The aid was given in advance, and its papers are not made good. */
export async function inAdvance(world: CaseWorld, caseId: string): Promise<void> {
  await world.loader.query(`update legal_aid_case set advance_ground = 'OTHER', regularised_at = null where id = $1`, [
    at(caseId),
  ]);
}

/** Somebody of the leading institution has reviewed it. */
export async function aReview(world: CaseWorld, lead: Staff, caseId: string): Promise<void> {
  const { organisationId, memberId } = lead.reviewer.viewer;
  await world.loader.query(
    `insert into case_review (id, case_id, organisation_id, legal_sealed, opinion, letter_id, reviewed_at, reviewed_by_member_id)
     values ($1, $2, $3, '\\x00', 'REFUSE', $1, now(), $4)`,
    [newId(), at(caseId), organisationId, memberId],
  );
}
