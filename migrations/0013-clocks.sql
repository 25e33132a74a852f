-- Escalation (lifecycles.md §1): the superior of the side whose duty it is takes part while a clock is overdue, or while an
-- item that was sent back three times goes on. The row says for what, so that the part ends with it.

-- migrate:up
create table escalation (
  id uuid primary key,
  subject_type text not null,
  subject_id uuid not null,
  item_id uuid,
  -- Of the organisation below.
  deadline_id uuid,
  for_organisation_id uuid not null references organisation,
  to_organisation_id uuid not null references organisation,
  reason text not null check (reason in ('OVERDUE', 'REWORKED')),
  at timestamptz not null,
  ended_at timestamptz,
  check ((reason = 'OVERDUE') = (deadline_id is not null))
);
create unique index escalation_of_clock on escalation (deadline_id) where ended_at is null;
create index escalation_by_subject on escalation (subject_id) where ended_at is null;

alter table escalation enable row level security;
alter table escalation force row level security;
create policy select_by_part on escalation for select to yuanlian_app using (
  to_organisation_id = (select app.org())
  or exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = escalation.subject_id and p.ended_at is null));
create policy insert_by_part on escalation for insert to yuanlian_app with check (
  exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = escalation.subject_id and p.ended_at is null));
create policy update_by_part on escalation for update to yuanlian_app
  using (exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = escalation.subject_id and p.ended_at is null))
  with check (exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = escalation.subject_id and p.ended_at is null));
grant select, insert, update (ended_at) on escalation to yuanlian_app;
create policy clock_reads on escalation for select to yuanlian_clock using (true);
grant select on escalation to yuanlian_clock;

-- migrate:down
drop table escalation;
