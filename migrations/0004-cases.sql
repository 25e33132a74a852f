-- migrate:up

-- Columns named …_sealed hold AES-256-GCM envelopes; …_masked is what lists may show.
create table person (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  name_sealed bytea not null,
  name_masked text not null,
  id_kind text not null check (id_kind in ('RESIDENT_ID', 'PASSPORT', 'OTHER', 'NONE')),
  id_number_sealed bytea,
  id_number_masked text,
  phone_sealed bytea,
  phone_masked text,
  address_sealed bytea,
  region_code char(6) references region,
  migrant_worker boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('person', 'id');

-- Blind tokens, each organisation under its own key: a person is found by exact value only, and only by who has them.
create table person_token (
  organisation_id uuid not null references organisation,
  person_id uuid not null references person,
  kind text not null check (kind in ('ID_NUMBER', 'NAME', 'INITIALS', 'PHONE')),
  token bytea not null,
  primary key (organisation_id, kind, token, person_id)
);
call app.protect_by_organisation('person_token', 'organisation_id', true);
-- Who hands a person on (a case moves, an act is asked for) writes the tokens of the organisation that takes part from then on.
create policy insert_for_participant on person_token for insert to yuanlian_app with check (
  exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = person_id and p.ended_at is null)
  and exists (select 1 from participation p where p.organisation_id = person_token.organisation_id and p.subject_id = person_id and p.ended_at is null));

-- Who looked at what of a person in clear, when, and why (sealed): for the own organisation's audit.
create table person_reveal (
  id uuid primary key,
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  member_id uuid not null,
  fields text[] not null check (fields <@ array['NAME', 'ID_NUMBER', 'PHONE', 'ADDRESS'] and cardinality(fields) > 0),
  reason_sealed bytea not null,
  at timestamptz not null
);
call app.protect_by_organisation('person_reveal');
create index person_reveal_by_person on person_reveal (person_id, at);

