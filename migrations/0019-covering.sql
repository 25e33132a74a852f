-- What was left out of the covering of restricted subjects (0014, lifecycles.md §8): notices and helps, which covered
-- themselves by a rule of their own, what hangs on them, and the proofs of service. A notice is covered while a line of it
-- is restricted, from its draft on; a help for a restricted person from the request on; with them their persons, and, once
-- there is a case, by that case too.

-- migrate:up

-- Why the head let somebody in or took somebody out, where there is no case to note it on.
create table restriction_note (
  id uuid primary key,
  about_id uuid not null,
  organisation_id uuid not null references organisation,
  member_id uuid not null,
  word text not null,
  text_sealed bytea not null,
  written_at timestamptz not null
);
call app.protect_by_organisation('restriction_note');
revoke update on restriction_note from yuanlian_app;
drop policy update_own on restriction_note;
create index restriction_note_about on restriction_note (about_id, written_at);

grant select on defence_notice, duty_lawyer_help to yuanlian_guard;
grant update (handler_member_id) on defence_line to yuanlian_guard;
grant create on schema app to yuanlian_guard;

create or replace function app.asks_of(about uuid) returns setof uuid
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select c.id from public.cooperation c where c.case_id = about
  union all
  select r.id from public.referral r where r.case_id = about
  union
  select l.notice_id from public.defence_line l where l.case_id = about
  union all
  select h.id from public.duty_lawyer_help h where h.case_id = about
$$;
create or replace function app.workers_on(about uuid) returns setof uuid
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select w.id from public.cooperation c, unnest(array[c.drafted_by_member_id, c.approved_by_member_id, c.sent_by_member_id,
      c.opened_by_member_id, c.claimed_by_member_id]) w(id) where c.case_id = about and w.id is not null
  union
  select w.id from public.cooperation c join public.cooperation_item i on i.cooperation_id = c.id,
      unnest(array[i.handler_member_id, i.accepted_by_member_id]) w(id) where c.case_id = about and w.id is not null
  union
  select w.id from public.referral r, unnest(array[r.drafted_by_member_id, r.sent_by_member_id, r.opened_by_member_id, r.claimed_by_member_id,
      r.answered_by_member_id]) w(id) where r.case_id = about and w.id is not null
  union
  select w.id from public.defence_line l join public.defence_notice n on n.id = l.notice_id,
      unnest(array[n.drafted_by_member_id, n.opened_by_member_id, n.claimed_by_member_id, l.assigned_by_member_id, l.confirmed_by_member_id,
        l.handler_member_id]) w(id) where l.case_id = about and w.id is not null
  union
  select w.id from public.duty_lawyer_help h, unnest(array[h.claimed_by_member_id, h.handler_member_id]) w(id)
    where h.case_id = about and w.id is not null
$$;

-- A notice became restricted after it was written, or is so no more: a birthday was corrected.
create function app.restrict_notice() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.restricted then
    perform app.cover(array[new.id] || array(select l.person_id from public.defence_line l where l.notice_id = new.id), array[new.id]);
    perform app.belong(array[new.id], w.id, new.last_moved_at, false)
      from unnest(array[new.drafted_by_member_id, new.opened_by_member_id, new.claimed_by_member_id] || array(
        select v.id from public.defence_line l,
          unnest(array[l.assigned_by_member_id, l.confirmed_by_member_id, l.handler_member_id]) v(id) where l.notice_id = new.id)) w(id);
  else
    update public.participation p set restricted_by = nullif(array_remove(p.restricted_by, new.id), '{}')
      where p.restricted_by @> array[new.id];
  end if;
  return null;
end
$$;

-- A notice that was sent on keeps those of the organ who belonged to the first, and is open to who sends it on: they write it.
create function app.restrict_rerouted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.subject_member (subject_id, organisation_id, member_id, way, since)
    select new.id, m.organisation_id, m.member_id, m.way, new.last_moved_at from public.subject_member m
    where m.subject_id = new.rerouted_from_id and m.ended_at is null
      and m.organisation_id in (new.owner_organisation_id, new.filed_by_organisation_id)
  on conflict (subject_id, member_id) do nothing;
  perform app.cover(array[new.id], array[new.rerouted_from_id]);
  return null;
