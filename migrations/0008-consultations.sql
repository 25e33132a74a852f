-- The front desk: who asks for advice, by which way, and what was said. It belongs to the organisation that advises;
-- nobody else takes part in it. A conversation is what is counted: so many person-times (人次) on its day.

-- migrate:up
create table consultation (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  number text unique,
  number_key text generated always as (translate(number, '〔〕第号', '')) stored,
  channel text not null check (channel in ('WINDOW', 'PHONE', 'ONLINE', 'VIDEO', 'VISIT')),
  state text not null check (state in ('OPEN', 'ANSWERED', 'CLOSED', 'CONVERTED')),
  version integer not null,
  matter text not null,
  cause_code text references cause,
  content_sealed bytea not null,
  answer_sealed bytea,
  -- Nobody has to give a name. A number to call back may be there without one.
  person_id uuid references person,
  phone_sealed bytea,
  phone_masked text,
  phone_token bytea,
  restricted boolean not null default false,
  person_times integer not null check (person_times > 0),
  received_at timestamptz not null,
  opened_by_member_id uuid,
  claimed_by_member_id uuid,
  answered_at timestamptz,
  answered_by_member_id uuid,
  prompted_to_apply boolean not null default false,
  ended_at timestamptz,
  case_id uuid references legal_aid_case,
  -- Or the referral that it became (0009).
  referral_id uuid,
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (num_nulls(phone_sealed, phone_masked, phone_token) in (0, 3)),
  check (person_id is null or phone_sealed is null),
  -- Advice always says that one may apply (法律援助法第23条).
  check ((answered_at is null) = (answer_sealed is null) and (answered_at is null or prompted_to_apply)),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('consultation', 'id');
create index consultation_by_number on consultation (number_key);
create index consultation_by_person on consultation (person_id) where person_id is not null;
create index consultation_by_phone on consultation (phone_token) where phone_token is not null;
create index consultation_by_case on consultation (case_id) where case_id is not null;
create index consultation_by_claimer on consultation (claimed_by_member_id) where claimed_by_member_id is not null;

create table consultation_conversation (
  id uuid primary key,
  consultation_id uuid not null references consultation,
  organisation_id uuid not null references organisation,
  position integer not null,
  channel text not null check (channel in ('WINDOW', 'PHONE', 'ONLINE', 'VIDEO', 'VISIT')),
  held_at timestamptz not null,
  person_times integer not null check (person_times between 1 and 500),
  note_sealed bytea,
  recorded_at timestamptz not null,
  recorded_by_member_id uuid,
  unique (consultation_id, position)
);
call app.protect_by_organisation('consultation_conversation');
create index consultation_conversation_by_day on consultation_conversation (organisation_id, held_at);

-- migrate:down
drop table consultation_conversation, consultation;
