-- Restricted subjects (lifecycles.md §8): inside an organisation too, only who works on one, the head, and whom the head
-- adds see more of it than number, state and due date.
--
-- `participation.restricted_by` says of every subject (the case, what is asked about it, its persons) which restricted
-- subjects keep it covered; `subject_member` says who belongs to those. Triggers write both, so that no room can forget
-- it: a case that is opened, an ask that is sent, a person who is added, a side that joins are covered with their insert.

-- migrate:up

create table subject_member (
  subject_id uuid not null,
  organisation_id uuid not null,
  member_id uuid not null,
  -- WORKS: follows from the work (opened, accepted, claimed, handles). ADDED: the head's own act.
  way text not null check (way in ('WORKS', 'ADDED')),
  since timestamptz not null,
  added_by_member_id uuid,
  ended_at timestamptz,
  ended_by_member_id uuid,
  primary key (subject_id, member_id),
  foreign key (organisation_id, member_id) references member (organisation_id, id)
);
create index subject_member_of on subject_member (member_id, subject_id) where ended_at is null;
alter table subject_member enable row level security;
alter table subject_member force row level security;
create policy select_own on subject_member for select to yuanlian_app using (organisation_id = (select app.org()));
create policy insert_own on subject_member for insert to yuanlian_app with check (
  organisation_id = (select app.org())
  -- Its own part, or a part in what that subject keeps covered: a notice that was sent on stays covered by the first (0019).
  and (exists (select 1 from participation p
      where p.organisation_id = (select app.org()) and p.subject_id = subject_member.subject_id and p.ended_at is null)
    or exists (select 1 from participation p
      where p.organisation_id = (select app.org()) and p.restricted_by @> array[subject_member.subject_id] and p.ended_at is null)));
create policy update_own on subject_member for update to yuanlian_app
  using (organisation_id = (select app.org())) with check (organisation_id = (select app.org()));
grant select, insert, update (way, since, added_by_member_id, ended_at, ended_by_member_id) on subject_member to yuanlian_app;

-- The head looked at a restricted subject: written down once a person and day (Asia/Shanghai), before it is shown.
create table restricted_access (
  subject_id uuid not null,
  organisation_id uuid not null,
  member_id uuid not null,
  looked_on date not null,
  at timestamptz not null,
  primary key (subject_id, member_id, looked_on),
  foreign key (organisation_id, member_id) references member (organisation_id, id)
);
alter table restricted_access enable row level security;
alter table restricted_access force row level security;
create policy select_own on restricted_access for select to yuanlian_app using (organisation_id = (select app.org()));
create policy insert_own on restricted_access for insert to yuanlian_app
  with check (organisation_id = (select app.org()) and member_id = (select app.member()));
grant select, insert on restricted_access to yuanlian_app;