end
$$;

-- Once a line has become a restricted case, who worked on the notice belongs to it as who worked on any ask about it.
create function app.restrict_line_case() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select 1 from public.legal_aid_case c where c.id = new.case_id and c.restricted) then
    perform app.belong(array[new.case_id], w.id, new.last_moved_at, false) from app.workers_on(new.case_id) w(id);
  end if;
  return null;
end
$$;

-- Whether somebody works on a restricted subject; on a notice also who works on one as which a line of it was sent on.
create function app.works_on(about uuid, worker uuid) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
      select 1 from public.legal_aid_case c
      where c.id = about and worker in (c.opened_by_member_id, c.accepted_by_member_id, c.handler_member_id))
    or exists (select 1 from app.workers_on(about) w(id) where w.id = worker)
    or exists (
      select 1 from public.defence_notice n join public.defence_line l on l.notice_id = n.id
      where (n.id = about or n.rerouted_notices @> array[about])
        and worker in (n.drafted_by_member_id, n.opened_by_member_id, n.claimed_by_member_id, l.assigned_by_member_id,
          l.confirmed_by_member_id, l.handler_member_id))
$$;

-- The lawyer of a case is the lawyer of the lines that go on in it: who takes over has the notice, too, and who was replaced
-- has it no more, unless he works on it otherwise or the head has let him in. Of another institution's lawyer, to which the
-- lead has moved, the notice knows nothing. Another defendant's case is not his.
create function app.lines_follow_case() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  line record;
begin
  for line in
    select l.id, array(select c from unnest(p.restricted_by) c
        where c = new.id or not exists (select 1 from public.defence_line other where other.notice_id = n.id and other.case_id = c)) as covers,
      (select m.id from public.member m where m.id = new.handler_member_id and m.organisation_id = n.to_organisation_id) as handler
    from public.defence_line l join public.defence_notice n on n.id = l.notice_id
    left join public.participation p on p.subject_id = n.id and p.organisation_id = n.to_organisation_id
    where l.case_id = new.id and l.state = 'COMPLETED' order by l.notice_id, l.id
  loop
    perform app.belong(line.covers, line.handler, new.last_moved_at, true);
    update public.defence_line l set handler_member_id = line.handler where l.id = line.id;
    update public.subject_member m set ended_at = new.last_moved_at
      where m.subject_id = any (line.covers) and m.member_id = old.handler_member_id and m.way = 'WORKS' and m.ended_at is null
        and not app.works_on(m.subject_id, m.member_id);
  end loop;
  return null;
end
$$;

-- Whether a lawyer of the own office defends another defendant of the matter: a line's own earlier and repeated lines are no
-- others. A notice is of every matter that one of its lines goes on from, and two notices of one matter are so from either
-- side. Who was replaced in the case counts like who came. For who chooses a lawyer and does not see that line: yes or no.
create function app.defends_in_matter(in_lawyer uuid, in_line uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    with recursive own as (
      select l.id, l.earlier_line_id, l.duplicate_of_line_id from public.defence_line l where l.id = in_line
      union
      select l.id, l.earlier_line_id, l.duplicate_of_line_id from own c join public.defence_line l
        on l.id in (c.earlier_line_id, c.duplicate_of_line_id) or l.earlier_line_id = c.id or l.duplicate_of_line_id = c.id),
    beside as (
      select l.id, l.notice_id, l.earlier_line_id, l.duplicate_of_line_id
      from public.defence_line o join public.defence_line l on l.notice_id = o.notice_id where o.id = in_line
      union
      select l.id, l.notice_id, l.earlier_line_id, l.duplicate_of_line_id from beside c join public.defence_line l
        on l.id in (c.earlier_line_id, c.duplicate_of_line_id) or l.earlier_line_id = c.id or l.duplicate_of_line_id = c.id),
    around as (
      select l.id, l.notice_id, l.earlier_line_id, l.duplicate_of_line_id
      from public.defence_notice n join public.defence_line l on l.notice_id = n.id
      where n.matter_group_id in (select m.matter_group_id from beside b join public.defence_notice m on m.id = b.notice_id)
      union
      select l.id, l.notice_id, l.earlier_line_id, l.duplicate_of_line_id from around c join public.defence_line l
        on l.id in (c.earlier_line_id, c.duplicate_of_line_id) or l.earlier_line_id = c.id or l.duplicate_of_line_id = c.id)
    select 1 from (select distinct a.notice_id from around a) of_matter
    join public.defence_notice n on n.id = of_matter.notice_id and n.to_organisation_id = app.org()
    join public.defence_line l on l.notice_id = n.id and l.state in ('ASSIGNED', 'COMPLETED')
    left join public.legal_aid_case k on k.id = l.case_id
    where in_lawyer in (l.lawyer_id, k.lawyer_id) and not exists (select 1 from own o where o.id = l.id)
  );
