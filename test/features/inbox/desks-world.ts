import { Client } from 'pg';
import { INBOX_SUBJECTS, type InboxSubject, inboxFacts } from '../../../src/features/inbox/inbox-subjects.js';
import { newId } from '../../../src/kernel/ids.js';
import type { TestApp } from '../../support/app.js';

/** What each table needs beside what all have; values are SQL. */
const MORE: Readonly<Record<InboxSubject, Readonly<Record<string, string>>>> = {
  COOPERATION: {
    requested_organisation_id: '$3',
    case_id: '$1',
    revision: '1',
    kinds: `'{COLLECT_EVIDENCE}'`,
    created_at: '$4',
  },
  LEGAL_AID_CASE: {
    lead_organisation_id: '$2',
    home_organisation_id: '$3',
    cause_code: '(select code from cause order by code limit 1)',
    form: `'LABOUR_ARBITRATION'`,
    received_at: '$4',
    opened_by_member_id: '$1',
    handler_member_id: '$6',
  },
  REFERRAL: {
    to_organisation_id: '$3',
    kind: `(array['APPLICATION_FORWARD', 'SUPPORT', 'MEDIATION'])[1 + $7::int % 3]`,
    person_id: '$1',
    requested_at: '$4',
    created_at: '$4',
  },
  DEFENCE_NOTICE: {
    matter_group_id: '$1',
    filed_by_organisation_id: '$2',
    to_organisation_id: '$3',
    kind: `'DEFENCE'`,
    restricted: 'false',
    created_at: '$4',
  },
  DUTY_LAWYER_HELP: {
    filed_by_organisation_id: '$2',
    to_organisation_id: '$3',
    kind: `'COURT'`,
    restricted: 'false',
    person_id: '$1',
    stage: `'FIRST_INSTANCE'`,
    custody: `'ARRESTED'`,
    sent_at: '$4',
    scheduled_for: `$4::timestamptz + ($7::int % 5) * interval '5 hours'`,
    created_at: '$4',
  },
  CONSULTATION: {
    channel: `'PHONE'`,
    content_sealed: `'\\x00'`,
    person_times: '1',
    received_at: '$4',
    created_at: '$4',
  },
  COMPETENCE_CONFLICT: {
    to_organisation_id: '$3',
    case_id: '$1',
    reason_sealed: `'\\x00'`,
    raised_at: '$4',
    competent_organisation_id: `case when $5 = 'DECIDED' then $3::uuid end`,
    document_number: `case when $5 = 'DECIDED' then '1' end`,
    decided_at: `case when $5 = 'DECIDED' then $4::timestamptz end`,
    decided_by_organisation_id: `case when $5 = 'DECIDED' then $3::uuid end`,
  },
  PERSON_QUESTION: {
    asking_organisation_id: '$3',
    inquiry_id: '$1',
    kind: `'SAME_PERSON'`,
    held_case_id: '$1',
    held_person_id: '$1',
    asked_at: '$4',
    answer_by: '$4',
    answer: `case when $5 = 'ANSWERED' then 'NOT_TOLD' end`,
    answered_at: `case when $5 = 'ANSWERED' then $4 end`,
    answered_by_member_id: `case when $5 = 'ANSWERED' then $6 end`,
    ended_at: `case when $5 <> 'ASKED' then $4 end`,
  },
};

/**
 * Between two organisations, in both directions: one subject of each kind in each state, some due and some late, some
 * with news, some with a hearing, whoever is awaited. Enough that every list of every desk has something to show.
 */
export async function fillDesksOf(t: TestApp, own: string, other: string): Promise<void> {
  const client = new Client({ connectionString: t.database.superuserUrl });
  await client.connect();
  const [one = '', two = ''] = [own, other].map((key) => t.world.organisations[key]);
  const now = t.clock.now();
  try {
    await client.query('set session_replication_role = replica');
    let nth = 0;
    for (const subject of INBOX_SUBJECTS)
      for (const state of inboxFacts(subject).states)
        for (const [from, to] of [
          [one, two],
          [two, one],
        ]) {
          if (subject === 'CONSULTATION' && from !== one) continue;
          for (let copy = 0; copy < 6; copy += 1) {
            nth += 1;
            await place(t, client, subject, { state, from: from ?? '', to: to ?? '', nth, now });
          }
        }
  } finally {
    await client.end();
  }
}

