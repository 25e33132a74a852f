-- migrate:up
create table deadline (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  subject_type text not null,
  subject_id uuid not null,
  item_id uuid,
  rule_id text not null,
  rule_jurisdiction text not null,
  -- The day whose rules hold, where that is not the day of the event: a case keeps those of the day it was received.
  rules_on date,
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
  escalated_at timestamptz,
  -- A stricter date beside the statutory one, for persons in custody.
  strict_rule_id text,
  strict_jurisdiction text,
  strict_unit text,
  strict_amount integer,
  strict_due_on date,
  strict_due_at timestamptz check (strict_due_at <= due_at),
  strict_explanation_zh text,
  strict_explanation_en text,
  strict_citation text,
  strict_verified boolean,
  -- What warnings and worklists go by. Escalation and figures go by due_at.
  watched_due_at timestamptz generated always as (coalesce(strict_due_at, due_at)) stored,
  -- When the next warning (50, 80, 100 %) falls due; null while the clock stands still, and after the last.
  next_warning_at timestamptz,
  -- Only a duty is escalated: who lets a right of his own pass, or a mere aim, is not reported.
  escalates boolean not null default true,
  -- The superior that takes part while it is overdue.
  escalated_to_id uuid references organisation,
  -- A clock at one organisation's own desk is no business of the other side.
  own_only boolean not null default false,
  check (num_nonnulls(strict_rule_id, strict_jurisdiction, strict_unit, strict_amount, strict_explanation_zh, strict_explanation_en,
    strict_citation, strict_verified) in (0, 8)),
  check (num_nonnulls(strict_due_on, strict_due_at) in (0, 2) and (strict_rule_id is not null or strict_due_on is null))
);
create index deadline_by_subject on deadline (subject_id) where stopped_at is null;
create index deadline_by_item on deadline (item_id) where stopped_at is null and item_id is not null;
create index deadline_to_escalate on deadline (due_at, id) where stopped_at is null and escalated_at is null and escalates;
create index deadline_to_warn on deadline (next_warning_at, id) where stopped_at is null;
create index deadline_provisional on deadline (due_at, id) where stopped_at is null and provisional;
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
  number_key text not null generated always as (translate(number, '〔〕第号', '')) stored,
  template_id text not null,
  template_version integer not null,
  content_sealed bytea not null,
  content_hash bytea not null,
  to_organisation_id uuid references organisation,
  issued_at timestamptz not null,
  issued_by_member_id uuid,
  -- What it was written from, sealed: over it and the present record a void paper is issued anew.
  facts_sealed bytea,
  void_of_letter_id uuid references letter,
  replaces_letter_id uuid check (replaces_letter_id <> id),
  delivered_at timestamptz,
  opened_at timestamptz,
  opened_by_member_id uuid,
  first_downloaded_at timestamptz,
  downloaded_by_member_id uuid,
  -- Under what the issuer keeps it, where it takes no part in what the paper is about.
  filed_under_id uuid check (filed_under_id <> subject_id),
  unique (organisation_id, id),
  unique (id, to_organisation_id),
  -- Only who issued a paper issues the one in its place.
  foreign key (organisation_id, replaces_letter_id) references letter (organisation_id, id)
);
-- A paper is void once, by a paper with a number of its own.
create unique index letter_void_once on letter (void_of_letter_id) where void_of_letter_id is not null;
-- A void paper is replaced once; what replaces it can be void and replaced in its turn.
create unique index letter_replaced_once on letter (replaces_letter_id) where replaces_letter_id is not null;
create index letter_by_subject on letter (subject_id, issued_at);
-- Numbers are looked up without brackets, 第 and 号 (kernel/codes/document-number.ts).
create index letter_by_number on letter (number_key);

-- Not by app.protect_by_subject: these tables have a column subject_id, and inside the subquery that name alone would
-- mean participation's own, which lets everybody in. Here it is always said of which table it is.
do $$
declare
  target text;
  shown text;
begin
  foreach target in array array['deadline', 'letter'] loop
    shown := format(
      'exists (select 1 from public.participation p where p.organisation_id = (select app.org()) and p.subject_id = %I.subject_id and p.ended_at is null)',
      target);
    execute format('alter table %I enable row level security', target);
    execute format('alter table %I force row level security', target);
    execute format('create policy select_by_part on %I for select to yuanlian_app using (%s)', target, shown);
    execute format('create policy insert_by_part on %I for insert to yuanlian_app with check (%s)', target, shown);
    execute format('create policy update_by_part on %I for update to yuanlian_app using (%s) with check (%s)', target, shown, shown);
    execute format('grant select, insert on %I to yuanlian_app', target);
  end loop;
end $$;
grant update on deadline to yuanlian_app;
create policy own_clock on deadline as restrictive for select to yuanlian_app
  using (not own_only or (select app.org()) in (organisation_id, escalated_to_id));