end
$$;

-- Whether an organisation has to do with somebody in a case too: then it keeps him when the notice of him ends. For who
-- ends a notice and takes part in that person: yes or no.
create function app.is_met_in_case(in_person uuid, in_organisation uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return app.takes_part(in_person) and exists (
    select 1 from public.case_person cp join public.participation p
      on p.subject_id = cp.case_id and p.organisation_id = in_organisation and p.ended_at is null
    where cp.person_id = in_person
  );
end
$$;

alter function app.is_met_in_case(uuid, uuid) owner to yuanlian_guard;
alter function app.restrict_notice() owner to yuanlian_guard;
alter function app.restrict_rerouted() owner to yuanlian_guard;
alter function app.restrict_line_case() owner to yuanlian_guard;
alter function app.works_on(uuid, uuid) owner to yuanlian_guard;
alter function app.lines_follow_case() owner to yuanlian_guard;
alter function app.defends_in_matter(uuid, uuid) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;
revoke all on function app.defends_in_matter(uuid, uuid), app.works_on(uuid, uuid), app.is_met_in_case(uuid, uuid) from public;
grant execute on function app.defends_in_matter(uuid, uuid), app.is_met_in_case(uuid, uuid) to yuanlian_app;

create trigger restrict_ask after insert or update of drafted_by_member_id, opened_by_member_id, claimed_by_member_id, restricted
  on defence_notice for each row execute function app.restrict_ask('id', 'drafted_by_member_id', 'opened_by_member_id', 'claimed_by_member_id');
create trigger restrict_changed after update of restricted on defence_notice
  for each row when (new.restricted is distinct from old.restricted) execute function app.restrict_notice();
create trigger restrict_rerouted after insert on defence_notice
  for each row when (new.restricted and new.rerouted_from_id is not null) execute function app.restrict_rerouted();
create trigger restrict_ask after insert or update of person_id, case_id, assigned_by_member_id, confirmed_by_member_id, handler_member_id
  on defence_line for each row execute function app.restrict_ask('notice_id', 'assigned_by_member_id', 'confirmed_by_member_id', 'handler_member_id');
create trigger restrict_line_case after update of case_id on defence_line
  for each row when (new.case_id is not null and new.case_id is distinct from old.case_id) execute function app.restrict_line_case();
create trigger lines_follow after update of handler_member_id on legal_aid_case
  for each row when (new.handler_member_id is distinct from old.handler_member_id) execute function app.lines_follow_case();
-- A request has no drafter and no opener: whoever did something with it has worked on it.
create trigger restrict_ask after insert or update of case_id, claimed_by_member_id, handler_member_id, last_actor_member_id, restricted
  on duty_lawyer_help for each row execute function app.restrict_ask('id', 'claimed_by_member_id', 'handler_member_id', 'last_actor_member_id');

-- An institution to which a line is sent on sees that line alone (0018): it writes no other, and has no paper that names them all.
do $$
declare
  written text := 'exists (select 1 from public.participation p where p.organisation_id = (select app.org())
    and p.subject_id = defence_line.notice_id and p.ended_at is null
    and (p.part <> ''ASKED'' or defence_line.rerouted_to_organisation_id = p.organisation_id))';
