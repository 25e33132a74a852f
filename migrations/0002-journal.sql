-- The journal: each fact once, and for every organisation in its audience a number of its own: 1, 2, 3 …
--
-- A command writes journal and journal_pending in its own transaction. One sequencer (the session that holds the
-- advisory lock, as yuanlian_relay) stamps what is committed: journal_stream, journal_audience, journal_head.
-- A column added later needs a default and no place in app.journal_line, or every older hash stops to verify.

-- migrate:up

-- Facts: ids, dates, codes. Never personal data: "references" takes printable ASCII only, so no name fits in.
-- No foreign key to subjects or organisations: what was written stays, whatever becomes of them.
create table journal (
  id uuid primary key,
  seq bigint generated always as identity,
  subject_type text not null check (subject_type ~ '^[A-Z][A-Z0-9_]{1,47}$'),
  subject_id uuid not null,
  word text not null check (word ~ '^[a-z][A-Za-z0-9]{1,47}[.][a-z][A-Za-z0-9]{1,47}$'),
  from_state text check (from_state ~ '^[A-Z][A-Z0-9_]{0,47}$'),
  to_state text check (to_state ~ '^[A-Z][A-Z0-9_]{0,47}$'),
  actor_organisation_id uuid not null,
  -- null: the actor is SYSTEM of that organisation
  actor_member_id uuid,
  at timestamptz not null,
  version integer not null check (version >= 0),
  -- shared by the entries of one command
  caused_by uuid not null,
  "references" jsonb not null default '{}' check (
    jsonb_typeof("references") = 'object'
    and octet_length("references"::text) <= 2048
    and "references"::text !~ '[^ -~]'
  ),
  restricted boolean not null default false,
  -- the restricted subjects of which one must belong to at least one
  restricted_to uuid[] check (cardinality(restricted_to) between 1 and 32 and array_position(restricted_to, null) is null),
  check (restricted = (restricted_to is not null)),
  -- for journal_pending: an organisation schedules its own entries only
  unique (id, actor_organisation_id)
);

-- The timeline of one subject. Writers of one subject wait for each other, so seq is its order.
create index journal_subject on journal (subject_id, seq);
create index journal_command on journal (caused_by);