create table legal_aid_case (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  lead_organisation_id uuid not null references organisation,
  home_organisation_id uuid references organisation,
  number text unique,
  number_key text generated always as (translate(number, '〔〕第号', '')) stored,
  state text not null,
  version integer not null,
  cause_code text not null references cause,
  matter text not null,
  form text not null,
  facts_sealed bytea,
  respondent_sealed bytea,
  recipient_minor boolean not null default false,
  life_or_death_possible boolean not null default false,
  -- The cases of several defendants of one matter bear the same id.
  matter_group_id uuid,
  stage text,
  custody text,
  group_claim boolean not null default false,
  restricted boolean not null default false,
  split_from_case_id uuid references legal_aid_case,
  split_from_row_id uuid,
  means_branch text check (means_branch in ('NOT_REQUIRED', 'WAIVED', 'PLEDGE', 'INFO_QUERY', 'RECOGNISED')),
  means_ground text,
  -- Who referred the person; it has no part in the case but while a supplement is asked of it.
  source_organisation_id uuid references organisation,
  -- Where the organ that handles the matter is, where the body that handles the dispute is, where the cause arose.
  organ_region_code char(6) references region,
  dispute_region_code char(6) references region,
  cause_region_code char(6) references region,
  received_at timestamptz not null,
  opened_by_member_id uuid not null,
  accepted_at timestamptz,
  accepted_by_member_id uuid,
  reviewed_at timestamptz,
  reviewed_by_member_id uuid,
  refused_at timestamptz,
  refused_by_member_id uuid,
  refusal_ground text check (refusal_ground in ('OUT_OF_SCOPE', 'HARDSHIP_NOT_MET', 'NOT_THE_PERSON', 'OTHER_STATUTORY')),
  refusal_reason_sealed bytea,
  advance_ground text check (advance_ground in ('LIMITATION_NEAR', 'PRESERVATION_URGENT', 'ADVANCE_EXECUTION_URGENT', 'OTHER')),
  advance_limitation_on date,
  advance_reason_sealed bytea,
  regularised_at timestamptz check (regularised_at is null or advance_ground is not null),
  regularised_by_member_id uuid,
  granted_at timestamptz,
  granted_by_organisation_id uuid,
  granted_by_member_id uuid,
  assigned_at timestamptz,
  lawyer_id uuid,
  handler_member_id uuid,
  lawyer_name text,
  lawyer_licence_number text,
  lawyer_phone text,
  started_at timestamptz,
  file_submitted_at timestamptz,
  file_submitted_by_member_id uuid,
  file_summary_sealed bytea,
  closed_at timestamptz,
  closed_by_member_id uuid,
  archived_at timestamptz,
  -- The superior that named the lead anew while the former one was suspended, by which paper and when.
  designated_at timestamptz,
  designated_by_organisation_id uuid references organisation,
  designation_number text,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (num_nulls(designated_at, designated_by_organisation_id, designation_number) in (0, 3)),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('legal_aid_case', 'id');
-- Numbers are looked up without brackets, 第 and 号 (kernel/codes/document-number.ts).
create index legal_aid_case_by_number on legal_aid_case (number_key);
create index legal_aid_case_by_group on legal_aid_case (split_from_case_id) where split_from_case_id is not null;
create index legal_aid_case_by_handler on legal_aid_case (handler_member_id) where handler_member_id is not null;

create table case_person (
  case_id uuid not null references legal_aid_case,
  person_id uuid not null references person,
  role text not null check (role in ('RECIPIENT', 'APPLICANT', 'REPRESENTATIVE')),
  position integer not null,
  primary key (case_id, person_id, role)
);
call app.protect_by_subject('case_person', 'case_id', true);
create index case_person_by_person on case_person (person_id);

-- Why something was done, in the words of who did it; never leaves the organisation that wrote it.
create table case_note (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  organisation_id uuid not null references organisation,
  member_id uuid,
  word text not null,
  text_sealed bytea not null,
  written_at timestamptz not null
);
call app.protect_by_organisation('case_note');
create index case_note_by_case on case_note (case_id, written_at);

create table milestone (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  kind text not null check (kind in ('ARBITRATION_FILED', 'ARBITRATION_HEARD', 'ARBITRATION_AWARDED', 'SUIT_FILED', 'HEARING_SET', 'HEARD',
    'MEDIATED', 'JUDGMENT', 'ENFORCEMENT', 'PAYMENT', 'MET_RECIPIENT', 'AGREEMENT_SIGNED')),
  happened_on date not null,
  amount_fen bigint check (amount_fen >= 0),
  body_name text,
  document_number text,
  note_sealed bytea,
  recorded_at timestamptz not null,
  recorded_by_organisation_id uuid not null,
  recorded_by_member_id uuid
);
call app.protect_by_subject('milestone', 'case_id');
create index milestone_by_case on milestone (case_id, happened_on, recorded_at);

create table roster_row (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  row_number integer not null,
  person_id uuid not null references person,
  employer_sealed bytea not null,
  employer_token bytea not null,
  project_sealed bytea,
  period_from date not null,
  period_to date not null,
  wages_fen bigint not null default 0 check (wages_fen >= 0),
  overtime_fen bigint not null default 0 check (overtime_fen >= 0),
  compensation_fen bigint not null default 0 check (compensation_fen >= 0),
  claimed_fen bigint not null generated always as (wages_fen + overtime_fen + compensation_fen) stored,
  authorised boolean not null default false,
  state text not null check (state in ('ACTIVE', 'SPLIT', 'WAIVED')),
  split_case_id uuid references legal_aid_case,
  awarded_fen bigint check (awarded_fen >= 0),
  settled_fen bigint check (settled_fen >= 0),
  paid_fen bigint not null default 0 check (paid_fen >= 0),
  plan_until date,
  waiver_material_id uuid,
  created_at timestamptz not null,
  unique (case_id, row_number),
  unique (case_id, person_id, employer_token, period_from, period_to),
  check (period_to >= period_from),
  check (paid_fen <= coalesce(settled_fen, awarded_fen, 0))
);
call app.protect_by_subject('roster_row', 'case_id');

create table settlement (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  revision integer not null,
  state text not null,
  version integer not null,
  terms_sealed bytea,
  total_fen bigint not null check (total_fen >= 0),
  offered_at timestamptz,
  concluded_at timestamptz,
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null
);
call app.protect_by_subject('settlement', 'case_id');
create index settlement_by_case on settlement (case_id);
create unique index settlement_one_open on settlement (case_id) where state in ('DRAFT', 'OFFERED');

create table settlement_share (
  settlement_id uuid not null references settlement,
  -- Shares of an earlier revision stay as they were decided.
  revision integer not null,
  case_id uuid not null references legal_aid_case,
  row_id uuid not null references roster_row,
  amount_fen bigint not null check (amount_fen > 0),
  decision text not null check (decision in ('UNDECIDED', 'AGREED', 'DECLINED', 'CARVED_OUT')),
  decided_at timestamptz,
  decided_by_organisation_id uuid,
  decided_by_member_id uuid,
  decided_how text check (decided_how in ('IN_PERSON', 'PHONE', 'VIDEO', 'LETTER')),
  material_id uuid,
  primary key (settlement_id, revision, row_id)
);
call app.protect_by_subject('settlement_share', 'case_id');

create table payment (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  amount_fen bigint not null check (amount_fen > 0),
  paid_on date not null,
  method text not null check (method in ('BANK_TRANSFER', 'CASH', 'COURT_ACCOUNT', 'WAGE_GUARANTEE_ACCOUNT', 'OTHER')),
  recorded_at timestamptz not null,
  recorded_by_organisation_id uuid not null,
  recorded_by_member_id uuid
);
call app.protect_by_subject('payment', 'case_id');
create index payment_by_case on payment (case_id, paid_on);

create table payment_allocation (
  payment_id uuid not null references payment,
  case_id uuid not null references legal_aid_case,
  row_id uuid not null references roster_row,
  amount_fen bigint not null check (amount_fen >= 0),
  primary key (payment_id, row_id)
);
call app.protect_by_subject('payment_allocation', 'case_id');

-- migrate:down
drop table payment_allocation, payment, settlement_share, settlement, roster_row, milestone, case_note, case_person, legal_aid_case, person_reveal, person_token, person;
