import { newId, toGlobalId } from '../../src/kernel/ids.js';
import { sql } from '../support/a.js';
import type { TestApp } from '../support/app.js';
import { secret } from './canary-text.js';

/** The ids of B's things, by the type that they are of. */
export type Ids = Record<string, string[]>;

/** Puts a canary into one sealed column of one row. */
export async function seal(t: TestApp, table: string, column: string, rowId: string, what: string): Promise<void> {
  const sealed = t.app.contextFor(null).keys.encrypt({ table, column, rowId }, secret(what));
  await sql(t, `update ${table} set ${column} = $1 where id = $2`, [sealed, rowId]);
}

/** Roster, settlement, payment and reveal, as their rooms would write them. */
export async function underneath(t: TestApp, caseRow: string): Promise<void> {
  const B = t.world.organisations.mianyang ?? '';
  const member = t.world.members['mianyang.officer'];
  const [person] = await sql<{ id: string }>(t, 'select person_id as id from case_person where case_id = $1', [
    caseRow,
  ]);
  const { keys } = t.app.contextFor(null);
  const [row, settlement, payment, reveal] = [newId(), newId(), newId(), newId()];
  const sealed = (table: string, column: string, rowId: string) =>
    keys.encrypt({ table, column, rowId }, secret(`${table} ${column}`));
  await sql(
    t,
    `insert into roster_row (id, case_id, row_number, person_id, employer_sealed, employer_token, project_sealed, period_from, period_to, wages_fen,
       settled_fen, state, created_at) values ($1, $2, 1, $3, $4, '\\x01', $5, '2025-01-01', '2025-06-30', 123456, 123456, 'ACTIVE', now())`,
    [
      row,
      caseRow,
      person?.id,
      sealed('roster_row', 'employer_sealed', row),
      sealed('roster_row', 'project_sealed', row),
    ],
  );
  await sql(
    t,
    `insert into settlement (id, case_id, revision, state, version, terms_sealed, total_fen, created_at, last_actor_organisation_id, last_moved_at)
     values ($1, $2, 1, 'DRAFT', 1, $3, 123456, now(), $4, now())`,
    [settlement, caseRow, sealed('settlement', 'terms_sealed', `${settlement}/1`), B],
  );
  await sql(
    t,
    `insert into payment (id, case_id, amount_fen, paid_on, method, recorded_at, recorded_by_organisation_id)
     values ($1, $2, 1000, '2026-01-01', 'CASH', now(), $3)`,
    [payment, caseRow, B],
  );
  const [lawyer] = await sql<{ id: string }>(t, 'select lawyer_id as id from legal_aid_case where id = $1', [caseRow]);
  const [termination, service, objection] = [newId(), newId(), newId()];
  await sql(
    t,
    `insert into case_termination (id, case_id, ground, reason_sealed, from_state, letter_id, decided_at, decided_by_organisation_id, decided_by_member_id)
     values ($1, $2, 'OTHER', $3, 'GRANTED', gen_random_uuid(), now(), $4, $5)`,
    [termination, caseRow, sealed('case_termination', 'reason_sealed', termination), B, member],
  );
  await sql(
    t,
    `insert into letter_service (id, organisation_id, letter_id, case_id, way, receiver_sealed, place_sealed, served_on, recorded_at, recorded_by_member_id,
       proof_letter_id) values ($1, $2, gen_random_uuid(), $3, 'POST', $4, $5, '2026-01-01', now(), $6, gen_random_uuid())`,
    [
      service,
      B,
      caseRow,
      sealed('letter_service', 'receiver_sealed', service),
      sealed('letter_service', 'place_sealed', service),
      member,
    ],
  );
  const replacement = newId();
  await sql(
    t,
    `insert into case_replacement (id, case_id, state, lawyer_name, reason_sealed, opinion_sealed, asked_on, recorded_at, recorded_by_organisation_id,
       recorded_by_member_id, recorded_by_name) values ($1, $2, 'DENIED', '韩律师', $3, $4, '2026-01-01', now(), $5, $6, '受理员')`,
    [
      replacement,
      caseRow,
      sealed('case_replacement', 'reason_sealed', replacement),
      sealed('case_replacement', 'opinion_sealed', replacement),
      B,
      member,
    ],
  );
  const columns = [
    'applicant_sealed',
    'text_sealed',
    'late_reason_sealed',
    'opinion_sealed',
    'outside_document_sealed',
  ];
  await sql(
    t,
    `insert into objection (id, case_id, against, state, version, decision_letter_id, applicant_sealed, text_sealed, late_reason_sealed, opinion_sealed,
       outside_document_sealed, filed_on, late, recorded_at, recorded_by_organisation_id, recorded_by_member_id, last_actor_organisation_id, last_moved_at)
     values ($1, $2, 'TERMINATED', 'MAINTAINED', 2, gen_random_uuid(), $3, $4, $5, $6, $7, '2026-01-01', true, now(), $8, $9, $8, now())`,
    [objection, caseRow, ...columns.map((column) => sealed('objection', column, objection)), B, member],
  );
  const override = newId();
  await sql(
    t,
    `insert into case_lawyer_override (id, case_id, organisation_id, lawyer_id, codes, note_sealed, set_at, set_by_member_id)
     values ($1, $2, $3, $4, '{LAWYER_OVERLOADED}', $5, now(), $6)`,
    [override, caseRow, B, lawyer?.id, sealed('case_lawyer_override', 'note_sealed', override), member],
  );
  await sql(
    t,
    `insert into person_reveal (id, person_id, organisation_id, member_id, fields, reason_sealed, at) values ($1, $2, $3, $4, '{NAME}', $5, now())`,
    [reveal, person?.id, B, member, sealed('person_reveal', 'reason_sealed', reveal)],
  );
  const look = newId();
  await sql(
    t,
    `insert into consultation_reveal (id, consultation_id, organisation_id, member_id, reason_sealed, at)
     select $1, id, $2, $3, $4, now() from consultation limit 1`,
    [look, B, member, sealed('consultation_reveal', 'reason_sealed', look)],
  );
}

