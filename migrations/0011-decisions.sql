-- From application to decision: the receipt, the one list of what is missing, the means and the review. What the case itself
-- carries of it stands in its own table (0004).

-- migrate:up
-- 申请材料接收凭证: what was handed in when the application was accepted.
create table case_receipt (
  case_id uuid primary key references legal_aid_case,
  papers_sealed bytea not null,
  letter_id uuid not null,
  given_at timestamptz not null,
  given_by_organisation_id uuid not null references organisation,
  given_by_member_id uuid
);
call app.protect_by_subject('case_receipt', 'case_id');

-- One list for a case, and never a second one (法律援助法第43条第2款).
create table case_supplement (
  id uuid primary key,
  case_id uuid not null unique references legal_aid_case,
  source_organisation_id uuid references organisation,
  list_sealed bytea not null,
  due_on date not null,
  letter_id uuid not null,
  asked_at timestamptz not null,
  asked_by_organisation_id uuid not null references organisation,
  asked_by_member_id uuid,
  answer_sealed bytea,
  supplied_at timestamptz,
  supplied_by_organisation_id uuid references organisation,
  supplied_by_member_id uuid,
  check (num_nulls(supplied_at, supplied_by_organisation_id) in (0, 2))
);
call app.protect_by_subject('case_supplement', 'case_id');

-- 经济困难状况说明表: what the applicant stated and pledged.
create table case_means_statement (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  content_sealed bytea not null,
  letter_id uuid not null,
  stated_at timestamptz not null,
  stated_by_organisation_id uuid not null references organisation,
  stated_by_member_id uuid
);
call app.protect_by_subject('case_means_statement', 'case_id');
create index case_means_statement_by_case on case_means_statement (case_id, stated_at);

-- How the hardship condition was dealt with, and on what evidence.
create table case_means_finding (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  branch text not null check (branch in ('NOT_REQUIRED', 'WAIVED', 'PLEDGE', 'INFO_QUERY', 'RECOGNISED')),
  ground text,
  met boolean not null,
  evidence_sealed bytea,
  material_id uuid references material,
  found_at timestamptz not null,
  found_by_organisation_id uuid not null references organisation,
  found_by_member_id uuid
);
call app.protect_by_subject('case_means_finding', 'case_id');
create index case_means_finding_by_case on case_means_finding (case_id, found_at);

-- 法律援助审查表: of the institution that reviews, and for nobody else.
create table case_review (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  organisation_id uuid not null references organisation,
  finding_id uuid references case_means_finding,
  legal_sealed bytea not null,
  opinion text not null check (opinion in ('GRANT', 'REFUSE')),
  opinion_sealed bytea,
  letter_id uuid not null,
  reviewed_at timestamptz not null,
  reviewed_by_member_id uuid not null,
  check (opinion = 'REFUSE' or finding_id is not null)
);
call app.protect_by_organisation('case_review');
create index case_review_by_case on case_review (case_id, reviewed_at);

-- 受理争议: two institutions received the same matter; a superior decides, and the first decision stands.
create table competence_conflict (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  to_organisation_id uuid not null references organisation,
  case_id uuid not null references legal_aid_case,
  other_case_id uuid references legal_aid_case,
  number text unique,
  number_key text,
  state text not null check (state in ('RAISED', 'DECIDED', 'WITHDRAWN')),
  version integer not null,
  matter text not null,
  reason_sealed bytea not null,
  competent_organisation_id uuid references organisation,
  document_number text,
  decision_sealed bytea,
  decided_at timestamptz,
  decided_by_organisation_id uuid references organisation,
  raised_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (owner_organisation_id <> to_organisation_id),
  check ((state = 'DECIDED') = (competent_organisation_id is not null)),
  check (num_nulls(competent_organisation_id, document_number, decided_at, decided_by_organisation_id) in (0, 4)),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('competence_conflict', 'id');
create unique index competence_conflict_one_open on competence_conflict (case_id) where state = 'RAISED';
create index competence_conflict_by_number on competence_conflict (number_key) where number_key is not null;
create index competence_conflict_by_case on competence_conflict (case_id);
create index competence_conflict_by_other_case on competence_conflict (other_case_id) where other_case_id is not null;

-- migrate:down
drop table competence_conflict, case_review, case_means_finding, case_means_statement, case_supplement, case_receipt;
