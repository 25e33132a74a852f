-- migrate:up
-- Every download of a paper by the side it is addressed to: the sender's evidence of who had it when.
create table letter_download (
  id uuid primary key,
  letter_id uuid not null,
  organisation_id uuid not null references organisation,
  subject_id uuid not null,
  member_id uuid not null,
  format text not null check (format in ('DOCX', 'PRINT')),
  at timestamptz not null,
  -- Only the addressee's downloads are written down.
  foreign key (letter_id, organisation_id) references letter (id, to_organisation_id)
);
create index letter_download_by_letter on letter_download (letter_id, at);
alter table letter_download enable row level security;
alter table letter_download force row level security;
-- As the paper itself: who takes part in its subject, of a restricted one who belongs to it.
create policy select_by_part on letter_download for select to yuanlian_app using (exists (
  select 1 from public.participation p
  where p.organisation_id = (select app.org()) and p.subject_id = letter_download.subject_id and p.ended_at is null));
create policy insert_own on letter_download for insert to yuanlian_app with check (
  organisation_id = (select app.org()) and member_id = (select app.member()) and exists (
    select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = letter_download.subject_id and p.ended_at is null));
create policy covered on letter_download as restrictive for all to yuanlian_app using (not exists (
  select 1 from public.participation p
  where p.organisation_id = (select app.org()) and p.subject_id = letter_download.subject_id and p.restricted_by is not null
    and not ((select app.is_above_restriction()) and p.part <> 'SUPERVISOR') and not p.restricted_by && (select app.restricted())));
grant select, insert on letter_download to yuanlian_app;

-- Who looked at the number that a caller without a name left, when, and why (sealed): for the own organisation's audit.
create table consultation_reveal (
  id uuid primary key,
  consultation_id uuid not null references consultation,
  organisation_id uuid not null references organisation,
  member_id uuid not null,
  reason_sealed bytea not null,
  at timestamptz not null
);
create index consultation_reveal_by_consultation on consultation_reveal (consultation_id, at);
call app.protect_by_organisation('consultation_reveal');
create policy covered on consultation_reveal as restrictive for all to yuanlian_app using (not exists (
  select 1 from public.participation p
  where p.organisation_id = (select app.org()) and p.subject_id = consultation_reveal.consultation_id and p.restricted_by is not null
    and not ((select app.is_above_restriction()) and p.part <> 'SUPERVISOR') and not p.restricted_by && (select app.restricted())));

-- migrate:down
drop table consultation_reveal, letter_download;