interface Place {
  state: string;
  from: string;
  to: string;
  nth: number;
  now: Date;
}

async function place(
  t: TestApp,
  client: Client,
  subject: InboxSubject,
  { state, from, to, nth, now }: Place,
): Promise<void> {
  const id = newId();
  const handler = t.world.members[nth % 2 === 0 ? 'tongliang.handler' : 'tongliang.handler2'];
  const columns: Record<string, string> = {
    id: '$1',
    owner_organisation_id: '$2',
    state: '$5',
    version: '1',
    matter: `'事由'`,
    last_actor_organisation_id: '$2',
    last_moved_at: '$4',
    ...MORE[subject],
  };
  await client.query(
    `with given as (select $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::text, $6::uuid, $7::int)
     insert into ${inboxFacts(subject).table} (${Object.keys(columns).join(', ')}) values (${Object.values(columns).join(', ')})`,
    [id, from, to, now, state, handler, nth],
  );
  const [first, second] =
    subject === 'LEGAL_AID_CASE' ? ['LEAD', nth % 3 === 0 ? 'ORGAN' : 'HOME'] : ['REQUESTING', 'REQUESTED'];
  const due = [null, '-1 hour', '5 hours', '2 days', '20 days'][nth % 5] ?? null;
  const parts = [
    [from, subject === 'CONSULTATION' ? 'OWNER' : first, nth % 2 === 0],
    ...(subject === 'CONSULTATION' ? [] : [[to, second, nth % 2 === 1]]),
    ...(nth % 4 === 0 && subject !== 'CONSULTATION'
      ? [[t.world.organisations.bureau, 'SUPERVISOR', state === 'RAISED' || state === 'REFUSED']]
      : []),
  ];
  for (const [organisation, part, awaited] of parts)
    await client.query(
      `insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, awaits_them, earliest_due_at, last_moved_at, since, unread_since)
       values ($1, $2, $3, $4, $5, not $5, $6::timestamptz + $7::interval, $6, $6, case when $8::int % 3 = 0 then $6::timestamptz end)`,
      [organisation, id, subject, part, awaited, now, due, nth],
    );
  if (due !== null)
    await client.query(
      `insert into deadline (id, organisation_id, subject_type, subject_id, rule_id, rule_jurisdiction, unit, amount, source, started_at, trigger, due_on, due_at,
         first_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified, strict_due_on, strict_due_at,
         strict_rule_id, strict_jurisdiction, strict_unit, strict_amount, strict_explanation_zh, strict_explanation_en, strict_citation, strict_verified)
       values ($1, $2, $3, $4, 'X', 'CN', 'DAY', 3, 'RULE', $5, 'RECEIVED', '2026-11-01', $5::timestamptz + $6::interval, '2026-11-01', false, '1', '', '', '', true,
         '2026-10-01', $5::timestamptz + $6::interval - interval '3 days', 'Y', 'CN', 'DAY', 1, '', '', '', true)`,
      [newId(), to, subject, id, now, due],
    );
  if (subject === 'LEGAL_AID_CASE' && (state === 'REFUSED' || state === 'TERMINATED'))
    await client.query(
      `insert into objection (id, case_id, against, state, version, superior_organisation_id, decision_letter_id, applicant_sealed, text_sealed, filed_on, late,
         recorded_at, recorded_by_organisation_id, recorded_by_member_id, last_actor_organisation_id, last_moved_at)
       values ($1, $2, $3::text, case $3::text when 'REFUSED' then 'FILED' else 'CORRECTION_ORDERED' end, 1, $4, $1, '\\x00', '\\x00', '2026-11-01', false,
         $5, $6, $1, $6, $5)`,
      [newId(), id, state, t.world.organisations.bureau, now, from],
    );
  if (subject === 'LEGAL_AID_CASE' && nth % 2 === 0)
    await client.query(
      `insert into case_hearing (id, case_id, session, held_at, held_on, place_sealed, set_at, set_by_organisation_id)
       values ($1, $2, 'HEARING', $3::timestamptz + $4 * interval '1 day', '2026-11-05', '\\x00', $3, $5)`,
      [newId(), id, now, nth % 12, to],
    );
}
