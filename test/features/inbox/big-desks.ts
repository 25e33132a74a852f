import type { Client } from 'pg';

const organisation = (n: string) => `('00000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
const person = (n: string) => `('00000000-0000-7003-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
const subject = (kind: number, n: string) =>
  `('00000000-0000-70${10 + kind}-8000-' || lpad((${n})::text, 12, '0'))::uuid`;

/** The other kinds of a desk, as many together as there are cooperations: referrals, notices, helps, consultations, conflicts. */
export async function fillDesks(loader: Client, asks: number): Promise<void> {
  const from = (part: number) =>
    `from (select n, 1 + n % 40 as requesting, 1 + (n + 1 + n / 40 % 39) % 40 as requested,
      '2026-01-01'::timestamptz + n * interval '1 second' as at from generate_series(1, ${Math.floor(asks / part)}) n) a`;
  const number = `chr(19968 + requesting) || '援转〔2026〕' || n || '号', chr(19968 + requesting) || '援转2026' || n`;
  const moved = `${organisation('requesting')}, at`;
  await loader.query(`
    insert into referral (id, owner_organisation_id, to_organisation_id, kind, person_id, number, number_key, state, version, matter, requested_at,
      sent_at, created_at, last_actor_organisation_id, last_moved_at)
    select ${subject(1, 'n')}, ${organisation('requesting')}, ${organisation('requested')}, case when n % 4 = 0 then 'SUPPORT' else 'APPLICATION_FORWARD' end,
      ${person('n')}, ${number}, case when n % 5 = 0 then 'DRAFT' when n % 3 = 0 then 'SENT' else 'COMPLETED' end, 2, '转交申请', at, at, at, ${moved} ${from(2)}`);
  await loader.query(`insert into referral_person (referral_id, person_id, position, name_masked)
    select ${subject(1, 'n')}, ${person('n')}, 1, '张*' ${from(2)}`);
  await loader.query(`
    insert into defence_notice (id, owner_organisation_id, filed_by_organisation_id, to_organisation_id, number, number_key, state, version, matter, kind,
      matter_group_id, restricted, sent_at, created_at, last_actor_organisation_id, last_moved_at)
    select ${subject(2, 'n')}, ${organisation('requesting')}, ${organisation('requesting')}, ${organisation('requested')}, ${number.replaceAll('转', '通')},
      case when n % 5 = 0 then 'DRAFT' when n % 3 = 0 then 'NOTIFIED' else 'SETTLED' end, 2, '通知辩护', 'DEFENCE', ${subject(2, 'n')}, n % 7 = 0, at, at, ${moved} ${from(4)}`);
  await loader.query(`
    insert into defence_line (id, notice_id, position, person_id, state, version, basis, stage, custody, charge_sealed, minor, disability, not_fully_able,
      possible_sentence, death_review_applied, in_absentia, hearing_on, found_at, last_actor_organisation_id, last_moved_at)
    select gen_random_uuid(), ${subject(2, 'n')}, 1, ${person('n')}, 'NOTIFIED', 1, 'DISCRETIONARY', 'FIRST_INSTANCE', 'ARRESTED', '\\x00', false, 'NONE', false,
      'BELOW_LIFE', false, false, '2026-11-05', at, ${moved} ${from(4)}`);
  await loader.query(`
    insert into duty_lawyer_help (id, owner_organisation_id, filed_by_organisation_id, to_organisation_id, number, number_key, state, version, matter, kind,
      restricted, person_id, stage, custody, sent_at, scheduled_for, created_at, last_actor_organisation_id, last_moved_at)
    select ${subject(3, 'n')}, ${organisation('requesting')}, ${organisation('requesting')}, ${organisation('requested')}, ${number.replaceAll('转', '帮')},
      case when n % 3 = 0 then 'SCHEDULED' else 'RECORDED' end, 2, '法律帮助', 'COURT', false, ${person('n')}, 'FIRST_INSTANCE', 'ARRESTED', at,
      '2026-11-03 03:00Z', at, ${moved} ${from(8)}`);
  await loader.query(`
    insert into consultation (id, owner_organisation_id, number, channel, state, version, matter, content_sealed, person_id, person_times, received_at, created_at,
      last_actor_organisation_id, last_moved_at)
    select ${subject(4, 'n')}, ${organisation('requesting')}, chr(19968 + requesting) || '援询〔2026〕' || n || '号', 'PHONE', case when n % 9 = 0 then 'OPEN' else 'CLOSED' end,
      2, '咨询', '\\x00', ${person('n')}, 1, at, at, ${moved} ${from(8)}`);
  await loader.query(`
    insert into competence_conflict (id, owner_organisation_id, to_organisation_id, case_id, number, number_key, state, version, matter, reason_sealed,
      competent_organisation_id, document_number, decided_at, decided_by_organisation_id, raised_at, last_actor_organisation_id, last_moved_at)
    select ${subject(5, 'n')}, ${organisation('requesting')}, ${organisation('requested')}, ('00000000-0000-7002-8000-' || lpad(n::text, 12, '0'))::uuid,
      ${number.replaceAll('转', '争')}, 'DECIDED', 2, '受理争议', '\\x00', ${organisation('requested')}, '1', at, ${organisation('requested')}, at, ${moved} ${from(16)}`);
  await loader.query(`
    insert into person_question (id, owner_organisation_id, asking_organisation_id, inquiry_id, kind, number, state, version, matter, held_case_id,
      held_person_id, asked_at, answer_by, ended_at, last_actor_organisation_id, last_moved_at)
    select ${subject(6, 'n')}, ${organisation('requesting')}, ${organisation('requested')}, ${subject(6, 'n')}, 'SAME_PERSON',
      chr(19968 + requesting) || '援查〔2026〕' || n || '号', case when n % 9 = 0 then 'ASKED' else 'LAPSED' end, 2, '疑似同一受援人', ${subject(6, 'n')},
      ${person('n')}, at, at, case when n % 9 > 0 then at end, ${moved} ${from(8)}`);
  await loader.query(`
    insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, last_moved_at, since)
    select ${organisation('requesting')}, ${subject(6, 'n')}, 'PERSON_QUESTION', 'REQUESTED', n % 9 = 0, at, at ${from(8)}`);
  const parts = [
    ['REFERRAL', 1, 2],
    ['DEFENCE_NOTICE', 2, 4],
    ['DUTY_LAWYER_HELP', 3, 8],
    ['COMPETENCE_CONFLICT', 5, 16],
  ] as const;
  for (const [type, kind, part] of parts)
    await loader.query(`
      insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, awaits_them, earliest_due_at, last_moved_at, since, unread_since)
      select ${organisation('requesting')}, ${subject(kind, 'n')}, '${type}', 'REQUESTING', n % 30 = 1, n % 30 = 0, case when n % 3 = 0 then at + interval '400 days' end, at, at,
        case when n % 50 = 0 then at end ${from(part)}
      union all
      select ${organisation('requested')}, ${subject(kind, 'n')}, '${type}', 'REQUESTED', n % 30 = 0, n % 30 = 1, case when n % 3 = 0 then at + interval '400 days' end, at, at, null ${from(part)}`);
  await loader.query(`
    insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, last_moved_at, since)
    select ${organisation('requesting')}, ${subject(4, 'n')}, 'CONSULTATION', 'OWNER', n % 9 = 0, at, at ${from(8)}`);
  await loader.query(`
    insert into deadline (id, organisation_id, subject_type, subject_id, rule_id, rule_jurisdiction, unit, amount, source, started_at, trigger, due_on, due_at,
      first_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified)
    select gen_random_uuid(), ${organisation('requested')}, 'DEFENCE_NOTICE', ${subject(2, 'n')}, 'DEFENCE_ASSIGN', '100000', 'DAY', 3, 'RULE', at, 'RECEIVED',
      (at + interval '3 days')::date, at + interval '3 days', (at + interval '3 days')::date, false, '1', '', '', '', true ${from(4)}`);
  const caseOf = `('00000000-0000-7002-8000-' || lpad(n::text, 12, '0'))::uuid`;
  await loader.query(`insert into referral_case (organisation_id, referral_id, case_id, opened_at)
    select ${organisation('requested')}, ${subject(1, 'n')}, ${caseOf}, at ${from(2)}`);
  await loader.query(`insert into case_hearing (id, case_id, session, held_at, held_on, place_sealed, set_at, set_by_organisation_id)
    select gen_random_uuid(), ${caseOf}, 'HEARING', '2026-11-05 01:00Z', '2026-11-05', '\\x00', at, ${organisation('requesting')} ${from(1)}`);
  await loader.query(`
    insert into objection (id, case_id, against, state, version, decision_letter_id, applicant_sealed, text_sealed, filed_on, late, recorded_at,
      recorded_by_organisation_id, recorded_by_member_id, last_actor_organisation_id, last_moved_at)
    select gen_random_uuid(), ${caseOf}, 'TERMINATED', case when n % 10 = 0 then 'FILED' else 'MAINTAINED' end, 1, gen_random_uuid(), '\\x00', '\\x00',
      '2026-11-02', false, at, ${organisation('requesting')}, gen_random_uuid(), ${moved} ${from(2)}`);
}