/** The way from application to decision, as its room would write it. */
export async function decided(t: TestApp, caseRow: string): Promise<void> {
  const B = t.world.organisations.mianyang ?? '';
  const member = t.world.members['mianyang.reviewer'];
  const { keys } = t.app.contextFor(null);
  const [supplement, statement, review] = [newId(), newId(), newId()];
  const sealed = (table: string, column: string, rowId: string, text = secret(`${table} ${column}`)) =>
    keys.encrypt({ table, column, rowId }, text);
  await sql(
    t,
    `insert into case_supplement (id, case_id, list_sealed, due_on, letter_id, asked_at, asked_by_organisation_id, answer_sealed, supplied_at,
       supplied_by_organisation_id) values ($1, $2, $3, '2026-01-31', $1, now(), $4, $5, now(), $4)`,
    [
      supplement,
      caseRow,
      sealed('case_supplement', 'list_sealed', supplement, JSON.stringify([secret('missing')])),
      B,
      sealed('case_supplement', 'answer_sealed', supplement),
    ],
  );
  const means = {
    householdMembers: 3,
    monthlyIncomeFen: 1,
    monthlyExpensesFen: 1,
    property: secret('property'),
    debts: secret('debts'),
  };
  await sql(
    t,
    `insert into case_means_statement (id, case_id, content_sealed, letter_id, stated_at, stated_by_organisation_id) values ($1, $2, $3, $1, now(), $4)`,
    [statement, caseRow, sealed('case_means_statement', 'content_sealed', statement, JSON.stringify(means)), B],
  );
  await sql(
    t,
    `insert into case_review (id, case_id, organisation_id, legal_sealed, opinion, opinion_sealed, letter_id, reviewed_at, reviewed_by_member_id)
     values ($1, $2, $3, $4, 'REFUSE', $5, $1, now(), $6)`,
    [
      review,
      caseRow,
      B,
      sealed('case_review', 'legal_sealed', review),
      sealed('case_review', 'opinion_sealed', review),
      member,
    ],
  );
  await sql(
    t,
    `update legal_aid_case set advance_ground = 'OTHER', advance_reason_sealed = $2, refused_at = now(), refusal_ground = 'OTHER_STATUTORY',
       refusal_reason_sealed = $3 where id = $1`,
    [
      caseRow,
      sealed('legal_aid_case', 'advance_reason_sealed', caseRow),
      sealed('legal_aid_case', 'refusal_reason_sealed', caseRow),
    ],
  );
}

