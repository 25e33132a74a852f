import { newId } from '../../src/kernel/ids.js';
import { sql } from '../support/a.js';
import type { TestApp } from '../support/app.js';
import { CANARY, secret } from './canary-text.js';

const TEXTS = [
  'facts_sealed',
  'respondent_sealed',
  'caution_sealed',
  'pre_review_sealed',
  'answer_sealed',
  'supplement_list_sealed',
  'supplement_answer_sealed',
  'reason_sealed',
  'hold_reason_sealed',
  'result_sealed',
] as const;

/** A referral of B's to Tongliang with a consent, every text of them a canary: as their room would write them. */
export async function referred(t: TestApp, caseRow: string): Promise<void> {
  const B = t.world.organisations.mianyang ?? '';
  const to = t.world.organisations.tongliang ?? '';
  const { keys } = t.app.contextFor(null);
  const [person] = await sql<{ id: string }>(t, 'select person_id as id from case_person where case_id = $1', [
    caseRow,
  ]);
  const [referral, consent] = [newId(), newId()];
  const sealed = (table: string, column: string, rowId: string) =>
    keys.encrypt({ table, column, rowId }, secret(`${table} ${column}`));
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'REFERRAL', 'REQUESTING', now(), now())`,
    [B, referral],
  );
  await sql(
    t,
    `insert into referral (id, owner_organisation_id, to_organisation_id, kind, case_id, person_id, state, version, revision, matter, requested_at,
       created_at, last_actor_organisation_id, last_moved_at, ${TEXTS.join(', ')})
     values ($1, $2, $3, 'CONSULT', $4, $5, 'DRAFT', 1, 1, $6, now(), now(), $2, now(), ${TEXTS.map((_, nth) => `$${nth + 7}`).join(', ')})`,
    [referral, B, to, caseRow, person?.id, CANARY.clear, ...TEXTS.map((text) => sealed('referral', text, referral))],
  );
  await sql(
    t,
    `insert into referral_person (referral_id, person_id, position, name_masked) values ($1, $2, 1, '龘**')`,
    [referral, person?.id],
  );
  await sql(
    t,
    `insert into referral_revision (referral_id, revision, content_sealed, changed_fields, reason_sealed, made_at) values ($1, 1, $2, '{}', $3, now())`,
    [
      referral,
      sealed('referral_revision', 'content_sealed', `${referral}/1`),
      sealed('referral_revision', 'reason_sealed', `${referral}/1`),
    ],
  );
  await sql(
    t,
    `insert into referral_case (organisation_id, referral_id, case_id, opened_at) values ($1, $2, $3, now())`,
    [B, referral, caseRow],
  );
  await sql(
    t,
    `insert into consent (id, organisation_id, person_id, recipient_organisation_id, purpose, categories, basis, basis_article, given_by, given_how,
       text_sealed, guardian_sealed, witness_sealed, given_at, recorded_at, version, last_actor_organisation_id, last_moved_at)
     values ($1, $2, $3, $4, 'CONSULT', '{IDENTITY,FACTS}', 'CONSENT', 'x', 'SELF', 'SIGNED_PAPER', $5, $6, $7, now(), now(), 1, $2, now())`,
    [
      consent,
      B,
      person?.id,
      to,
      sealed('consent', 'text_sealed', consent),
      sealed('consent', 'guardian_sealed', consent),
      sealed('consent', 'witness_sealed', consent),
    ],
  );
}