-- A paper is issued in one's own name and never changes. Only its addressee notes on it, once, that it was downloaded.
create policy own_paper on letter as restrictive for insert to yuanlian_app with check (organisation_id = (select app.org()));
create policy first_download on letter as restrictive for update to yuanlian_app
  using (to_organisation_id = (select app.org()) and first_downloaded_at is null)
  with check (to_organisation_id = (select app.org()));
grant update (opened_at, opened_by_member_id, first_downloaded_at, downloaded_by_member_id) on letter to yuanlian_app;

-- Uploaded files (案卷材料). The bytes lie in the file store under a random name, each sealed with a key of its own.
create table material (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  case_id uuid references legal_aid_case,
  cooperation_id uuid references cooperation,
  item_id uuid references cooperation_item,
  -- The referral whose paper it is; the table comes later, with its key.
  referral_id uuid,
  -- The defence notice whose paper it is, and the line, where it answers a correction; the tables come later.
  notice_id uuid,
  line_id uuid,
  purpose text not null check (purpose in ('DOCUMENT', 'RECORDING', 'ROSTER')),
  field_class text not null check (field_class in ('IDENTITY', 'CONTACT', 'MEANS', 'FACTS', 'EVIDENCE', 'HEALTH', 'AMOUNTS', 'SIDES')),
  state text not null check (state in ('TICKETED', 'UPLOADED', 'ATTACHED', 'DISCARDED')),
  -- The original name is personal data; what is discarded forgets it.
  title_sealed bytea,
  declared_type text not null,
  declared_size bigint not null check (declared_size > 0),
  declared_sha256 bytea check (octet_length(declared_sha256) = 32),
  media_type text,
  size bigint,
  sha256 bytea,
  storage_name text,
  wrapped_key bytea,
  obtained_from_sealed bytea,
  obtained_on date,
  obtained_how text check (obtained_how in ('FROM_PERSON', 'COLLECTED', 'COPIED', 'ISSUED', 'RECORDED', 'EXPORTED', 'OTHER')),
  shared_with_asks boolean not null default true,
  ticket_expires_at timestamptz not null,
  uploaded_at timestamptz,
  attached_at timestamptz,
  attached_by_member_id uuid,
  created_at timestamptz not null,
  created_by_member_id uuid not null,
  check ((state = 'DISCARDED') = (title_sealed is null)),
  check ((state in ('UPLOADED', 'ATTACHED')) = (storage_name is not null)),
  check (num_nulls(storage_name, wrapped_key, media_type, size, sha256, uploaded_at) in (0, 6)),
  check ((state = 'ATTACHED') = (case_id is not null or referral_id is not null or notice_id is not null)),
  check ((state = 'ATTACHED') = (attached_at is not null)),
  check (line_id is null or notice_id is not null),
  check (cooperation_id is null or case_id is not null),
  check (item_id is null or cooperation_id is not null)
);
create unique index material_by_storage_name on material (storage_name) where storage_name is not null;
create index material_by_case on material (case_id) where case_id is not null;
create index material_by_cooperation on material (cooperation_id) where cooperation_id is not null;
create index material_by_referral on material (referral_id) where referral_id is not null;
create index material_by_notice on material (notice_id) where notice_id is not null;
create index material_by_item on material (item_id) where item_id is not null;
create index material_unattached on material (created_at) where state in ('TICKETED', 'UPLOADED');
create index material_waiting on material (created_by_member_id) where state in ('TICKETED', 'UPLOADED');

alter table material enable row level security;
alter table material force row level security;
create policy select_own_or_by_part on material for select to yuanlian_app using (
  owner_organisation_id = (select app.org())
  or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.case_id and p.ended_at is null)
  or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.cooperation_id and p.ended_at is null)
  or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.referral_id and p.ended_at is null)
  or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.notice_id and p.part <> 'ASKED' and p.ended_at is null));
create policy insert_own on material for insert to yuanlian_app with check (
  owner_organisation_id = (select app.org()) and created_by_member_id = (select app.member()) and state = 'TICKETED');
-- Only to what the organisation takes part in, or took part in: its key may be sealed anew long after.
create policy update_own on material for update to yuanlian_app using (owner_organisation_id = (select app.org())) with check (
  owner_organisation_id = (select app.org())
  and (case_id is null
    or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.case_id))
  and (cooperation_id is null
    or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.cooperation_id))
  and (referral_id is null
    or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.referral_id))
  and (notice_id is null
    or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = material.notice_id)));
grant select, insert on material to yuanlian_app;
grant update (state, title_sealed, media_type, size, sha256, storage_name, wrapped_key, case_id, cooperation_id, item_id, referral_id, notice_id, line_id, obtained_from_sealed,
  obtained_on, obtained_how, shared_with_asks, uploaded_at, attached_at, attached_by_member_id) on material to yuanlian_app;
create policy clock_reads on material for select to yuanlian_clock using (true);
grant select on material to yuanlian_clock;

-- migrate:down
drop table material, letter, letter_counter, deadline;
