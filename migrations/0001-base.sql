-- The ground: who is looking (schema app) and who takes part in what (participation).
--
-- Roles are made once per cluster (src/platform/database-roles.ts). Nothing is granted by default: every migration
-- says itself what yuanlian_app may do with its tables and functions. One exception: the loader fills any table.

-- migrate:up

create schema app;

grant usage on schema app, public to
  yuanlian_app, yuanlian_relay, yuanlian_clock, yuanlian_guard, yuanlian_loader;

alter default privileges revoke execute on functions from public;
alter default privileges in schema public
  grant select, insert, update, delete, truncate on tables to yuanlian_loader;
alter default privileges in schema public
  grant usage, select, update on sequences to yuanlian_loader;

grant select on migration to yuanlian_app;

-- Who is looking. Set by the server, for one transaction. In policies always as (select app.org()): once a statement.

create function app.org() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.org_id', true), '')::uuid;

create function app.member() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.member_id', true), '')::uuid;

create function app.account() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.account_id', true), '')::uuid;

-- The restricted subjects a view belongs to, as '{id,id}'; those of a person are read from their table (0014).
create function app.restricted() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(nullif(current_setting('app.restricted', true), ''), 'ALL')::uuid[], '{}'::uuid[]);

-- 'ALL': the head, and what a clock does in the organisation's name.
create function app.is_above_restriction() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.restricted', true), '') = 'ALL';

create function app.is_system_admin() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.system_admin', true), '') = 'on';

grant execute on function app.org(), app.member(), app.account(), app.restricted(), app.is_above_restriction(), app.is_system_admin() to
  yuanlian_app, yuanlian_relay, yuanlian_clock, yuanlian_guard, yuanlian_loader;

-- Which organisation has which part in what: the right to see, the row of the worklist, the audience of events.

create table participation (
  organisation_id uuid not null,
  subject_id uuid not null,
  subject_type text not null,
  part text not null,
  awaits_us boolean not null default false,
  awaits_them boolean not null default false,
  awaited_since timestamptz,
  earliest_due_at timestamptz,
  last_moved_at timestamptz not null,
  since timestamptz not null,
  ended_at timestamptz,
  unread_since timestamptz,
  -- The restricted subjects of which one must belong to at least one, to see more than number, state and due date.
  -- Written by triggers alone (0014).
  restricted_by uuid[] check (cardinality(restricted_by) > 0),
  primary key (organisation_id, subject_id)
);

create index participation_subject on participation (subject_id);
-- Few and small: asked for every row of what hangs on a subject.
create index participation_restricted on participation (organisation_id, subject_id) where restricted_by is not null;
create index participation_worklist on participation (organisation_id, subject_type, last_moved_at desc, subject_id desc);

-- A policy that looks into its own table recurses, a definer function of the table's owner too. The guard ignores
-- policies, can read this one table, and answers nothing but yes or no about the organisation that is looking.

grant select on participation to yuanlian_guard;
grant create on schema app to yuanlian_guard;

create function app.takes_part(in_subject uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select 1 from public.participation p
    where p.organisation_id = app.org() and p.subject_id = in_subject and p.ended_at is null
  );
end
$$;

-- True before the owner's row goes in. It must be a statement of its own: a stable function does not see the rows of
-- the statement that calls it.
create function app.has_no_part_yet(in_subject uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return not exists (select 1 from public.participation p where p.subject_id = in_subject);
end
$$;

grant execute on function app.takes_part(uuid), app.has_no_part_yet(uuid) to yuanlian_app;
alter function app.takes_part(uuid) owner to yuanlian_guard;
alter function app.has_no_part_yet(uuid) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;

alter table participation enable row level security;
alter table participation force row level security;

create policy participation_select on participation for select to yuanlian_app
  using (organisation_id = (select app.org()) or app.takes_part(subject_id));

-- Nobody invites himself: one's own row only where nobody takes part yet, anybody's where one takes part already.
create policy participation_insert on participation for insert to yuanlian_app
  with check (
    app.takes_part(subject_id)
    or (organisation_id = (select app.org()) and app.has_no_part_yet(subject_id))
  );

-- Who has left a subject cannot take itself in again.
create policy participation_update on participation for update to yuanlian_app
  using (app.takes_part(subject_id))
  with check (app.takes_part(subject_id));

create policy participation_relay on participation for select to yuanlian_relay using (true);
create policy participation_clock on participation for select to yuanlian_clock using (true);

-- No delete, ever. And no update of who and what: with it, one's own row could be turned to a foreign subject.
grant select, insert on participation to yuanlian_app;
grant update (part, awaits_us, awaits_them, awaited_since, earliest_due_at, last_moved_at, ended_at, unread_since)
  on participation to yuanlian_app;
grant select on participation to yuanlian_relay, yuanlian_clock;

-- migrate:down

drop table participation;
drop function app.takes_part(uuid), app.has_no_part_yet(uuid);
drop function app.org(), app.member(), app.account(), app.restricted(), app.is_above_restriction(), app.is_system_admin();
revoke select on migration from yuanlian_app;
alter default privileges in schema public
  revoke usage, select, update on sequences from yuanlian_loader;
alter default privileges in schema public
  revoke select, insert, update, delete, truncate on tables from yuanlian_loader;
alter default privileges grant execute on functions to public;
revoke usage on schema public from
  yuanlian_app, yuanlian_relay, yuanlian_clock, yuanlian_guard, yuanlian_loader;
drop schema app;
