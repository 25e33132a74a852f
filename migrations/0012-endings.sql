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
  reason_sealed bytea not null,
  declared_at timestamptz not null,
  declared_by_member_id uuid,
  withdrawn_at timestamptz,
  withdrawn_by_member_id uuid,
  check (num_nonnulls(person_id, case_id) = 1),
  foreign key (organisation_id, lawyer_id) references lawyer (organisation_id, id)
);
call app.protect_by_organisation('lawyer_conflict');
create unique index lawyer_conflict_once on lawyer_conflict (lawyer_id, coalesce(person_id, case_id)) where withdrawn_at is null;

-- What the head has set aside for one lawyer on one case, with the note that says why.
create table case_lawyer_override (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  organisation_id uuid not null references organisation,
  lawyer_id uuid not null,
  codes text[] not null,
  note_sealed bytea not null,
  set_at timestamptz not null,
  set_by_member_id uuid not null,
  foreign key (organisation_id, lawyer_id) references lawyer (organisation_id, id)
);
call app.protect_by_organisation('case_lawyer_override');
create index case_lawyer_override_by_case on case_lawyer_override (case_id, lawyer_id);

-- Hearings, each replacing the one before; all are kept.
create table case_hearing (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  session text not null check (session in ('PRE_TRIAL_MEETING', 'HEARING', 'CONTINUED_HEARING', 'PRONOUNCEMENT', 'QUESTIONING', 'MEDIATION')),
  held_at timestamptz not null,
  held_on date not null,
  place_sealed bytea not null,
  set_at timestamptz not null,
  set_by_organisation_id uuid not null,
  set_by_member_id uuid,
  replaced_at timestamptz
);
call app.protect_by_subject('case_hearing', 'case_id');
create unique index case_hearing_one on case_hearing (case_id) where replaced_at is null;

-- Custody and stage as they changed.
create table case_procedure_change (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  kind text not null check (kind in ('CUSTODY', 'STAGE')),
  value text not null,
  since_on date not null,
  note_sealed bytea,
  recorded_at timestamptz not null,
  recorded_by_organisation_id uuid not null,
  recorded_by_member_id uuid
);
call app.protect_by_subject('case_procedure_change', 'case_id');
create index case_procedure_change_by_case on case_procedure_change (case_id, recorded_at);

-- migrate:down
drop table case_procedure_change, case_hearing, case_lawyer_override, lawyer_conflict, case_respondent_token;
drop index legal_aid_case_by_lawyer;
