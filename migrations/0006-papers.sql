-- migrate:up
create table deadline (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  subject_type text not null,
  subject_id uuid not null,
  item_id uuid,
  rule_id text not null,
  rule_jurisdiction text not null,
  unit text not null,
  amount integer not null,
  source text not null,
  started_at timestamptz not null,
  trigger text not null,
  due_on date,
  due_at timestamptz,
  first_due_on date not null,
  agreed_due_on date,
  suspensions jsonb not null default '[]',
  provisional boolean not null,
  calendar_version text not null,
  explanation_zh text not null,
  explanation_en text not null,
  citation text not null,
  verified boolean not null,
  stopped_at timestamptz,
  warned_level integer not null default 0,
  escalated_at timestamptz
);
call app.protect_by_subject('deadline', 'subject_id');
create index deadline_by_subject on deadline (subject_id) where stopped_at is null;
create index deadline_running on deadline (due_at) where stopped_at is null;
create policy clock_reads on deadline for select to yuanlian_clock using (true);
grant select on deadline to yuanlian_clock;

create table letter_counter (
  organisation_id uuid not null references organisation,
  paper text not null,
  year integer not null,
  last_number integer not null,
  primary key (organisation_id, paper, year)
);
call app.protect_by_organisation('letter_counter');

create table letter (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  subject_type text not null,
  subject_id uuid not null,
  paper text not null,
  number text not null unique,
  template_id text not null,
  template_version integer not null,
  content_sealed bytea not null,
  content_hash bytea not null,
  to_organisation_id uuid references organisation,
  issued_at timestamptz not null,
  issued_by_member_id uuid,
  void_of_letter_id uuid references letter,
  delivered_at timestamptz,
  opened_at timestamptz,
  first_downloaded_at timestamptz
);
call app.protect_by_subject('letter', 'subject_id');
create index letter_by_subject on letter (subject_id, issued_at);

create table material (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  case_id uuid references legal_aid_case,
  cooperation_id uuid references cooperation,
  item_id uuid references cooperation_item,
  purpose text not null check (purpose in ('DOCUMENT', 'RECORDING', 'ROSTER')),
  field_class text not null check (field_class in ('IDENTITY', 'CONTACT', 'MEANS', 'FACTS', 'EVIDENCE', 'HEALTH', 'AMOUNTS', 'SIDES')),
  state text not null check (state in ('TICKETED', 'UPLOADED', 'ATTACHED', 'DISCARDED')),
  title_sealed bytea not null,
  declared_type text not null,
  declared_size bigint not null,
  declared_sha256 bytea,
  media_type text,
  size bigint,
  sha256 bytea,
  storage_name text,
  wrapped_key bytea,
  obtained_from_sealed bytea,
  obtained_on date,
  obtained_how text,
  shared_with_asks boolean not null default true,
  ticket_expires_at timestamptz not null,
  uploaded_at timestamptz,
  attached_at timestamptz,
  created_at timestamptz not null,
  created_by_member_id uuid not null
);
alter table material enable row level security;
alter table material force row level security;
create policy select_own_or_by_part on material for select to yuanlian_app using (
  owner_organisation_id = (select app.org())
  or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = case_id and p.ended_at is null)
  or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = cooperation_id and p.ended_at is null));
create policy insert_own on material for insert to yuanlian_app with check (owner_organisation_id = (select app.org()));
create policy update_own on material for update to yuanlian_app using (owner_organisation_id = (select app.org())) with check (owner_organisation_id = (select app.org()));
grant select, insert, update on material to yuanlian_app;
create policy clock_reads on material for select to yuanlian_clock using (true);
grant select on material to yuanlian_clock;
create index material_by_case on material (case_id) where case_id is not null;
create index material_by_cooperation on material (cooperation_id) where cooperation_id is not null;

-- migrate:down
drop table material, letter, letter_counter, deadline;
