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

-- Why and on which ground aid was terminated (法律援助法第48条).
create table case_termination (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  ground text not null check (ground in ('FRAUD', 'CONCEALMENT', 'ILLEGAL_USE', 'MEANS_CHANGED', 'PROCEEDINGS_ENDED', 'OWN_COUNSEL', 'REQUESTED', 'OTHER')),
  reason_sealed bytea not null,
  from_state text not null,
  letter_id uuid not null,
  decided_at timestamptz not null,
  decided_by_organisation_id uuid not null,
  decided_by_member_id uuid not null,
  corrected_at timestamptz
);
call app.protect_by_subject('case_termination', 'case_id');
create unique index case_termination_one on case_termination (case_id) where corrected_at is null;

-- Requests of recipients for another lawyer (法律援助法第55条).
create table case_replacement (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  state text not null check (state in ('OPEN', 'GRANTED', 'DENIED', 'LAPSED')),
  lawyer_name text not null,
  reason_sealed bytea not null,
  asked_on date not null,
  recorded_at timestamptz not null,
  recorded_by_organisation_id uuid not null,
  recorded_by_member_id uuid not null,
  recorded_by_name text not null,
  opinion_sealed bytea,
  decided_at timestamptz,
  decided_by_member_id uuid
);
call app.protect_by_subject('case_replacement', 'case_id');
create unique index case_replacement_one_open on case_replacement (case_id) where state = 'OPEN';

-- Proof of service: on whom, how and when a paper was served.
create table letter_service (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  letter_id uuid not null,
  case_id uuid not null references legal_aid_case,
  way text not null check (way in ('IN_PERSON', 'LEFT', 'POST', 'ELECTRONIC', 'ENTRUSTED', 'HANDED_ON', 'ANNOUNCED')),
  receiver_sealed bytea not null,
  place_sealed bytea,
  served_on date not null,
  recorded_at timestamptz not null,
  recorded_by_member_id uuid not null,
  proof_letter_id uuid not null,
  unique (organisation_id, letter_id)
);
call app.protect_by_subject('letter_service', 'case_id');

-- The objection of an applicant against refusal or termination (法律援助法第49条).
create table objection (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  against text not null check (against in ('REFUSED', 'TERMINATED')),
  state text not null,
  version integer not null,
  superior_organisation_id uuid references organisation,
  decision_letter_id uuid not null,
  applicant_sealed bytea not null,
  text_sealed bytea not null,
  filed_on date not null,
  late boolean not null,
  late_reason_sealed bytea,
  recorded_at timestamptz not null,
  recorded_by_organisation_id uuid not null,
  recorded_by_member_id uuid not null,
  decided_at timestamptz,
  decided_by_member_id uuid,
  opinion_sealed bytea,
  -- The body and number of the paper of a superior that has no organisation here.
  outside_document_sealed bytea,
  corrected_at timestamptz,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null
);
call app.protect_by_subject('objection', 'case_id');
create index objection_by_case on objection (case_id, recorded_at);
create unique index objection_one_open on objection (case_id) where state in ('FILED', 'CORRECTION_ORDERED');

-- By the number of a decision that somebody brings to the judicial administration it can take the case up. The institution
-- opens the door to its own superior alone; nobody opens one for himself.
create table objection_door (
  organisation_id uuid not null references organisation,
  number_key text not null,
  case_id uuid not null references legal_aid_case,
  letter_id uuid not null,
  opened_at timestamptz not null,
  primary key (organisation_id, number_key)
);
alter table objection_door enable row level security;
alter table objection_door force row level security;
create policy select_own on objection_door for select to yuanlian_app using (organisation_id = (select app.org()));
create policy insert_for_superior on objection_door for insert to yuanlian_app with check (
  exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = case_id and p.ended_at is null)
  and organisation_id = (select o.parent_id from organisation o where o.id = (select app.org())));
grant select, insert on objection_door to yuanlian_app;
create policy insert_by_door on participation for insert to yuanlian_app with check (
  organisation_id = (select app.org()) and part = 'SUPERVISOR' and subject_type = 'LEGAL_AID_CASE'
  and exists (select 1 from objection_door d where d.organisation_id = (select app.org()) and d.case_id = subject_id));
-- Nor does it matter that it has left the case before (an escalation that ended, an earlier objection): the door is open.
create policy update_by_door on participation for update to yuanlian_app
  using (organisation_id = (select app.org()) and subject_type = 'LEGAL_AID_CASE' and ended_at is not null
    and exists (select 1 from objection_door d where d.organisation_id = (select app.org()) and d.case_id = subject_id))
  with check (organisation_id = (select app.org()) and subject_type = 'LEGAL_AID_CASE'
    and exists (select 1 from objection_door d where d.organisation_id = (select app.org()) and d.case_id = subject_id));

-- migrate:down
drop policy update_by_door on participation;
drop policy insert_by_door on participation;
drop table objection_door, objection, letter_service, case_replacement, case_termination;
drop table case_procedure_change, case_hearing, case_lawyer_override, lawyer_conflict, case_respondent_token;
drop index legal_aid_case_by_lawyer;
