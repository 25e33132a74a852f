-- 通知辩护 and 值班律师: notices of organs with their lines, requests for a duty lawyer, the duty roster.

-- migrate:up

-- The ask: one organ (by itself or through its legal aid workstation) to one institution.
create table defence_notice (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  -- Who wrote it in the organ's name: the organ itself, or the workstation that it hosts.
  filed_by_organisation_id uuid not null references organisation,
  to_organisation_id uuid not null references organisation,
  -- Of the only line that became a case; several lines have several.
  case_id uuid references legal_aid_case,
  number text unique,
  number_key text,
  state text not null check (state in ('DRAFT', 'NOTIFIED', 'RECEIVED', 'SETTLED', 'DISCARDED')),
  version integer not null,
  matter text not null,
  kind text not null check (kind in ('DEFENCE', 'REPRESENTATION')),
  -- What the notices of one matter share, from stage to stage: nobody defends two of its defendants.
  matter_group_id uuid not null,
  -- One of its lines is (0019).
  restricted boolean not null,
  -- The organ's own number of the matter, and what it tells the institution beside.
  docket_sealed bytea,
  remark_sealed bytea,
  drafted_by_member_id uuid,
  claimed_by_member_id uuid,
  sent_at timestamptz,
  -- When it lay on the first desk; of a rerouted one the original time.
  received_at timestamptz,
  opened_at timestamptz,
  opened_by_member_id uuid,
  ended_at timestamptz,
  rerouted_from_id uuid references defence_notice,
  -- The institutions on whose desks it has lain before.
  rerouted_desks uuid[] not null default '{}',
  -- The notices in which its line lay there: their papers of it go with it.
  rerouted_notices uuid[] not null default '{}',
  -- How many desks it has come to.
  chain integer not null default 1 check (chain between 1 and 3),
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (owner_organisation_id <> to_organisation_id),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('defence_notice', 'id');
create index defence_notice_by_number on defence_notice (number_key) where number_key is not null;
create index defence_notice_by_earlier on defence_notice using gin (rerouted_notices);
create index defence_notice_by_matter on defence_notice (matter_group_id);
create index defence_notice_by_claimer on defence_notice (claimed_by_member_id) where claimed_by_member_id is not null;

-- One defendant.
create table defence_line (
  id uuid primary key,
  notice_id uuid not null references defence_notice,
  position integer not null,
  person_id uuid not null references person,
  state text not null check (state in ('DRAFT', 'NOTIFIED', 'RECEIVED', 'AWAITING_CORRECTION', 'REROUTING', 'ASSIGNED', 'COMPLETED',
    'DECLINED_BY_PERSON', 'OWN_COUNSEL', 'DECLINED', 'REROUTED', 'WITHDRAWN_BY_ORGAN', 'DISCARDED')),
  version integer not null,
  basis text not null check (basis in ('MANDATORY', 'COMPULSORY_MEDICAL', 'DISCRETIONARY', 'DEATH_REVIEW')),
  ground text check (ground in ('MINOR', 'VISUAL_HEARING_SPEECH_DISABLED', 'NOT_FULLY_ABLE', 'LIFE_OR_DEATH', 'DEATH_REVIEW_APPLIED',
    'IN_ABSENTIA', 'OTHER_BY_LAW')),
  stage text not null check (stage in ('INVESTIGATION', 'PROSECUTION_REVIEW', 'FIRST_INSTANCE', 'SECOND_INSTANCE', 'RETRIAL',
    'DEATH_REVIEW', 'COMPULSORY_MEDICAL')),
  custody text not null check (custody in ('NONE', 'DETAINED', 'ARRESTED', 'BAILED', 'RESIDENTIAL_SURVEILLANCE', 'RELEASED', 'SERVING',
    'COMPULSORY_MEDICAL')),
  custody_place_sealed bytea,
  charge_sealed bytea not null,
  -- Only where no identity number says it.
  born_on_sealed bytea,
  minor boolean not null,
  -- A matter of a sexual offence or of violence at home, or what the organ asks to be kept close, whoever it is.
  kept_close boolean not null default false,
  restricted boolean generated always as (minor or kept_close) stored,
  disability text not null check (disability in ('NONE', 'VISUAL', 'HEARING', 'SPEECH', 'OTHER')),
  not_fully_able boolean not null,
  possible_sentence text not null check (possible_sentence in ('BELOW_LIFE', 'LIFE', 'DEATH')),
  death_review_applied boolean not null,
  in_absentia boolean not null,
  other_law text,
  hearing_on date,
  found_at timestamptz not null,
  notified_at timestamptz,
  received_at timestamptz,
  rounds integer not null default 0,
  correction_code text check (correction_code in ('MISSING_PAPERS', 'WRONG_PERSON_DATA')),
  correction_sealed bytea,
  correction_asked_at timestamptz,
  answer_sealed bytea,
  corrected_at timestamptz,
  lawyer_id uuid,
  handler_member_id uuid,
  lawyer_name text,
  lawyer_licence_number text,
  lawyer_phone text,
  lawyer_firm text,
  -- The office's own bars that the head set aside, and why.
  set_aside text[] not null default '{}',
  set_aside_note_sealed bytea,
  assigned_at timestamptz,
  assigned_by_member_id uuid,
  confirmed_at timestamptz,
  confirmed_by_member_id uuid,
  case_id uuid references legal_aid_case,
  declined_on date,
  decline_material_id uuid,
  -- Lawyers whom the person declined: another one is assigned when the organ notifies anew.
  declined_lawyer_ids uuid[] not null default '{}',
  ending_reason_sealed bytea,
  ended_at timestamptz,
  duplicate_of_line_id uuid references defence_line,
  earlier_line_id uuid references defence_line,
  rerouted_to_organisation_id uuid references organisation,
  rerouted_to_line_id uuid,
  rerouted_from_line_id uuid references defence_line,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  unique (notice_id, position),
  check ((basis = 'MANDATORY') = (ground is not null)),
  check ((ground is distinct from 'OTHER_BY_LAW') or other_law is not null)
);
call app.protect_by_subject('defence_line', 'notice_id', true);
create index defence_line_by_notice on defence_line (notice_id, position);
create index defence_line_by_person on defence_line (person_id);
create index defence_line_by_case on defence_line (case_id) where case_id is not null;
create index defence_line_by_repeated on defence_line (duplicate_of_line_id) where duplicate_of_line_id is not null;
create index defence_line_by_earlier on defence_line (earlier_line_id) where earlier_line_id is not null;
create index defence_line_by_handler on defence_line (handler_member_id) where handler_member_id is not null;

-- An organ or a detention house asks for the duty lawyer.
create table duty_lawyer_help (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  filed_by_organisation_id uuid not null references organisation,
  to_organisation_id uuid not null references organisation,
  case_id uuid references legal_aid_case,
  number text unique,
  number_key text,
  state text not null check (state in ('REQUESTED', 'SCHEDULED', 'HELD', 'RECORDED', 'CONVERTED', 'CANCELLED')),
  version integer not null,
  matter text not null,
  -- The kind of organ that asked: it decides on the form of the notice.
  kind text not null check (kind in ('PUBLIC_SECURITY', 'DETENTION_HOUSE', 'STATE_SECURITY', 'PROCURATORATE', 'COURT')),
  restricted boolean not null,
  person_id uuid not null references person,
  stage text not null check (stage in ('INVESTIGATION', 'PROSECUTION_REVIEW', 'FIRST_INSTANCE', 'SECOND_INSTANCE', 'RETRIAL',
    'DEATH_REVIEW', 'COMPULSORY_MEDICAL')),
  custody text not null check (custody in ('NONE', 'DETAINED', 'ARRESTED', 'BAILED', 'RESIDENTIAL_SURVEILLANCE', 'RELEASED', 'SERVING',
    'COMPULSORY_MEDICAL')),
  charge_sealed bytea,
  place_sealed bytea,
  wanted_sealed bytea,
  claimed_by_member_id uuid,
  sent_at timestamptz not null,
  opened_at timestamptz,
  station_organisation_id uuid references organisation,
  shift_id uuid,
  -- The account of the lawyer: the same person may be on duty as a member of the station.
  handler_account_id uuid,
  scheduled_for timestamptz,
  mode text check (mode in ('ON_SITE', 'ROTATING', 'PHONE')),
  lawyer_id uuid,
  handler_member_id uuid,
  lawyer_name text,
  lawyer_licence_number text,
  lawyer_phone text,
  held_at timestamptz,
  services text[] not null default '{}' check (services <@ array['ADVICE', 'PROCEDURE_CHOICE', 'COMPULSORY_MEASURE', 'OPINION']),
  content_sealed bytea,
  recorded_at timestamptz,
  -- When the person asked the duty lawyer for legal aid: twenty-four hours run from then (art 39).
  asked_for_aid_at timestamptz,
  converted_at timestamptz,
  ending_reason_sealed bytea,
  ended_at timestamptz,
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (owner_organisation_id <> to_organisation_id),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('duty_lawyer_help', 'id');
create index duty_lawyer_help_by_number on duty_lawyer_help (number_key) where number_key is not null;
create index duty_lawyer_help_by_handler on duty_lawyer_help (handler_member_id) where handler_member_id is not null;

-- The roster: who is on duty where, on which day, and how.
create table duty_shift (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  station_organisation_id uuid not null references organisation,
  lawyer_id uuid not null,
  on_day date not null,
  mode text not null check (mode in ('ON_SITE', 'ROTATING', 'PHONE')),
  state text not null check (state in ('PLANNED', 'CANCELLED')),
  version integer not null,
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  foreign key (organisation_id, lawyer_id) references lawyer (organisation_id, id)
);
call app.protect_by_organisation('duty_shift');
-- The station reads who comes to it.
create policy select_at_station on duty_shift for select to yuanlian_app using (station_organisation_id = (select app.org()));
-- On site nobody is in two places on one day; and nobody stands twice on one day's roster of a station.
create unique index duty_shift_one_place on duty_shift (organisation_id, lawyer_id, on_day) where state = 'PLANNED' and mode = 'ON_SITE';
create unique index duty_shift_once on duty_shift (station_organisation_id, lawyer_id, on_day, mode) where state = 'PLANNED';
create index duty_shift_by_station on duty_shift (station_organisation_id, on_day);

alter table material
  add constraint material_of_notice foreign key (notice_id) references defence_notice,
  add constraint material_of_line foreign key (line_id) references defence_line;

-- migrate:down
alter table material drop constraint material_of_notice, drop constraint material_of_line;
drop table duty_shift, duty_lawyer_help, defence_line, defence_notice;
