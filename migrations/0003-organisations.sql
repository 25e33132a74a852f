-- migrate:up

-- Row-level security of a table that hangs on a subject: whoever takes part in the subject may read and write its rows.
create procedure app.protect_by_subject(target regclass, subject_column name, deletable boolean default false)
language plpgsql set search_path = pg_catalog as $$
declare
  shown text := format(
    'exists (select 1 from public.participation p where p.organisation_id = (select app.org()) and p.subject_id = %s.%I and p.ended_at is null)',
    target, subject_column);
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy select_by_part on %s for select to yuanlian_app using (%s)', target, shown);
  execute format('create policy insert_by_part on %s for insert to yuanlian_app with check (%s)', target, shown);
  execute format('create policy update_by_part on %s for update to yuanlian_app using (%s) with check (%s)', target, shown, shown);
  execute format('grant select, insert, update on %s to yuanlian_app', target);
  if deletable then
    execute format('create policy delete_by_part on %s for delete to yuanlian_app using (%s)', target, shown);
    execute format('grant delete on %s to yuanlian_app', target);
  end if;
end $$;

-- Row-level security of a table whose rows belong to one organisation alone.
create procedure app.protect_by_organisation(target regclass, organisation_column name default 'organisation_id', deletable boolean default false)
language plpgsql set search_path = pg_catalog as $$
declare
  own text := format('%I = (select app.org())', organisation_column);
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy select_own on %s for select to yuanlian_app using (%s)', target, own);
  execute format('create policy insert_own on %s for insert to yuanlian_app with check (%s)', target, own);
  execute format('create policy update_own on %s for update to yuanlian_app using (%s) with check (%s)', target, own, own);
  execute format('grant select, insert, update on %s to yuanlian_app', target);
  if deletable then
    execute format('create policy delete_own on %s for delete to yuanlian_app using (%s)', target, own);
    execute format('grant delete on %s to yuanlian_app', target);
  end if;
end $$;

create table region (
  code char(6) primary key,
  name text not null,
  level text not null check (level in ('PROVINCE', 'PREFECTURE', 'COUNTY')),
  parent_code char(6) references region
);
create table calendar_year (
  year integer primary key,
  published_on date,
  source text,
  verified boolean not null default false,
  -- Counted on when published days were changed, and from which day on.
  revision integer not null default 1,
  changed_from date
);
create table calendar_day (
  day date primary key,
  kind text not null check (kind in ('HOLIDAY', 'MAKE_UP_WORKDAY')),
  name text not null
);
create table cause (
  code text primary key,
  name_zh text not null,
  name_en text not null,
  domain text not null,
  verified boolean not null
);
create table clock_rule (
  id text not null,
  jurisdiction text not null,
  unit text not null check (unit in ('HOUR', 'DAY', 'WORKING_DAY', 'MONTH', 'YEAR')),
  amount integer not null check (amount >= 0),
  roll text not null check (roll in ('NONE', 'NEXT_WORKDAY')),
  nature text not null check (nature in ('DUTY', 'RIGHT', 'ADVISORY')),
  trigger text not null,
  suspended_by text[] not null default '{}',
  citation text not null,
  basis text not null,
  valid_from date not null,
  valid_to date,
  verified boolean not null,
  name_zh text not null,
  name_en text not null,
  note text,
  primary key (id, jurisdiction, valid_from)
);
-- The ids of the master keys that data here was written with: the server refuses to start without them.
create table key_in_use (
  kid text primary key,
  since timestamptz not null default now()
);
grant select on region, calendar_year, calendar_day, cause, clock_rule, key_in_use to yuanlian_app, yuanlian_relay, yuanlian_clock;
grant insert on key_in_use to yuanlian_app;