/** A conflict of competence about B's case, as its room would write it. */
export async function inConflict(t: TestApp, caseRow: string): Promise<void> {
  const B = t.world.organisations.mianyang ?? '';
  const id = newId();
  const sealed = (column: string) =>
    t.app
      .contextFor(null)
      .keys.encrypt({ table: 'competence_conflict', column, rowId: id }, secret(`competence_conflict ${column}`));
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     values ($1, $2, 'COMPETENCE_CONFLICT', 'REQUESTING', now(), now())`,
    [B, id],
  );
  await sql(
    t,
    `insert into competence_conflict (id, owner_organisation_id, to_organisation_id, case_id, number, state, version, matter, reason_sealed,
       competent_organisation_id, document_number, decision_sealed, decided_at, decided_by_organisation_id, raised_at, last_actor_organisation_id, last_moved_at)
     values ($1, $2, $3, $4, '川绵援争〔2026〕1号', 'DECIDED', 1, '追索劳动报酬', $5, $2, '平司〔2026〕1号', $6, now(), $2, now(), $2, now())`,
    [id, B, t.world.organisations.tongliang, caseRow, sealed('reason_sealed'), sealed('decision_sealed')],
  );
}

/** The ids of everything that hangs on B's case. */
export async function idsOf(t: TestApp, caseRow: string, material: string, lawyer: string): Promise<Ids> {
  const B = t.world.organisations.mianyang ?? '';
  const all = async (type: Parameters<typeof toGlobalId>[0], query: string, params: unknown[] = []) =>
    (await sql<{ id: string }>(t, query, params)).map((found) => toGlobalId(type, found.id));
  const by = (table: string) => `select id from ${table} where case_id = '${caseRow}'`;
  const asks = `cooperation_id in (${by('cooperation')})`;
  return {
    LegalAidCase: [toGlobalId('LegalAidCase', caseRow)],
    Person: await all('Person', 'select id from person where owner_organisation_id = $1', [B]),
    Consultation: await all('Consultation', 'select id from consultation where owner_organisation_id = $1', [B]),
    Cooperation: await all('Cooperation', by('cooperation')),
    CooperationItem: await all('CooperationItem', `select id from cooperation_item where ${asks}`),
    Proposal: await all('Proposal', 'select id from proposal'),
    Disposition: await all('Disposition', 'select id from disposition'),
    CompetenceConflict: await all('CompetenceConflict', by('competence_conflict')),
    PersonInquiry: await all('PersonInquiry', 'select id from person_inquiry where organisation_id = $1', [B]),
    PersonQuestion: await all(
      'PersonQuestion',
      'select id from person_question where $1 in (owner_organisation_id, asking_organisation_id) order by state desc',
      [B],
    ),
    RosterRow: await all('RosterRow', by('roster_row')),
    Settlement: await all('Settlement', by('settlement')),
    Payment: await all('Payment', by('payment')),
    Milestone: await all('Milestone', by('milestone')),
    Letter: await all('Letter', 'select id from letter where organisation_id = $1', [B]),
    Deadline: await all('Deadline', 'select id from deadline where organisation_id = $1', [B]),
    DefenceNotice: await all('DefenceNotice', 'select id from defence_notice where owner_organisation_id = $1', [B]),
    DefenceLine: await all('DefenceLine', 'select id from defence_line'),
    DutyLawyerHelp: await all('DutyLawyerHelp', 'select id from duty_lawyer_help where owner_organisation_id = $1', [
      B,
    ]),
    DutyShift: await all('DutyShift', 'select id from duty_shift where organisation_id = $1', [B]),
    SharingGrant: await all('SharingGrant', by('sharing_grant')),
    JournalEntry: await all('JournalEntry', 'select id from journal where actor_organisation_id = $1', [B]),
    Member: await all('Member', 'select id from member where organisation_id = $1', [B]),
    Agreement: await all('Agreement', 'select id from agreement where owner_organisation_id = $1', [B]),
    Material: [material],
    Lawyer: [lawyer],
    Referral: await all('Referral', 'select id from referral where owner_organisation_id = $1', [B]),
    Consent: await all('Consent', 'select id from consent where organisation_id = $1', [B]),
    Organisation: [toGlobalId('Organisation', B)],
  };
}
