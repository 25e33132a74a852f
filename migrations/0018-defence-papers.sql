-- Papers of a notice go on with the line that was sent on; and who is merely sent a line sees that line alone.

-- migrate:up

grant create on schema app to yuanlian_guard;
grant select on defence_line to yuanlian_guard;

-- Whether a paper has come on, from desk to desk, with a line that was sent on: to a notice in which the own organisation
-- takes part, or to that very one. What concerns the whole notice goes on only where it names a single person. Each step is
-- said by the line that was sent on, which nobody writes but its own sides.
create function app.paper_goes_on(in_notice uuid, in_line uuid, in_to uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    with recursive sent_on as (
      select l.rerouted_to_line_id as id from public.defence_line l
      where l.notice_id = in_notice and l.rerouted_to_line_id is not null and case when in_line is null
        then not exists (select 1 from public.defence_line o where o.notice_id = in_notice and o.id <> l.id) else l.id = in_line end
      union
      select l.rerouted_to_line_id from sent_on s join public.defence_line l on l.id = s.id where l.rerouted_to_line_id is not null
    )
    select 1 from sent_on s join public.defence_line l on l.id = s.id
    join public.participation p on p.subject_id = l.notice_id and p.organisation_id = app.org() and p.part <> 'ASKED' and p.ended_at is null
    where in_to is null or l.notice_id = in_to
  );
end
$$;

-- Whether one of a notice's lines is in a state. For who is sent one line, takes that from the notice, and does not see the rest.
create function app.notice_has_line_in(in_notice uuid, in_state text) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return app.takes_part(in_notice) and exists (
    select 1 from public.defence_line l where l.notice_id = in_notice and l.state = in_state
  );
end
$$;

alter function app.paper_goes_on(uuid, uuid, uuid) owner to yuanlian_guard;
alter function app.notice_has_line_in(uuid, text) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;
revoke all on function app.paper_goes_on(uuid, uuid, uuid), app.notice_has_line_in(uuid, text) from public;
grant execute on function app.paper_goes_on(uuid, uuid, uuid), app.notice_has_line_in(uuid, text) to yuanlian_app;

create policy select_sent_on on material for select to yuanlian_app
  using (notice_id is not null and app.paper_goes_on(notice_id, line_id, null));

create policy sent_on_alone on defence_line as restrictive for select to yuanlian_app
  using (rerouted_to_organisation_id = (select app.org()) or not exists (
    select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = defence_line.notice_id and p.part = 'ASKED'
      and p.ended_at is null));

-- migrate:down
drop policy sent_on_alone on defence_line;
drop policy select_sent_on on material;
drop function app.notice_has_line_in(uuid, text), app.paper_goes_on(uuid, uuid, uuid);
revoke select on defence_line from yuanlian_guard;