-- Of a view that belongs to no person the variable says it; of a person the table, as it is at this moment: also within
-- the command that made the person belong, and on a socket that was opened before.
create or replace function app.restricted() returns uuid[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  given text := current_setting('app.restricted', true);
begin
  return coalesce(nullif(nullif(given, ''), 'ALL')::uuid[], '{}'::uuid[]) || coalesce((
    select array_agg(m.subject_id) from public.subject_member m where m.member_id = app.member() and m.ended_at is null
  ), '{}'::uuid[]);
end
$$;

-- The triggers. They look past the policies (an ask of another side is covered too), and answer nothing.

grant select on legal_aid_case, case_person, referral to yuanlian_guard;
grant update (restricted_by) on participation to yuanlian_guard;
grant select, update (matter) on competence_conflict to yuanlian_guard;
grant select, insert, update (ended_at) on subject_member to yuanlian_guard;
grant create on schema app to yuanlian_guard;

-- Whoever takes part in a subject from now on finds it as covered as the others do. But the handling body and the source:
-- their part shows so little of a case that the clerk who needs the lawyer's name, or the list of what is missing, has it.
create function app.cover_as_others() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  new.restricted_by := case when new.part not in ('ORGAN', 'SOURCE') then (
    select p.restricted_by from public.participation p
    where p.subject_id = new.subject_id and p.restricted_by is not null limit 1) end;
  return new;
end
$$;

-- Who works on a subject belongs to what it is covered by. Whom the head has taken out stays out, but for a new handler.
create function app.belong(covers uuid[], worker uuid, at timestamptz, again boolean) returns void
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if covers is null or worker is null then return; end if;
  insert into public.subject_member (subject_id, organisation_id, member_id, way, since)
    select c.id, m.organisation_id, m.id, 'WORKS', at
    from unnest(covers) c(id) join public.member m on m.id = worker
  on conflict (subject_id, member_id) do nothing;
  if again then
    update public.subject_member set ended_at = null
      where subject_id = any (covers) and member_id = worker and ended_at is not null;
  end if;
end
$$;

-- What is asked about a case, and who works on it anywhere: one line for each kind of ask.
create function app.asks_of(about uuid) returns setof uuid
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select c.id from public.cooperation c where c.case_id = about
  union all
  select r.id from public.referral r where r.case_id = about
$$;
create function app.workers_on(about uuid) returns setof uuid
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

-- Afterwards the subjects are covered for everyone who belongs to none of these.
create function app.cover(subjects uuid[], covers uuid[]) returns void
  language sql set search_path = pg_catalog, pg_temp
as $$
  update public.participation p
    set restricted_by = (select array_agg(distinct c) from unnest(coalesce(p.restricted_by, '{}') || covers) c)
    where p.subject_id = any (subjects) and p.part not in ('ORGAN', 'SOURCE') and not coalesce(p.restricted_by, '{}') @> covers
$$;

create function app.restrict_case() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  was boolean := tg_op = 'UPDATE' and old.restricted;
begin
  if new.restricted and not was then
    -- What another institution was told of the matter goes first: a conflict is locked before who takes part in its cases.
    update public.competence_conflict k set matter = '限制查看的事项' where new.id in (k.case_id, k.other_case_id);
    perform app.cover(array[new.id] || array(select cp.person_id from public.case_person cp where cp.case_id = new.id)
      || array(select a.id from app.asks_of(new.id) a(id)), array[new.id]);
    perform app.belong(array[new.id], w.id, new.last_moved_at, false) from app.workers_on(new.id) w(id);
  elsif was and not new.restricted then
    update public.participation p set restricted_by = nullif(array_remove(p.restricted_by, new.id), '{}')
      where p.restricted_by @> array[new.id];
  end if;
  if new.restricted then
    perform app.belong(array[new.id], new.opened_by_member_id, new.last_moved_at, false);
    perform app.belong(array[new.id], new.accepted_by_member_id, new.last_moved_at, false);
    perform app.belong(array[new.id], new.handler_member_id, new.last_moved_at, not was or old.handler_member_id is distinct from new.handler_member_id);
    if was and old.handler_member_id is distinct from new.handler_member_id then
      update public.subject_member m set ended_at = new.last_moved_at
        where m.subject_id = new.id and m.member_id = old.handler_member_id and m.way = 'WORKS' and m.ended_at is null
          and m.member_id is distinct from new.opened_by_member_id and m.member_id is distinct from new.accepted_by_member_id;
    end if;
  end if;
  return null;
end
$$;

-- Persons who come into a restricted case, in one statement however many they are.
create function app.restrict_persons() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update public.participation p set restricted_by = coalesce(p.restricted_by, '{}') || c.id
    from added a join public.legal_aid_case c on c.id = a.case_id and c.restricted
    where p.subject_id = a.person_id and p.part not in ('ORGAN', 'SOURCE') and not coalesce(p.restricted_by, '{}') @> array[c.id];
  return null;
end
$$;

-- What is restricted by itself (a consultation, an ask before there is a case) is covered by itself, what is asked about a
-- restricted case like the case; so are the persons it names, and who works on it belongs. Arguments: the column that
-- names the subject, then the columns that name workers.
create function app.restrict_ask() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  now_row jsonb := to_jsonb(new);
  subject uuid := now_row ->> tg_argv[0];
  about uuid := now_row ->> 'case_id';
  covers uuid[];
  worker text;
begin
  if (now_row ->> 'restricted')::boolean then
    perform app.cover(array[subject], array[subject]);
  end if;
  if about is not null and exists (select 1 from public.legal_aid_case c where c.id = about and c.restricted) then
    perform app.cover(array[subject], array[about]);
  end if;
  select p.restricted_by into covers from public.participation p where p.subject_id = subject and p.restricted_by is not null limit 1;
  if covers is null then return null; end if;
  -- One line of a notice is one defendant: the case of another is nobody's for that.
  if tg_table_name = 'defence_line' then
    covers := array(select c from unnest(covers) c where c is not distinct from about
      or not exists (select 1 from public.defence_line l where l.notice_id = subject and l.case_id = c));
  end if;
  if now_row ->> 'person_id' is not null then
    perform app.cover(array[(now_row ->> 'person_id')::uuid], covers);
  end if;
  for nth in 1 .. tg_nargs - 1 loop
    worker := now_row ->> tg_argv[nth];
    if worker is not null and (tg_op = 'INSERT' or to_jsonb(old) ->> tg_argv[nth] is distinct from worker) then
      perform app.belong(covers, worker::uuid, (now_row ->> 'last_moved_at')::timestamptz, true);
    end if;
  end loop;
  return null;
end
$$;

-- Whether a lawyer of the own office acts in an open case for somebody of one of these names. For who chooses a lawyer and
-- does not see that case: yes or no.
grant select on person_token to yuanlian_guard;
create function app.acts_for_name(in_lawyer uuid, in_tokens bytea[], in_states text[], in_but uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select 1 from public.legal_aid_case c join public.case_person cp on cp.case_id = c.id and cp.role = 'RECIPIENT'
    join public.person_token t on t.person_id = cp.person_id and t.organisation_id = app.org() and t.kind = 'NAME'
    where c.lawyer_id = in_lawyer and c.lead_organisation_id = app.org() and c.state = any (in_states)
      and c.id is distinct from in_but and t.token = any (in_tokens)
  );
end
$$;
alter function app.acts_for_name(uuid, bytea[], text[], uuid) owner to yuanlian_guard;
revoke all on function app.acts_for_name(uuid, bytea[], text[], uuid) from public;
grant execute on function app.acts_for_name(uuid, bytea[], text[], uuid) to yuanlian_app;

alter function app.cover_as_others() owner to yuanlian_guard;
alter function app.belong(uuid[], uuid, timestamptz, boolean) owner to yuanlian_guard;
alter function app.cover(uuid[], uuid[]) owner to yuanlian_guard;
alter function app.asks_of(uuid) owner to yuanlian_guard;
alter function app.workers_on(uuid) owner to yuanlian_guard;
alter function app.restrict_case() owner to yuanlian_guard;
alter function app.restrict_persons() owner to yuanlian_guard;
alter function app.restrict_ask() owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;
revoke all on function app.belong(uuid[], uuid, timestamptz, boolean), app.cover(uuid[], uuid[]), app.asks_of(uuid), app.workers_on(uuid)
  from public;

create trigger cover_as_others before insert or update of part on participation for each row execute function app.cover_as_others();
create trigger restrict_new after insert on legal_aid_case for each row when (new.restricted) execute function app.restrict_case();
create trigger restrict_changed after update of restricted, opened_by_member_id, accepted_by_member_id, handler_member_id on legal_aid_case
  for each row when (new.restricted or old.restricted) execute function app.restrict_case();
create trigger restrict_persons after insert on case_person referencing new table as added
  for each statement execute function app.restrict_persons();
create trigger restrict_ask after insert or update of drafted_by_member_id, approved_by_member_id, sent_by_member_id, opened_by_member_id,
    claimed_by_member_id on cooperation for each row execute function app.restrict_ask('id', 'drafted_by_member_id', 'approved_by_member_id',
    'sent_by_member_id', 'opened_by_member_id', 'claimed_by_member_id');
create trigger restrict_ask after insert or update of handler_member_id, accepted_by_member_id on cooperation_item
  for each row execute function app.restrict_ask('cooperation_id', 'handler_member_id', 'accepted_by_member_id');
create trigger restrict_ask after insert or update of opened_by_member_id, claimed_by_member_id, answered_by_member_id, person_id, restricted
  on consultation for each row execute function app.restrict_ask('id', 'opened_by_member_id', 'claimed_by_member_id', 'answered_by_member_id');
create trigger restrict_ask after insert or update of drafted_by_member_id, sent_by_member_id, opened_by_member_id, claimed_by_member_id,
    answered_by_member_id, restricted on referral for each row execute function app.restrict_ask('id', 'drafted_by_member_id', 'sent_by_member_id',
    'opened_by_member_id', 'claimed_by_member_id', 'answered_by_member_id');
create trigger restrict_ask after insert on referral_person for each row execute function app.restrict_ask('referral_id');

-- What hangs on a covered subject is not there for who does not belong to it. The subject's own row holds number, state and
-- due date; what else it holds the projection withholds. Hearings, conflicts and the other side's tokens stay: whoever
-- chooses a lawyer for another case must not send one into two rooms at once, or against his own client.
do $$
declare
  rule record;
begin
  for rule in select * from (values
    ('person', 'id'), ('person_token', 'person_id'), ('person_reveal', 'person_id'), ('case_person', 'case_id'), ('case_note', 'case_id'),
    ('milestone', 'case_id'), ('roster_row', 'case_id'), ('settlement', 'case_id'), ('settlement_share', 'case_id'), ('payment', 'case_id'),
    ('payment_allocation', 'case_id'), ('letter', 'subject_id'), ('material', 'case_id'), ('sharing_grant', 'case_id'),
    ('cooperation_item', 'cooperation_id'), ('cooperation_revision', 'cooperation_id'), ('supplement', 'cooperation_id'),
    ('proposal', 'ask_id'), ('disposition', 'ask_id'), ('case_receipt', 'case_id'), ('case_supplement', 'case_id'),
    ('case_means_statement', 'case_id'), ('case_means_finding', 'case_id'), ('case_review', 'case_id'),
    ('case_lawyer_override', 'case_id'), ('case_procedure_change', 'case_id'),
    ('case_termination', 'case_id'), ('case_replacement', 'case_id'), ('objection', 'case_id'),
    ('referral_person', 'referral_id'), ('referral_revision', 'referral_id'), ('consent', 'person_id')
  ) as r(table_name, column_name)
  loop
    execute format(
      'create policy covered on %1$I as restrictive for all to yuanlian_app using (not exists (
         select 1 from public.participation p
         where p.organisation_id = (select app.org()) and p.subject_id = %1$I.%2$I and p.restricted_by is not null
           and not ((select app.is_above_restriction()) and p.part <> ''SUPERVISOR'') and not p.restricted_by && (select app.restricted())))',
      rule.table_name, rule.column_name);
  end loop;
