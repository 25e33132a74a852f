-- The lawyer's choice, the organ as a side, and how a case ends.

-- migrate:up
create index legal_aid_case_by_lawyer on legal_aid_case (lawyer_id) where lawyer_id is not null;

-- Blind tokens of the other side's names, under the key of the organisation: compared with the names of own recipients.
create table case_respondent_token (
  organisation_id uuid not null references organisation,
  case_id uuid not null references legal_aid_case,
  token bytea not null,
  primary key (case_id, organisation_id, token)
);
call app.protect_by_organisation('case_respondent_token');

-- Whom a lawyer may not act for, as the lawyer or the office has declared; never leaves the office.
create table lawyer_conflict (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  lawyer_id uuid not null,
  person_id uuid references person,
  case_id uuid references legal_aid_case,
  declared_at timestamptz not null,
  declared_by_member_id uuid,
  withdrawn_at timestamptz,
  withdrawn_by_member_id uuid,
  check (num_nonnulls(person_id, case_id) = 1),
  foreign key (organisation_id, lawyer_id) references lawyer (organisation_id, id)
);
call app.protect_by_organisation('lawyer_conflict');
create unique index lawyer_conflict_once on lawyer_conflict (lawyer_id, coalesce(person_id, case_id)) where withdrawn_at is null;

-- Hearings, each replacing the one before; all are kept.
create table case_hearing (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  session text not null check (session in ('PRE_TRIAL_MEETING', 'HEARING', 'CONTINUED_HEARING', 'PRONOUNCEMENT', 'QUESTIONING', 'MEDIATION')),
  held_at timestamptz not null,
  held_on date not null,
  set_at timestamptz not null,
  set_by_organisation_id uuid not null,
  set_by_member_id uuid,
  replaced_at timestamptz
);
call app.protect_by_subject('case_hearing', 'case_id');
create unique index case_hearing_one on case_hearing (case_id) where replaced_at is null;

-- migrate:down
drop table case_hearing, lawyer_conflict, case_respondent_token;
drop index legal_aid_case_by_lawyer;