-- The queue. A check cannot look into the journal row of the same statement; the foreign key can.
create table journal_pending (
  seq bigint generated always as identity primary key,
  entry_id uuid not null unique,
  actor_organisation_id uuid not null,
  audience uuid[] not null check (cardinality(audience) between 1 and 32 and array_position(audience, null) is null),
  foreign key (entry_id, actor_organisation_id) references journal (id, actor_organisation_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_threshold = 1000000);

-- What was stamped: a dense position for all, and the chain.
create table journal_stream (
  position bigint primary key check (position > 0),
  entry_id uuid not null unique references journal (id),
  at timestamptz not null,
  hash bytea not null check (octet_length(hash) = 32)
);

-- Each organisation's own numbers, without a hole.
create table journal_audience (
  organisation_id uuid not null,
  number bigint not null check (number > 0),
  entry_id uuid not null,
  position bigint not null,
  primary key (organisation_id, number),
  unique (entry_id, organisation_id)
);

create table journal_head (
  organisation_id uuid primary key,
  number bigint not null check (number > 0)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- What concerns everyone (a calendar year published, a clock rule changed), with its own version.
create table reference_stream (
  version bigint primary key check (version > 0),
  word text not null check (word ~ '^[a-z][A-Za-z0-9]{1,47}[.][a-z][A-Za-z0-9]{1,47}$'),
  actor_organisation_id uuid not null,
  actor_member_id uuid,
  at timestamptz not null,
  "references" jsonb not null default '{}' check (
    jsonb_typeof("references") = 'object'
    and octet_length("references"::text) <= 2048
    and "references"::text !~ '[^ -~]'
  )
);

-- What the hash covers, in a form that depends on no setting of the session (instants as seconds since 1970).
create function app.journal_line(
  entry journal, stream_position bigint, stamped_at timestamptz, numbers jsonb
) returns text
  language sql stable parallel safe
  return jsonb_build_array(
    stream_position, extract(epoch from stamped_at), numbers,
    (entry).id, (entry).seq, (entry).subject_type, (entry).subject_id, (entry).word,
    (entry).from_state, (entry).to_state, (entry).actor_organisation_id, (entry).actor_member_id,
    extract(epoch from (entry).at), (entry).version, (entry).caused_by, (entry)."references",
    (entry).restricted, (entry).restricted_to
  )::text;

create function app.journal_link(previous bytea, line text) returns bytea
  language sql immutable parallel safe
  return sha256(previous || convert_to(line, 'UTF8'));

-- plpgsql: called once a line, it costs a tenth of a function in sql.
create function app.journal_chain_step(state bytea, start bytea, line text) returns bytea
  language plpgsql immutable parallel safe
as $$
begin
  return pg_catalog.sha256(coalesce(state, start) || pg_catalog.convert_to(line, 'UTF8'));
end
$$;

-- As a window function it links a batch of lines one to the next, beginning after the hash "start".
create aggregate app.journal_chain(start bytea, line text) (sfunc = app.journal_chain_step, stype = bytea);

-- The lock is held until the end of the transaction: no hole, no inversion. For the few facts that concern everyone.
create function app.publish_reference(in_word text, in_references jsonb, in_at timestamptz) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  next_version bigint;
begin
  perform pg_advisory_xact_lock(7308895159003506273);
  select coalesce(max(r.version), 0) + 1 into next_version from public.reference_stream r;
  insert into public.reference_stream (version, word, actor_organisation_id, actor_member_id, at, "references")
    values (next_version, in_word, app.org(), app.member(), in_at, in_references);
  return next_version;
end
$$;

revoke execute on function app.journal_line(journal, bigint, timestamptz, jsonb), app.journal_link(bytea, text),
  app.journal_chain_step(bytea, bytea, text), app.journal_chain(bytea, text),
  app.publish_reference(text, jsonb, timestamptz) from public;
grant execute on function app.journal_line(journal, bigint, timestamptz, jsonb), app.journal_link(bytea, text),
  app.journal_chain_step(bytea, bytea, text), app.journal_chain(bytea, text) to yuanlian_relay;
grant execute on function app.publish_reference(text, jsonb, timestamptz) to yuanlian_app;

-- Append-only, for the owner as well. Always: a session that calls itself a replica does not get around it.
create function app.journal_is_append_only() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'restrict_violation',
    message = format('%s is append-only: %s is refused', tg_table_name, tg_op);
end
$$;

do $$
declare
  rule record;
begin
  for rule in select * from (values
    ('journal', 'update or delete or truncate'),
    ('journal_stream', 'update or delete or truncate'),
    ('journal_audience', 'update or delete or truncate'),
    ('reference_stream', 'update or delete or truncate'),
    ('journal_pending', 'update or truncate'),
    ('journal_head', 'delete or truncate')
  ) as r(table_name, refused)
  loop
    execute format(
      'create trigger append_only before %s on %I for each statement execute function app.journal_is_append_only()',
      rule.refused, rule.table_name);
    execute format('alter table %I enable always trigger append_only', rule.table_name);
    execute format('alter table %I enable row level security', rule.table_name);
    execute format('alter table %I force row level security', rule.table_name);
  end loop;
end
$$;

-- The server. It writes only as the organisation and the person it acts for (null: SYSTEM).
create policy journal_insert on journal for insert to yuanlian_app with check (
  actor_organisation_id = (select app.org())
  and (actor_member_id is null or actor_member_id = (select app.member()))
);
create policy journal_select on journal for select to yuanlian_app using (
  (
    exists (
      select 1 from participation p
      where p.organisation_id = (select app.org()) and p.subject_id = journal.subject_id and p.ended_at is null
    )
    or exists (
      select 1 from journal_audience a
      where a.organisation_id = (select app.org()) and a.entry_id = journal.id
    )
  )
  and (not restricted or (select app.is_above_restriction()) or restricted_to && (select app.restricted())
    -- The handling body and the source are shown so little of a case that none is restricted to them.
    or exists (
      select 1 from participation p
      where p.organisation_id = (select app.org()) and p.subject_id = journal.subject_id and p.part in ('ORGAN', 'SOURCE') and p.ended_at is null
    ))
);
create policy journal_pending_insert on journal_pending for insert to yuanlian_app
  with check (actor_organisation_id = (select app.org()));
create policy journal_audience_select on journal_audience for select to yuanlian_app
  using (organisation_id = (select app.org()));
create policy journal_head_select on journal_head for select to yuanlian_app
  using (organisation_id = (select app.org()));
create policy reference_stream_select on reference_stream for select to yuanlian_app using (true);
create policy reference_stream_insert on reference_stream for insert to yuanlian_app with check (
  actor_organisation_id = (select app.org()) and actor_member_id is not distinct from (select app.member())
);

grant select, insert on journal, reference_stream to yuanlian_app;
grant insert on journal_pending to yuanlian_app;
grant select on journal_audience, journal_head to yuanlian_app;

-- Sequencer and stream reader.
create policy journal_relay on journal for select to yuanlian_relay using (true);
create policy journal_pending_relay_select on journal_pending for select to yuanlian_relay using (true);
create policy journal_pending_relay_delete on journal_pending for delete to yuanlian_relay using (true);
create policy journal_stream_relay_select on journal_stream for select to yuanlian_relay using (true);
create policy journal_stream_relay_insert on journal_stream for insert to yuanlian_relay with check (true);
create policy journal_audience_relay_select on journal_audience for select to yuanlian_relay using (true);
create policy journal_audience_relay_insert on journal_audience for insert to yuanlian_relay with check (true);
create policy journal_head_relay_select on journal_head for select to yuanlian_relay using (true);
create policy journal_head_relay_insert on journal_head for insert to yuanlian_relay with check (true);
create policy journal_head_relay_update on journal_head for update to yuanlian_relay using (true) with check (true);
create policy reference_stream_relay on reference_stream for select to yuanlian_relay using (true);

grant select on journal, reference_stream to yuanlian_relay;
grant select, delete on journal_pending to yuanlian_relay;
grant select, insert on journal_stream, journal_audience to yuanlian_relay;
grant select, insert, update on journal_head to yuanlian_relay;

-- migrate:down

drop policy journal_select on journal;
drop table journal_head, journal_audience, journal_stream, journal_pending, reference_stream;
drop function app.publish_reference(text, jsonb, timestamptz);
drop aggregate app.journal_chain(bytea, text);
drop function app.journal_chain_step(bytea, bytea, text);
drop function app.journal_link(bytea, text);
drop function app.journal_line(journal, bigint, timestamptz, jsonb);
drop table journal;
drop function app.journal_is_append_only();