begin
  execute format('alter policy insert_by_part on defence_line with check (%s)', written);
  execute format('alter policy update_by_part on defence_line using (%s) with check (%s)', written, written);
  execute format('alter policy delete_by_part on defence_line using (%s)', written);
end
$$;
create policy not_sent_on on letter as restrictive for select to yuanlian_app using (
  subject_type <> 'DEFENCE_NOTICE' or organisation_id = (select app.org())
  or not exists (select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = letter.subject_id and p.part = 'ASKED'));

-- What hangs on them, as in 0014. A proof of service says where somebody lives, and who took the paper in.
do $$
declare
  rule record;
begin
  for rule in select * from (values
    ('letter_service', 'case_id', 'covered'), ('defence_line', 'notice_id', 'covered'), ('material', 'notice_id', 'covered_by_notice'),
    ('restriction_note', 'about_id', 'covered')
  ) as r(table_name, column_name, policy_name)
  loop
    execute format(
      'create policy %3$I on %1$I as restrictive for all to yuanlian_app using (not exists (
         select 1 from public.participation p
         where p.organisation_id = (select app.org()) and p.subject_id = %1$I.%2$I and p.restricted_by is not null
           and not ((select app.is_above_restriction()) and p.part <> ''SUPERVISOR'') and not p.restricted_by && (select app.restricted())))',
      rule.table_name, rule.column_name, rule.policy_name);
  end loop;
end
$$;

-- migrate:down

drop policy not_sent_on on letter;
do $$
declare
  written text := 'exists (select 1 from public.participation p where p.organisation_id = (select app.org())
    and p.subject_id = defence_line.notice_id and p.ended_at is null)';
begin
  execute format('alter policy insert_by_part on defence_line with check (%s)', written);
  execute format('alter policy update_by_part on defence_line using (%s) with check (%s)', written, written);
  execute format('alter policy delete_by_part on defence_line using (%s)', written);
end
$$;
drop policy covered on defence_line;
drop policy covered_by_notice on material;
drop policy covered on letter_service;
drop trigger restrict_ask on duty_lawyer_help;
drop trigger lines_follow on legal_aid_case;
drop trigger restrict_line_case on defence_line;
drop trigger restrict_ask on defence_line;
drop trigger restrict_rerouted on defence_notice;
drop trigger restrict_changed on defence_notice;
drop trigger restrict_ask on defence_notice;
drop function app.lines_follow_case(), app.works_on(uuid, uuid), app.is_met_in_case(uuid, uuid), app.defends_in_matter(uuid, uuid), app.restrict_line_case(), app.restrict_rerouted(), app.restrict_notice();
create or replace function app.workers_on(about uuid) returns setof uuid
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select w.id from public.cooperation c, unnest(array[c.drafted_by_member_id, c.approved_by_member_id, c.sent_by_member_id,
      c.opened_by_member_id, c.claimed_by_member_id]) w(id) where c.case_id = about and w.id is not null
  union
  select w.id from public.cooperation c join public.cooperation_item i on i.cooperation_id = c.id,
      unnest(array[i.handler_member_id, i.accepted_by_member_id]) w(id) where c.case_id = about and w.id is not null
  union
  select w.id from public.referral r, unnest(array[r.drafted_by_member_id, r.sent_by_member_id, r.opened_by_member_id, r.claimed_by_member_id,
      r.answered_by_member_id]) w(id) where r.case_id = about and w.id is not null
$$;
create or replace function app.asks_of(about uuid) returns setof uuid
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select c.id from public.cooperation c where c.case_id = about
  union all
  select r.id from public.referral r where r.case_id = about
$$;
revoke update (handler_member_id) on defence_line from yuanlian_guard;
revoke select on defence_notice, duty_lawyer_help from yuanlian_guard;
drop table restriction_note;