create table organisation (
  id uuid primary key,
  kind text not null check (kind in ('LEGAL_AID_INSTITUTION', 'JUDICIAL_ADMINISTRATION', 'COURT', 'PROCURATORATE', 'PUBLIC_SECURITY',
    'STATE_SECURITY', 'DETENTION_HOUSE', 'ARBITRATION_COMMISSION', 'LABOUR_INSPECTION', 'UNION', 'WOMENS_FEDERATION',
    'DISABLED_FEDERATION', 'YOUTH_LEAGUE', 'JUDICIAL_OFFICE', 'MEDIATION_BODY', 'LAW_FIRM', 'WORKSTATION', 'PLATFORM')),
  name_zh text not null,
  name_en text not null,
  number_prefix text unique,
  region_code char(6) not null references region,
  credit_code text,
  parent_id uuid references organisation,
  supervising_id uuid references organisation,
  host_id uuid references organisation,
  workstation_kind text check (workstation_kind in ('WORKSTATION', 'CONTACT_POINT', 'ACCEPTANCE_POINT', 'LAWYERS_OFFICE', 'OUT_OF_PROVINCE')),
  powers text[] not null default '{}' check (powers <@ array['CONSULT', 'COLLECT', 'PRE_REVIEW', 'ACCEPT_EXEMPT', 'FORWARD']),
  accepts text[] not null default '{}' check (accepts <@ array['CONSULTATION', 'APPLICATION', 'COOPERATION', 'REFERRAL', 'DEFENCE_NOTICE',
    'DUTY_LAWYER_HELP', 'MEDIATION']),
  address text,
  hotline text,
  published boolean not null default true,
  state text not null check (state in ('ACTIVE', 'SUSPENDED', 'CLOSED')),
  send_approves boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_actor_organisation_id uuid,
  last_actor_member_id uuid,
  last_moved_at timestamptz,
  check ((kind = 'WORKSTATION') = (supervising_id is not null)),
  check (kind <> 'WORKSTATION' or workstation_kind is not null)
);
create index organisation_by_region on organisation (region_code, kind);
create index organisation_directory on organisation (region_code, id) where published and state = 'ACTIVE';
create index organisation_by_supervisor on organisation (supervising_id) where supervising_id is not null;
alter table organisation enable row level security;
alter table organisation force row level security;
create policy select_all on organisation for select using (true);
create policy insert_admitted on organisation for insert to yuanlian_app
  with check ((select app.is_system_admin()) or supervising_id = (select app.org()));
create policy update_own on organisation for update to yuanlian_app
  using (id = (select app.org()) or supervising_id = (select app.org()) or (select app.is_system_admin()))
  with check (id = (select app.org()) or supervising_id = (select app.org()) or (select app.is_system_admin()));
-- What an organisation is (kind, names, region, prefix, supervisor) is settled when it is admitted.
grant select, insert, update (powers, accepts, address, hotline, published, state, send_approves, version, updated_at,
  last_actor_organisation_id, last_actor_member_id, last_moved_at) on organisation to yuanlian_app;
grant select on organisation to yuanlian_relay, yuanlian_clock;

create table account (
  id uuid primary key,
  login text not null unique check (login = lower(login) and length(login) between 3 and 80),
  password_hash text,
  kind text not null check (kind in ('PERSON', 'SERVICE')),
  state text not null check (state in ('ACTIVE', 'DISABLED')),
  created_at timestamptz not null,
  check (kind = 'SERVICE' or password_hash is not null)
);
alter table account enable row level security;
alter table account force row level security;
create policy select_self on account for select to yuanlian_app using (id = (select app.account()));
create policy insert_invited on account for insert to yuanlian_app with check ((select app.org()) is not null or (select app.is_system_admin()));
create policy update_self on account for update to yuanlian_app using (id = (select app.account())) with check (id = (select app.account()));
-- A password's hash is read by the sign-in alone (app.sign_in_lookup).
grant select (id, login, kind, state, created_at), insert, update (password_hash) on account to yuanlian_app;

