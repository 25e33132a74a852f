-- migrate:up
-- Whether anything awaits a workstation: yes or no, for who is above it and may close it; its work is not seen there.
grant create on schema app to yuanlian_guard;

create function app.station_is_awaited(in_station uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select 1 from public.organisation s
    join public.organisation above on above.id = app.org() and (above.id = s.supervising_id or above.kind = 'PLATFORM')
    join public.participation p on p.organisation_id = s.id and p.awaits_us and p.ended_at is null
    where s.id = in_station and s.kind = 'WORKSTATION'
  );
end
$$;

-- Whether the own organisation named the lead of a case: it has left the case by then, and is told no more of it than that.
create function app.is_designated_by_us(in_case uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select 1 from public.legal_aid_case c where c.id = in_case and c.designated_by_organisation_id = app.org()
  );
end
$$;

-- Whether a case lies in an open conflict of competence: for who takes part in the case, and may see nothing of the conflict.
create function app.lies_in_conflict(in_case uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select 1 from public.competence_conflict k where in_case in (k.case_id, k.other_case_id) and k.state = 'RAISED'
      and exists (select 1 from public.participation p where p.organisation_id = app.org() and p.subject_id = in_case and p.ended_at is null)
  );
end
$$;

grant execute on function app.station_is_awaited(uuid), app.is_designated_by_us(uuid), app.lies_in_conflict(uuid) to yuanlian_app;
alter function app.lies_in_conflict(uuid) owner to yuanlian_guard;
alter function app.station_is_awaited(uuid) owner to yuanlian_guard;
alter function app.is_designated_by_us(uuid) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;

-- Cases that await nobody and in which a suspended lead may have to act: looked for in each round.
create index legal_aid_case_left_alone on legal_aid_case (lead_organisation_id) where state in ('AWAITING_SUPPLEMENT', 'REFUSED', 'TERMINATED');

-- migrate:down
drop index legal_aid_case_left_alone;
drop function app.lies_in_conflict(uuid), app.is_designated_by_us(uuid), app.station_is_awaited(uuid);
