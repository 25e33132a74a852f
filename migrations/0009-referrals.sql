-- Referrals between agencies (转介、转交), and the ledger of what rests on a person's consent.

-- migrate:up

-- One entry for each person, recipient and purpose: the consent and how it was given, or the article that makes it
-- needless. Each organisation keeps its own; what one of them was told, and when it was taken back, nobody else reads.
create table consent (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  person_id uuid not null references person,
  recipient_organisation_id uuid not null references organisation,
  purpose text not null,
  categories text[] not null,
  basis text not null check (basis in ('CONSENT', 'STATUTORY')),
  basis_article text not null,
  given_by text check (given_by in ('SELF', 'GUARDIAN')),
  given_how text check (given_how in ('SIGNED_PAPER', 'RECORDED', 'ORAL_WITH_WITNESS')),
  text_sealed bytea,
  guardian_sealed bytea,
  witness_sealed bytea,
  given_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by_member_id uuid,
  version integer not null,
  withdrawn_at timestamptz,
  withdrawn_by_member_id uuid,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  unique (organisation_id, id),
  check ((basis = 'CONSENT') = (given_how is not null)),
  check (basis = 'STATUTORY' or (given_by is not null and text_sealed is not null)),
  check (withdrawn_at is null or basis = 'CONSENT')
);
call app.protect_by_organisation('consent');
create index consent_by_person on consent (person_id, recipient_organisation_id);

create table referral (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  to_organisation_id uuid not null references organisation,
  kind text not null check (kind in ('APPLICATION_FORWARD', 'HANDOVER', 'SUPPORT', 'CONSULT', 'MEDIATION')),
  -- The sender's own case, where there is one; the receiver's own stands in referral_case.
  case_id uuid references legal_aid_case,
  person_id uuid not null references person,
  number text unique,
  number_key text,
  state text not null,
  version integer not null,
  revision integer not null default 0,
  matter text not null,
  cause_code text references cause,
  form text,
  facts_sealed bytea,
  respondent_sealed bytea,
  caution_sealed bytea,
  restricted boolean not null default false,
  in_custody boolean not null default false,
  through_duty_lawyer boolean not null default false,
  requested_at timestamptz not null,
  basis text check (basis in ('CONSENT', 'STATUTORY')),
  basis_article text,
  categories text[] not null default '{}',
  narrowed jsonb not null default '{}',
  pre_review_sealed bytea,
  pre_reviewed_at timestamptz,
  pre_reviewed_by_member_id uuid,
  -- Taken by a workstation as exempt from the means check (免查事项直接受理): the ground of arts 32, 42.
  exempt_ground text,
  drafted_by_member_id uuid,
  sent_by_member_id uuid,
  sent_at timestamptz,
  received_at timestamptz,
  opened_at timestamptz,
  opened_by_member_id uuid,
  claimed_by_member_id uuid,
  answered_at timestamptz,
  answered_by_member_id uuid,
  answer_sealed bytea,
  supplement_list_sealed bytea,
  supplement_asked_at timestamptz,
  supplement_answer_sealed bytea,
  supplied_at timestamptz,
  decline_code text,
  right_organisation_id uuid references organisation,
  reason_sealed bytea,
  hold_reason_sealed bytea,
  review_on date,
  outcome text,
  outcome_on date,
  result_sealed bytea,
  ended_at timestamptz,
  redirected_from_id uuid references referral,
  redirected_to_id uuid,
  chain integer not null default 1 check (chain between 1 and 3),
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (owner_organisation_id <> to_organisation_id),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('referral', 'id');
create index referral_by_number on referral (number_key) where number_key is not null;
create index referral_by_case on referral (case_id) where case_id is not null;
create index referral_by_person on referral (person_id);
create index referral_by_claimer on referral (claimed_by_member_id) where claimed_by_member_id is not null;
create unique index referral_one_open on referral (owner_organisation_id, coalesce(case_id, person_id), to_organisation_id, kind)
  where state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT', 'ACCEPTED', 'ON_HOLD');
-- A mediation that came home without a case becomes an application: the clock looks for it.
create policy clock_reads on referral for select to yuanlian_clock using (true);
grant select on referral to yuanlian_clock;

create table referral_person (
  referral_id uuid not null references referral,
  person_id uuid not null references person,
  position integer not null,
  name_masked text not null,
  id_number_masked text,
  primary key (referral_id, person_id)
);
call app.protect_by_subject('referral_person', 'referral_id', true);
create index referral_person_by_person on referral_person (person_id);

create table referral_revision (
  referral_id uuid not null references referral,
  revision integer not null,
  content_sealed bytea not null,
  changed_fields text[] not null,
  reason_sealed bytea,
  made_at timestamptz not null,
  made_by_member_id uuid,
  primary key (referral_id, revision)
);
call app.protect_by_subject('referral_revision', 'referral_id');

-- Which case the receiver opened for it. The sender learns the outcome, never the case: it cannot read this.
create table referral_case (
  organisation_id uuid not null references organisation,
  referral_id uuid not null references referral,
  case_id uuid not null references legal_aid_case,
  opened_at timestamptz not null,
  primary key (organisation_id, referral_id)
);
call app.protect_by_organisation('referral_case');
create index referral_case_by_case on referral_case (case_id);

alter table material add foreign key (referral_id) references referral;

-- migrate:down
alter table material drop constraint material_referral_id_fkey;
drop table referral_case, referral_revision, referral_person, referral, consent;