create table member (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  account_id uuid not null references account,
  display_name text not null,
  roles text[] not null check (roles <@ array['RECEPTION', 'REVIEWER', 'HEAD', 'ASSIGNER', 'HANDLER', 'COOPERATION_OFFICER', 'DUTY_LAWYER',
    'LIAISON', 'QUALITY', 'FINANCE', 'SUPERVISOR', 'ORG_ADMIN', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR']),
  state text not null check (state in ('ACTIVE', 'DISABLED')),
  version integer not null default 1,
  created_at timestamptz not null,
  last_actor_organisation_id uuid,
  last_actor_member_id uuid,
  last_moved_at timestamptz,
  unique (organisation_id, id),
  unique (organisation_id, account_id)
);
create index member_by_account on member (account_id);
call app.protect_by_organisation('member');
create policy select_colleagues on account for select to yuanlian_app
  using (exists (select 1 from member m where m.organisation_id = (select app.org()) and m.account_id = account.id));

-- True before the first member is there. Like app.has_no_part_yet: a statement of its own, under nobody's policies.
grant select on account, member, organisation to yuanlian_guard;
grant create on schema app to yuanlian_guard;
create function app.has_no_member_yet(in_organisation uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return not exists (select 1 from public.member m where m.organisation_id = in_organisation);
end
$$;
alter function app.has_no_member_yet(uuid) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;
revoke all on function app.has_no_member_yet(uuid) from public;
grant execute on function app.has_no_member_yet(uuid) to yuanlian_app;

-- Who admits an organisation, or opens a workstation, appoints its first administrator; nobody else of it, ever.
create policy insert_first_admin on member for insert to yuanlian_app with check (
  roles = array['ORG_ADMIN'] and app.has_no_member_yet(organisation_id)
  and ((select app.is_system_admin())
    or exists (select 1 from organisation o where o.id = organisation_id and o.supervising_id = (select app.org())))
);

create table session (
  id uuid primary key,
  organisation_id uuid not null,
  member_id uuid not null,
  account_id uuid not null references account,
  kind text not null check (kind in ('SIGN_IN', 'TOKEN')),
  refresh_hash bytea,
  version integer not null default 1,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  foreign key (organisation_id, member_id) references member (organisation_id, id)
);
create index session_by_member on session (organisation_id, member_id) where revoked_at is null;
call app.protect_by_organisation('session');
create policy relay_reads on session for select to yuanlian_relay using (true);
create policy relay_reads on member for select to yuanlian_relay using (true);
grant select on session, member to yuanlian_relay;

create table command_outcome (
  member_id uuid not null,
  mutation text not null,
  key text not null,
  input_hash bytea not null,
  outcome jsonb,
  created_at timestamptz not null,
  primary key (member_id, mutation, key)
);
create index command_outcome_by_age on command_outcome (created_at);
alter table command_outcome enable row level security;
alter table command_outcome force row level security;
create policy select_own on command_outcome for select to yuanlian_app using (member_id = (select app.member()));
create policy insert_own on command_outcome for insert to yuanlian_app with check (member_id = (select app.member()));
create policy update_own on command_outcome for update to yuanlian_app using (member_id = (select app.member())) with check (member_id = (select app.member()));
create policy clock_reads on command_outcome for select to yuanlian_clock using (true);
create policy clock_forgets on command_outcome for delete to yuanlian_clock using (created_at < now() - interval '7 days');
grant select, insert, update on command_outcome to yuanlian_app;
grant select, delete on command_outcome to yuanlian_clock;

-- Failed sign-ins and reveals, counted under keyed hashes: no organisation's data.
create table rate_limit (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limit_by_expiry on rate_limit (expire);
grant select, insert, update, delete on rate_limit to yuanlian_app;

-- What a sign-in needs to know before anybody is anybody: reached only with the login that was typed.
grant create on schema app to yuanlian_guard;
create function app.sign_in_lookup(typed_login text, wanted_organisation uuid)
returns table (account_id uuid, account_kind text, account_state text, password_hash text, member_id uuid, member_state text, organisation_id uuid, organisation_state text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select a.id, a.kind, a.state, a.password_hash, m.id, m.state, m.organisation_id, o.state
    from public.account a
    left join public.member m on m.account_id = a.id and m.organisation_id = wanted_organisation
    left join public.organisation o on o.id = m.organisation_id
    where a.login = lower(typed_login);
end $$;
alter function app.sign_in_lookup(text, uuid) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;
revoke all on function app.sign_in_lookup(text, uuid) from public;
grant execute on function app.sign_in_lookup(text, uuid) to yuanlian_app;

create table agreement (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  other_organisation_id uuid not null references organisation,
  state text not null check (state in ('PROPOSED', 'IN_FORCE', 'ENDED')),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  terms jsonb not null check (jsonb_typeof(terms) = 'object'),
  cost_bearer text not null check (cost_bearer in ('REQUESTING', 'REQUESTED', 'EACH_OWN')),
  -- Of the lawyer's subsidy, in per cent; null: the cost bearer bears it.
  requesting_share integer check (requesting_share between 0 and 100),
  recognises_means boolean not null,
  version integer not null,
  -- Each version is a row: what it replaces is kept, and asks point at the one they were sent under.
  revision integer not null default 1,
  replaces_id uuid references agreement,
  proposed_by uuid,
  signed_by_owner uuid,
  signed_by_other uuid,
  signed_by_owner_at timestamptz,
  signed_by_other_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (owner_organisation_id <> other_organisation_id),
  check (state <> 'IN_FORCE' or (signed_by_owner is not null and signed_by_other is not null)),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('agreement', 'id');
create unique index agreement_one_proposed
  on agreement (least(owner_organisation_id, other_organisation_id), greatest(owner_organisation_id, other_organisation_id))
  where state = 'PROPOSED';
create index agreement_in_force
  on agreement (least(owner_organisation_id, other_organisation_id), greatest(owner_organisation_id, other_organisation_id), revision desc)
  where state = 'IN_FORCE';

create table lawyer (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  member_id uuid,
  name text not null,
  licence_number text not null,
  firm text,
  phone text,
  practising_since date not null,
  criminal_practice_since date,
  specialities text[] not null default '{}',
  familiar_with_minors boolean not null default false,
  published boolean not null default false,
  state text not null check (state in ('ACTIVE', 'DISABLED')),
  version integer not null default 1,
  created_at timestamptz not null,
  last_actor_organisation_id uuid,
  last_actor_member_id uuid,
  last_moved_at timestamptz,
  unique (organisation_id, licence_number),
  unique (organisation_id, id),
  foreign key (organisation_id, member_id) references member (organisation_id, id)
);
call app.protect_by_organisation('lawyer');

-- What the public directory may know of a lawyer, and nothing else: a row is a person published on purpose.
create table published_lawyer (
  lawyer_id uuid primary key,
  organisation_id uuid not null,
  name text not null,
  licence_number text not null,
  firm text,
  foreign key (organisation_id, lawyer_id) references lawyer (organisation_id, id)
);
call app.protect_by_organisation('published_lawyer', 'organisation_id', true);
create policy select_all on published_lawyer for select using (true);
drop policy select_own on published_lawyer;
create index published_lawyer_by_organisation on published_lawyer (organisation_id, lawyer_id);

-- migrate:down
drop table published_lawyer, lawyer, agreement, rate_limit, command_outcome, session;
drop policy select_colleagues on account;
drop policy insert_first_admin on member;
drop function app.sign_in_lookup(text, uuid), app.has_no_member_yet(uuid);
drop table member, account, organisation, key_in_use, clock_rule, cause, calendar_day, calendar_year, region;
drop procedure app.protect_by_organisation(regclass, name, boolean);
drop procedure app.protect_by_subject(regclass, name, boolean);