end
$$;

-- migrate:down

do $$
declare
  rule record;
begin
  for rule in select tablename from pg_policies where schemaname = 'public' and policyname = 'covered' loop
    execute format('drop policy covered on %I', rule.tablename);
  end loop;
end
$$;
drop trigger restrict_ask on referral_person;
drop trigger restrict_ask on referral;
drop trigger restrict_ask on consultation;
drop trigger restrict_ask on cooperation_item;
drop trigger restrict_ask on cooperation;
drop trigger restrict_persons on case_person;
drop trigger restrict_changed on legal_aid_case;
drop trigger restrict_new on legal_aid_case;
drop trigger cover_as_others on participation;
drop function app.acts_for_name(uuid, bytea[], text[], uuid), app.restrict_ask(), app.restrict_persons(), app.restrict_case(), app.workers_on(uuid), app.asks_of(uuid),
  app.cover(uuid[], uuid[]), app.belong(uuid[], uuid, timestamptz, boolean), app.cover_as_others();
revoke update (restricted_by) on participation from yuanlian_guard;
revoke select, update (matter) on competence_conflict from yuanlian_guard;
revoke select on legal_aid_case, case_person, person_token, referral from yuanlian_guard;
create or replace function app.restricted() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(nullif(current_setting('app.restricted', true), ''), 'ALL')::uuid[], '{}'::uuid[]);
alter function app.restricted() reset all;
drop table restricted_access, subject_member;
